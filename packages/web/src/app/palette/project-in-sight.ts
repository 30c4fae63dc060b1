/** The project that the screen is about, for what the palette offers. */

interface Known {
  readonly id: string;
  readonly slug: string;
}

/** What the screen says about its project; the first of them that names one decides. */
export interface Sight {
  /** Of the address: a screen of one project. */
  readonly address: string | undefined;
  /** Of the issue that is open. */
  readonly issue: string | undefined;
  readonly scope: readonly string[] | undefined;
}

/** Where several are shown none is meant; where there is only one, that one always is. */
export function projectInSight<Project extends Known>(
  projects: readonly Project[],
  { address, issue, scope = [] }: Sight,
): Project | undefined {
  const ofScope = scope.length === 1 ? scope[0] : undefined;
  const ofAll = projects.length === 1 ? projects[0]?.slug : undefined;
  const name = address ?? issue ?? ofScope ?? (scope.length === 0 ? ofAll : undefined);
  return projects.find(({ slug, id }) => slug === name || id === name);
}

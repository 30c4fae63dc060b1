/**
 * The name of a release, `package@version+build`, and its order.
 *
 * The order is that of semantic versions, widened to what SDKs really send: one to four numbers, a leading
 * `v`, a prerelease with or without its hyphen (`1.0rc1`), and builds, which semver itself does not order. A
 * name that is a commit's hash (7 to 40 hexadecimal digits) or a lone number without a package has no order.
 */

export type ReleaseVersion = {
  /** Major, minor, patch, revision: decimal digits without leading zeros, of any length. */
  readonly numbers: readonly [string, string, string, string];
  /** Empty for a release proper. */
  readonly prerelease: readonly string[];
  readonly build: string | undefined;
};

export type ReleaseName = {
  readonly package: string | undefined;
  /** What stands behind the package. */
  readonly versionText: string;
  /** Absent where the text is no version that has an order. */
  readonly version: ReleaseVersion | undefined;
};

/** Longer names are cut by every store; none of them is a version. */
const nameLengthMax = 250;
const versionPattern =
  /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.(\d+))?(?:(?:-|(?=[a-z]))([0-9A-Za-z.-]+))?(?:\+([^+]+))?$/;
const commitPattern = /^[0-9a-f]{7,40}$/i;

/** Reads any text; a package begins names such as `shop@1.2.3` and `@acme/shop@1.2.3`. */
export function parseReleaseName(text: string): ReleaseName {
  const at = text.indexOf("@", 1);
  const hasPackage = at > 0 && at < text.length - 1;
  const versionText = hasPackage ? text.slice(at + 1) : text;
  const version = text.length > nameLengthMax ? undefined : parseReleaseVersion(versionText);
  return {
    package: hasPackage ? text.slice(0, at) : undefined,
    versionText,
    // A lone number is a build number or a date as often as a version; a package in front says what is meant.
    version: hasPackage || /^v?\d+\.\d/.test(versionText) ? version : undefined,
  };
}

/** Reads the version alone, as searches name it: `1.2`, `v1.2.3-beta.1+44`. */
export function parseReleaseVersion(text: string): ReleaseVersion | undefined {
  if (text.length > nameLengthMax || commitPattern.test(text)) return undefined;
  const [, major, minor, patch, revision, prerelease, build] = versionPattern.exec(text) ?? [];
  if (major === undefined) return undefined;
  return {
    numbers: [plain(major), plain(minor), plain(patch), plain(revision)],
    prerelease: prerelease === undefined ? [] : prerelease.split("."),
    build,
  };
}

/** Negative where `a` comes before `b`, 0 where neither does (`1.0` and `1.0.0`). A total preorder. */
export function compareReleaseVersions(a: ReleaseVersion, b: ReleaseVersion): number {
  for (const [index, number] of a.numbers.entries()) {
    const order = compareDigits(number, b.numbers[index] ?? "0");
    if (order !== 0) return order;
  }
  return comparePrereleases(a.prerelease, b.prerelease) || compareBuilds(a.build, b.build);
}

/**
 * The order of two releases by their names, or `undefined` where these have none: of different packages, or
 * no versions. The same name is always 0.
 */
export function compareReleaseNames(a: string, b: string): number | undefined {
  if (a === b) return 0;
  const [one, other] = [parseReleaseName(a), parseReleaseName(b)];
  if (one.version === undefined || other.version === undefined || one.package !== other.package)
    return undefined;
  return compareReleaseVersions(one.version, other.version);
}

/** Whether releases are ordered by their versions: there are some, and every one of them has a version. */
export function followSemanticVersions(releases: readonly string[]): boolean {
  return releases.length > 0 && releases.every((name) => parseReleaseName(name).version !== undefined);
}

function plain(digits: string | undefined): string {
  return (digits ?? "0").replace(/^0+(?=\d)/, "");
}

function compareDigits(a: string, b: string): number {
  return a.length - b.length || compareText(a, b);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** A prerelease comes before its release; otherwise identifier by identifier, and the longer list is later. */
function comparePrereleases(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  for (const [index, identifier] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    const order = compareIdentifiers(identifier, other);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** None, then numbers by their value, then texts. */
function compareBuilds(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  return compareIdentifiers(a, b);
}

/** Numbers by their value, before texts, which go by their characters. */
function compareIdentifiers(a: string, b: string): number {
  const [aIsNumber, bIsNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (aIsNumber && bIsNumber) return compareDigits(plain(a), plain(b));
  if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1;
  return compareText(a, b);
}

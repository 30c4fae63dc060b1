/** What a query names that the event store does not know; the caller looks it up beforehand. */

export type ReleaseOfProject = { readonly projectId: number; readonly release: string };

export type SearchReferences = {
  /** What "ago" is counted from. */
  readonly nowMs: () => number;
  readonly projectIds: (reference: string) => readonly number[];
  /** The groups of an issue as `project:hash`. */
  readonly groupKeys: (reference: string) => readonly string[];
  /** The newest release of each project. */
  readonly latestReleases: () => readonly ReleaseOfProject[];
  /** A condition that all rows in question keep: what is looked up among rows is looked for no further. */
  readonly rowsSql?: string | undefined;
  /** Releases by how far they are adopted. */
  readonly releasesOfStage: (stage: string) => readonly ReleaseOfProject[];
};

/** For searches that name nothing of the kind. */
export const noReferences: SearchReferences = {
  nowMs: () => {
    throw new Error("this search names a time, and nobody said what time it is");
  },
  projectIds: () => [],
  groupKeys: () => [],
  latestReleases: () => [],
  releasesOfStage: () => [],
};

/** The pages of lists of issues that were looked at of late. */
import type { CountedEvents } from "#query/counted-events.ts";
import type { IssueGroup } from "#query/issue-figures.ts";
import type { KeptGroups } from "#query/kept/kept-groups.ts";
import type { KeptPages } from "#query/kept/kept-pages.ts";

/** The groups of a page, and whether their figures are read, or come with its order. */
export type PageOfIssues = {
  readonly groups: readonly IssueGroup[];
  readonly needsFigures: boolean;
  /** What the figures are about, where that is not all events. */
  readonly under: CountedEvents | undefined;
};

/** By scope, as long as something is kept of it. */
export type KeptIssuePages = WeakMap<KeptGroups, KeptPages<PageOfIssues>>;

/** The lists whose orders were all read, by scope. */
export type PreparedLists = WeakMap<KeptGroups, Set<string>>;

/** What a search for issues asks and what it answers. */
import type { Issue } from "#domain/issues/issue.ts";
import type { EventStore } from "#ports/event-store.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import type { GroupSort } from "#query/matching-groups.ts";
import type { SearchReferences } from "#query/search/compile-search.ts";
import type { SearchNode } from "#query/search/search-node.ts";
import type { TimeRange } from "#query/time-range.ts";
import type { IssueSearchContext } from "./issue-predicate.ts";

export type IssueSearchDeps = { readonly meta: MetaAccess; readonly events: Pick<EventStore, "query"> };

export type IssueSearch = {
  readonly scope: ProjectScope;
  readonly search: SearchNode;
  readonly context: IssueSearchContext;
  readonly references: SearchReferences;
  /** Only issues with events in the range. */
  readonly range: TimeRange | undefined;
  readonly environments: readonly string[];
  readonly sort: GroupSort;
  readonly pageSize: number;
  readonly cursor: string | undefined;
  /** Counts also what is not on the page. */
  readonly withTotal: boolean;
};

export type FoundIssue = {
  readonly issue: Issue;
  /** Events and users under the conditions on events; `undefined` where there were none. */
  readonly matching: { readonly events: number; readonly users: number } | undefined;
};

export type FoundIssues = {
  readonly found: readonly FoundIssue[];
  readonly nextCursor: string | undefined;
  /** How many there are on all pages, where that was asked and can be told. */
  readonly total: number | undefined;
};

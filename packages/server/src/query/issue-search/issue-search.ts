/** What a search for issues asks and what it answers. */
import type { IssueCondition } from "#domain/issues/issue-condition.ts";
import type { Issue } from "#domain/issues/issue.ts";
import type { IssueFilter } from "#domain/issues/list-issues.ts";
import type { EventStore } from "#ports/event-store.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { type CountedEvents, eventsFoundBy } from "#query/counted-events.ts";
import type { EventReader } from "#query/event-reader.ts";
import type { KeptGroups } from "#query/kept/kept-groups.ts";
import type { GroupSort } from "#query/matching-groups.ts";
import type { SearchReferences } from "#query/search/compile-search.ts";
import { type SearchNode, anyOf } from "#query/search/search-node.ts";
import { type TimeRange, wholeRange } from "#query/time-range.ts";
import { alternativesOf } from "./alternatives.ts";
import { issueConditionOf } from "./issue-condition-of.ts";
import type { IssueSearchContext } from "./issue-search-context.ts";

export type IssueSearchDeps = { readonly meta: MetaAccess; readonly events: Pick<EventStore, "query"> };

export type IssueSort = GroupSort;

export type IssueSearch = {
  readonly scope: ProjectScope;
  readonly search: SearchNode;
  readonly context: IssueSearchContext;
  readonly references: SearchReferences;
  /** Only issues with events in the range. */
  readonly range: TimeRange | undefined;
  readonly environments: readonly string[];
  /** What need not be read again; it is looked up while other things are. */
  readonly kept?: Promise<KeptGroups | undefined> | undefined;
  readonly sort: IssueSort;
  readonly pageSize: number;
  readonly cursor: string | undefined;
  /** Counts also what is not on the page. */
  readonly withTotal: boolean;
};

export type FoundIssue = {
  readonly issue: Issue;
  /** Events and users, under the conditions on events where there are some; where the order brings them along. */
  readonly matching: { readonly events: number; readonly users: number } | undefined;
};

export type FoundIssues = {
  readonly found: readonly FoundIssue[];
  /** What the figures of the issues are about; all events where none are named, or several alternatives. */
  readonly under?: CountedEvents | undefined;
  readonly nextCursor: string | undefined;
  /** How many there are on all pages, where that was asked and can be told. */
  readonly total: number | undefined;
  /** What the answer does not keep to because a bound was reached: a sentence for whoever asked. */
  readonly bound?: string | undefined;
};

/** One way in which an issue can be found. */
export type PlannedAlternative = {
  readonly condition: IssueCondition | undefined;
  readonly events: SearchNode | undefined;
  readonly figures: SearchNode | undefined;
};

export type EventQuestion = {
  readonly deps: IssueSearchDeps;
  readonly question: IssueSearch;
  readonly alternatives: readonly PlannedAlternative[];
  /** What every issue of the answer keeps to, whichever alternative it is. */
  readonly filter: IssueFilter;
};

/** Prepares the alternatives of a search. */
export function planSearch(deps: IssueSearchDeps, question: IssueSearch): EventQuestion {
  const alternatives = alternativesOf(question.search).map(({ issue, events, figures }) => ({
    condition: issue === undefined ? undefined : issueConditionOf(issue, question.context),
    events,
    figures,
  }));
  const conditions = alternatives.map(({ condition }) => condition);
  const isOpen = conditions.includes(undefined);
  const [only] = conditions;
  const of = conditions.flatMap((one) => one ?? []);
  return {
    deps,
    question,
    alternatives,
    filter: isOpen ? {} : { condition: of.length === 1 ? only : { kind: "any", of } },
  };
}

/** The conditions on events that some alternative makes; `undefined` where one makes none. */
export function eventsOf({ alternatives }: EventQuestion): SearchNode | undefined {
  const searches = alternatives.flatMap(({ events }) => events ?? []);
  return searches.length < alternatives.length ? undefined : anyOf(searches);
}

/** The events that figures of an issue are about. Of several alternatives it is not known here which one holds. */
export function underOf({ alternatives, question }: EventQuestion): CountedEvents | undefined {
  const [only, ...others] = alternatives;
  return only?.events === undefined || others.length > 0
    ? undefined
    : eventsFoundBy(only.events, question.references);
}

export function hasFigures({ alternatives }: EventQuestion): boolean {
  return alternatives.some(({ figures }) => figures !== undefined);
}

/** The conditions on issues; one with events in the range was seen in it. */
export function filterInRange({ question: { range }, filter }: EventQuestion): IssueFilter {
  return range === undefined ? filter : { ...filter, seenAfterMs: range.startMs, seenBeforeMs: range.endMs };
}

export async function readerOf({ deps, question }: EventQuestion): Promise<EventReader> {
  return {
    events: deps.events,
    scope: question.scope,
    range: question.range ?? wholeRange(question.context.nowMs),
    kept: await question.kept,
  };
}

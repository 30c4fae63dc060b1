/**
 * One page of issues. Two ways, one answer:
 *
 * - conditions on issues only, by time: the meta store lists by key, the predicate decides.
 * - conditions on events, environments, or an order by count or users: the event store names the matching groups
 *   in order (bounded), the meta store says which issues they are.
 *
 * Either way one request looks at a bounded number of issues and leaves a cursor where it stopped.
 */
import { parseNumericId, type GroupHash, type IssueId, type ProjectId } from "@vedette/protocol";
import { issuesOfHashes } from "#domain/issues/find-issues.ts";
import type { Issue } from "#domain/issues/issue.ts";
import { type IssueCursor, type IssueFilter, listIssues } from "#domain/issues/list-issues.ts";
import { UserError } from "#kernel/errors.ts";
import type { EventStore } from "#ports/event-store.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { groupKeyText } from "#query/event-reader.ts";
import { type GroupSort, type MatchingGroup, readMatchingGroups } from "#query/matching-groups.ts";
import type { SearchReferences } from "#query/search/compile-search.ts";
import type { SearchNode } from "#query/search/search-node.ts";
import type { TimeRange } from "#query/time-range.ts";
import { wholeRange } from "#query/time-range.ts";
import type { IssueSearchContext } from "./issue-predicate.ts";
import { countFoundAmong, countFoundIssues } from "./count-found-issues.ts";
import { type SplitIssueSearch, splitIssueSearch } from "./split-issue-search.ts";

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

/** How many issues one request looks at to fill its page. */
const issuesLookedAtMax = 2000;
const chunkSize = 100;

/** Finds a page of issues. */
export async function searchIssues(deps: IssueSearchDeps, question: IssueSearch): Promise<FoundIssues> {
  if (question.scope.projectIds.length === 0) return { found: [], nextCursor: undefined, total: 0 };
  const split = splitIssueSearch(question.search, question.context);
  const isByTime = question.sort === "date" || question.sort === "new";
  const asksEvents = split.events !== undefined || question.environments.length > 0;
  return isByTime && !asksEvents
    ? await findByTime(deps, question, split)
    : await findByEvents(deps, question, split);
}

type Page = Omit<FoundIssues, "total">;

/** A first page that is the last one counts itself. */
async function totalOf(
  question: IssueSearch,
  page: Page,
  count: () => Promise<number | undefined>,
): Promise<number | undefined> {
  if (question.cursor === undefined && page.nextCursor === undefined) return page.found.length;
  return question.withTotal ? await count() : undefined;
}

async function findByTime(
  deps: IssueSearchDeps,
  question: IssueSearch,
  split: SplitIssueSearch,
): Promise<FoundIssues> {
  const filter: IssueFilter = {
    ...split.filter,
    ...(question.range === undefined
      ? {}
      : { seenAfterMs: question.range.startMs, seenBeforeMs: question.range.endMs }),
  };
  const page = await listByTime(deps, question, split, filter);
  const total = await totalOf(
    question,
    page,
    async () => await countFoundIssues(deps.meta, question.scope, { filter, split }),
  );
  return { ...page, total };
}

async function listByTime(
  deps: IssueSearchDeps,
  question: IssueSearch,
  split: SplitIssueSearch,
  filter: IssueFilter,
): Promise<Page> {
  const sort = question.sort === "new" ? "new" : "date";
  const found: FoundIssue[] = [];
  let after = readTimeCursor(question.cursor);
  for (let lookedAt = 0; lookedAt < issuesLookedAtMax; lookedAt += chunkSize) {
    const page = await listIssues(deps.meta, question.scope, { filter, sort, pageSize: chunkSize, after });
    for (const issue of page.issues) {
      if (!split.predicate(issue)) continue;
      // One more than fits proves that there is a next page: a cursor to an empty one makes clients loop.
      const last = found.at(-1);
      if (found.length >= question.pageSize && last !== undefined) {
        return { found, nextCursor: printTimeCursor(last.issue, sort) };
      }
      found.push({ issue, matching: undefined });
    }
    if (page.next === undefined) return { found, nextCursor: undefined };
    after = page.next;
  }
  return { found, nextCursor: after === undefined ? undefined : `${after.valueMs}:${after.id}:0` };
}

function readTimeCursor(cursor: string | undefined): IssueCursor | undefined {
  if (cursor === undefined) return undefined;
  const match = /^(\d{1,15}):(\d{1,16}):0$/.exec(cursor);
  const id = parseNumericId<IssueId>(match?.[2] ?? "");
  if (match === null || id === undefined)
    throw new UserError("invalid_cursor", 400, "The cursor cannot be read.");
  return { valueMs: Number(match[1]), id };
}

function printTimeCursor(issue: Issue, sort: "date" | "new"): string {
  return `${sort === "date" ? issue.lastSeenAtMs : issue.firstSeenAtMs}:${issue.id}:0`;
}

type Candidate = { readonly issueId: IssueId; events: number; users: number };

async function findByEvents(
  deps: IssueSearchDeps,
  question: IssueSearch,
  split: SplitIssueSearch,
): Promise<FoundIssues> {
  const range = question.range ?? wholeRange(question.context.nowMs);
  const { groups, isCut } = await readMatchingGroups(
    { events: deps.events, scope: question.scope, range },
    {
      search: split.events,
      references: question.references,
      environments: question.environments,
      sort: question.sort,
    },
  );
  const candidates = await candidatesOf(deps.meta, question, groups);
  const page = await listCandidates(deps, question, split, candidates);
  const ids = candidates.map((candidate) => candidate.issueId);
  const total = isCut
    ? undefined
    : await totalOf(
        question,
        page,
        async () => await countFoundAmong(deps.meta, question.scope, ids, { filter: split.filter, split }),
      );
  return { ...page, total };
}

async function listCandidates(
  deps: IssueSearchDeps,
  question: IssueSearch,
  split: SplitIssueSearch,
  candidates: readonly Candidate[],
): Promise<Page> {
  const found: FoundIssue[] = [];
  let at = readOffsetCursor(question.cursor);
  const end = Math.min(candidates.length, at + issuesLookedAtMax);
  while (at < end) {
    const chunk = candidates.slice(at, Math.min(end, at + chunkSize));
    const filter: IssueFilter = { ...split.filter, ids: chunk.map((candidate) => candidate.issueId) };
    const page = await listIssues(deps.meta, question.scope, { filter, sort: "date", pageSize: chunkSize });
    const byId = new Map(page.issues.map((issue) => [issue.id, issue]));
    for (const candidate of chunk) {
      const issue = byId.get(candidate.issueId);
      if (issue !== undefined && split.predicate(issue)) {
        if (found.length >= question.pageSize) return { found, nextCursor: `0:${at}:0` };
        found.push({ issue, matching: { events: candidate.events, users: candidate.users } });
      }
      at += 1;
    }
  }
  return { found, nextCursor: at < candidates.length ? `0:${at}:0` : undefined };
}

/** Issues in the order of their best group; merged issues have several. */
async function candidatesOf(
  meta: MetaAccess,
  question: IssueSearch,
  groups: readonly MatchingGroup[],
): Promise<readonly Candidate[]> {
  const keys = groups.map((group) => ({
    projectId: group.projectId as ProjectId,
    hash: group.hash as GroupHash,
  }));
  const issueIds = new Map<string, IssueId>(await issuesOfHashes(meta, question.scope, keys));
  const candidates = new Map<IssueId, Candidate>();
  for (const group of groups) {
    const issueId = issueIds.get(groupKeyText(group));
    if (issueId === undefined) continue;
    const known = candidates.get(issueId);
    if (known === undefined) candidates.set(issueId, { issueId, events: group.events, users: group.users });
    else {
      known.events += group.events;
      // The same person may be in both groups: at least the larger number of users.
      known.users = Math.max(known.users, group.users);
    }
  }
  return [...candidates.values()];
}

function readOffsetCursor(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const offset = /^0:(\d{1,6}):0$/.exec(cursor)?.[1];
  if (offset === undefined) throw new UserError("invalid_cursor", 400, "The cursor cannot be read.");
  return Number(offset);
}

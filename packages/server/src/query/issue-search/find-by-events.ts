/**
 * A page of issues where the event store has a say: conditions on events, environments, or an order by count or users.
 *
 * Whoever is more selective goes first. Where the conditions on issues leave few of them, the meta store names these
 * and the event store orders their groups alone. Otherwise the event store orders all groups and hands them over
 * window by window, until the meta store has said of enough of them that they belong on the page. Either way the order
 * is the engine's over everything that matches; no list is cut and then filtered.
 */
import type { GroupHash, ProjectId } from "@vedette/protocol";
import { hashesOfIssues, issuesOfHashes } from "#domain/issues/find-issues.ts";
import type { Issue } from "#domain/issues/issue.ts";
import { type IssueFilter, issueIdsFor, issueIdsMax, listIssues } from "#domain/issues/list-issues.ts";
import { listHashAliases } from "#domain/issues/merge/primary-hash.ts";
import { UserError } from "#kernel/errors.ts";
import { type GroupKey, groupKeyText } from "#query/event-reader.ts";
import { type MatchingGroup, type MatchingGroups, readMatchingGroups } from "#query/matching-groups.ts";
import { wholeRange } from "#query/time-range.ts";
import { countFoundAmong, countFoundIssues } from "./count-found-issues.ts";
import type { FoundIssue, FoundIssues, IssueSearch, IssueSearchDeps } from "./issue-search.ts";
import type { SplitIssueSearch } from "./split-issue-search.ts";

/** How many groups one request reads to fill its page. */
const windowSize = 2000;
const chunkSize = 100;

type EventQuestion = {
  readonly deps: IssueSearchDeps;
  readonly question: IssueSearch;
  readonly split: SplitIssueSearch;
};

/** Finds the page at the cursor: an offset among the groups in order. */
export async function findByEvents(asked: EventQuestion): Promise<FoundIssues> {
  const { question, split } = asked;
  const offset = readOffsetCursor(question.cursor);
  const aliases = await listHashAliases(asked.deps.meta, question.scope);
  const window = await readMatchingGroups(readerOf(asked), {
    search: split.events,
    references: question.references,
    environments: question.environments,
    sort: question.sort,
    among: await fewGroups(asked),
    aliases,
    offset,
    limit: windowSize,
  });
  const { found, groupsUsed } = await walk(asked, window.groups);
  const isMore = groupsUsed < window.groups.length || window.isMore;
  const nextCursor = isMore ? `0:${offset + groupsUsed}:0` : undefined;
  if (question.cursor !== undefined) return { found, nextCursor, total: undefined };
  // A first page that is the last one counts itself.
  if (!isMore) return { found, nextCursor, total: found.length };
  return { found, nextCursor, total: question.withTotal ? await countAll(asked, window) : undefined };
}

/** How many issues there are on all pages; `undefined` where that would be a guess. */
async function countAll(asked: EventQuestion, window: MatchingGroups): Promise<number | undefined> {
  const { deps, question, split } = asked;
  if (!window.isMore) {
    const ids = new Set((await issuesOfHashes(deps.meta, question.scope, keysOf(window.groups))).values());
    return await countFoundAmong(deps.meta, question.scope, [...ids], { filter: split.filter, split });
  }
  // Without a condition on events every issue has some: the list by time has the same number.
  const isPlain = split.events === undefined && question.environments.length === 0;
  const filter = filterInRange(asked);
  return isPlain ? await countFoundIssues(deps.meta, question.scope, { filter, split }) : undefined;
}

/** The conditions on issues; one with events in the range was seen in it. */
function filterInRange({ question: { range }, split }: EventQuestion): IssueFilter {
  return range === undefined
    ? split.filter
    : { ...split.filter, seenAfterMs: range.startMs, seenBeforeMs: range.endMs };
}

function readerOf({ deps, question }: EventQuestion) {
  return {
    events: deps.events,
    scope: question.scope,
    range: question.range ?? wholeRange(question.context.nowMs),
  };
}

function keysOf(groups: readonly GroupKey[]) {
  return groups.map(({ projectId, hash }) => ({
    projectId: projectId as ProjectId,
    hash: hash as GroupHash,
  }));
}

/** The groups of the issues that the conditions on issues leave; `undefined` where these are many. */
async function fewGroups(asked: EventQuestion): Promise<readonly GroupKey[] | undefined> {
  const { meta } = asked.deps;
  const { scope } = asked.question;
  const ids = await issueIdsFor(meta, scope, filterInRange(asked), issueIdsMax + 1);
  return ids.length > issueIdsMax ? undefined : await hashesOfIssues(meta, scope, ids);
}

type Walked = { readonly found: readonly FoundIssue[]; readonly groupsUsed: number };

/** Takes the groups in order until the page is full. One issue more than fits proves that there is a next page. */
async function walk(
  { deps, question, split }: EventQuestion,
  groups: readonly MatchingGroup[],
): Promise<Walked> {
  const found = new Map<number, FoundIssue>();
  for (let at = 0; at < groups.length; at += chunkSize) {
    const chunk = groups.slice(at, at + chunkSize);
    const issueIds = await issuesOfHashes(deps.meta, question.scope, keysOf(chunk));
    const idOf = new Map<string, number>(issueIds);
    const filter: IssueFilter = { ...split.filter, ids: [...new Set(issueIds.values())] };
    const page = await listIssues(deps.meta, question.scope, { filter, sort: "date", pageSize: chunkSize });
    const kept = new Map<number, Issue>(page.issues.map((issue) => [issue.id, issue]));
    for (const [index, group] of chunk.entries()) {
      const issue = kept.get(idOf.get(groupKeyText(group)) ?? 0);
      if (issue === undefined || !split.predicate(issue)) continue;
      const known = found.get(issue.id);
      if (known === undefined && found.size >= question.pageSize) {
        return { found: [...found.values()], groupsUsed: at + index };
      }
      found.set(issue.id, { issue, matching: joined(known?.matching, group.matching) });
    }
  }
  return { found: [...found.values()], groupsUsed: groups.length };
}

/** Of two groups of one issue; the same person may be in both, so it is at least the larger number of users. */
function joined(one: FoundIssue["matching"], other: FoundIssue["matching"]): FoundIssue["matching"] {
  if (one === undefined || other === undefined) return one ?? other;
  return { events: one.events + other.events, users: Math.max(one.users, other.users) };
}

function readOffsetCursor(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const offset = /^0:(\d{1,9}):0$/.exec(cursor)?.[1];
  if (offset === undefined) throw new UserError("invalid_cursor", 400, "The cursor cannot be read.");
  return Number(offset);
}

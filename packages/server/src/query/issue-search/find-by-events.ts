/**
 * A page of issues where the event store has a say: conditions on events, environments, or an order by figures.
 *
 * Whoever is more selective goes first. Where the conditions on issues leave few of them, the meta store names these
 * and the event store orders their groups alone. Otherwise the event store orders all groups and hands them over
 * window by window, until the meta store has said of enough of them that they belong on the page. Either way the order
 * is the engine's over everything that matches; no list is cut and then filtered.
 */
import type { GroupHash, IssueId, ProjectId } from "@vedette/protocol";
import { hashesOfIssues, issuesOfHashes } from "#domain/issues/find-issues.ts";
import type { Issue } from "#domain/issues/issue.ts";
import { issueIdsFor, issueIdsMax } from "#domain/issues/list-issues.ts";
import { listHashAliases } from "#domain/issues/merge/primary-hash.ts";
import { UserError } from "#kernel/errors.ts";
import { type EventReader, type GroupKey, groupKeyText } from "#query/event-reader.ts";
import {
  type MatchingGroup,
  type MatchingGroups,
  type MatchingGroupsQuestion,
  readMatchingGroups,
} from "#query/matching-groups.ts";
import { readMetSearches } from "#query/met-searches.ts";
import { beginTotal, countFoundAmong } from "./count-found-issues.ts";
import {
  type EventQuestion,
  eventsOf,
  filterInRange,
  type FoundIssue,
  type FoundIssues,
  hasFigures,
  readerOf,
  underOf,
} from "./issue-search.ts";
import { type Candidates, candidatesMax, keepIssues } from "./keep-issues.ts";

/** How many groups one request reads to fill its page. */
export const windowSize = 2000;

/** Finds the page at the cursor: an offset among the groups in order. */
export async function findByEvents(asked: EventQuestion): Promise<FoundIssues> {
  const { question } = asked;
  const under = underOf(asked);
  const start = readOffsetCursor(question.cursor);
  const base = { ...(await groupsQuestion(asked)), among: await fewGroups(asked) };
  const reader = await readerOf(asked);
  const plainTotal = base.among === undefined ? beginTotal(asked) : undefined;
  const found = new Map<number, FoundIssue>();
  const seen: MatchingGroup[] = [];
  let offset = start;
  let isFull = false;
  let isMore = true;
  while (!isFull && isMore && seen.length < windowSize) {
    // Where users are counted, a window holds little more than a page; if few of its issues are wanted, the next is larger.
    const enough = Math.ceil(1.2 * question.pageSize) + 2 * seen.length;
    const window = await readMatchingGroups(reader, { ...base, offset, limit: windowSize, enough });
    const groupsUsed = await walk(asked, reader, window.groups, found);
    isFull = groupsUsed < window.groups.length;
    isMore = window.isMore;
    offset += groupsUsed;
    seen.push(...window.groups);
  }
  const issues = [...found.values()];
  const nextCursor = isFull || isMore ? `0:${offset}:0` : undefined;
  if (question.cursor !== undefined) return { found: issues, under, nextCursor, total: undefined };
  // A first page that is the last one counts itself.
  if (nextCursor === undefined) return { found: issues, under, nextCursor, total: issues.length };
  const total = question.withTotal
    ? await countAll(asked, reader, { groups: seen, isMore }, plainTotal)
    : undefined;
  return { found: issues, under, nextCursor, total };
}

/** What the event store is asked, whichever groups it is about. */
export async function groupsQuestion(
  asked: EventQuestion,
): Promise<Omit<MatchingGroupsQuestion, "among" | "offset" | "limit">> {
  const { deps, question } = asked;
  return {
    search: eventsOf(asked),
    references: question.references,
    environments: question.environments,
    aliases: await listHashAliases(deps.meta, question.scope),
    sort: question.sort,
    nowMs: question.context.nowMs,
  };
}

/** How many issues there are on all pages; `undefined` where that would be a guess. */
async function countAll(
  asked: EventQuestion,
  reader: EventReader,
  window: MatchingGroups,
  plainTotal: Promise<number | undefined> | undefined,
): Promise<number | undefined> {
  if (window.isMore) return await (plainTotal ?? beginTotal(asked));
  const { deps, question, alternatives } = asked;
  const isSimple = alternatives.length === 1 && !hasFigures(asked);
  if (!isSimple) return await countKept(asked, reader, window.groups);
  const ids = new Set((await issuesOfHashes(deps.meta, question.scope, keysOf(window.groups))).values());
  return await countFoundAmong(deps.meta, question.scope, [...ids], asked.filter);
}

async function countKept(
  asked: EventQuestion,
  reader: EventReader,
  groups: readonly MatchingGroup[],
): Promise<number> {
  const kept = new Set<number>();
  const look = lookThrough(asked, reader, groups);
  for (let at = 0; at < groups.length; at += candidatesMax)
    for (const id of (await look(at)).issues.keys()) kept.add(id);
  return kept.size;
}

function keysOf(groups: readonly GroupKey[]) {
  return groups.map(({ projectId, hash }) => ({
    projectId: projectId as ProjectId,
    hash: hash as GroupHash,
  }));
}

/** The groups of the issues that the conditions on issues leave; `undefined` where these are many. */
export async function fewGroups(asked: EventQuestion): Promise<readonly GroupKey[] | undefined> {
  const { meta } = asked.deps;
  const { scope } = asked.question;
  const ids = await issueIdsFor(meta, scope, filterInRange(asked), issueIdsMax + 1);
  return ids.length > issueIdsMax ? undefined : await hashesOfIssues(meta, scope, ids);
}

type Looked = {
  readonly chunk: readonly MatchingGroup[];
  /** Those behind the groups of the chunk that belong to the answer. */
  readonly issues: ReadonlyMap<number, Issue>;
  readonly idOf: (group: GroupKey) => IssueId | undefined;
};

/**
 * Looks through groups in order, chunk by chunk. Which alternatives' events their issues have is asked of the first
 * chunk, which mostly fills a page, and then of more and more at once.
 */
export function lookThrough(
  asked: EventQuestion,
  reader: EventReader,
  groups: readonly MatchingGroup[],
): (at: number) => Promise<Looked> {
  const { deps, question } = asked;
  const idsOf = async (some: readonly GroupKey[]): Promise<ReadonlyMap<string, IssueId>> =>
    new Map(await issuesOfHashes(deps.meta, question.scope, keysOf(some)));
  let met: Candidates | undefined;
  let metUpTo = 0;
  return async (at) => {
    const chunk = groups.slice(at, at + candidatesMax);
    const found = await idsOf(chunk);
    if (at >= metUpTo) {
      metUpTo = at + (at === 0 ? 1 : 3) * Math.max(candidatesMax, at);
      const ids = at === 0 ? found : await idsOf(groups.slice(at, metUpTo));
      met = await readMet(asked, reader, [...ids.values()]);
    }
    const candidates = new Map([...found.values()].map((id) => [id, met && (met.get(id) ?? [])]));
    return {
      chunk,
      issues: await keepIssues(asked, candidates),
      idOf: (group) => found.get(groupKeyText(group)),
    };
  };
}

/** Of which alternatives' conditions on events the issues have some event; `undefined` where nobody asks. */
async function readMet(
  { deps, question, alternatives }: EventQuestion,
  reader: EventReader,
  ids: readonly IssueId[],
): Promise<Candidates | undefined> {
  const searches = alternatives.flatMap(({ events }) => events ?? []);
  // What a single search finds has been found by it.
  if (alternatives.length < 2 || searches.length === 0) return undefined;
  const met = await readMetSearches(reader, {
    groups: await hashesOfIssues(deps.meta, question.scope, [...new Set(ids)]),
    searches,
    references: question.references,
    environments: question.environments,
    nowMs: question.context.nowMs,
  });
  return new Map(
    ids.map((id) => {
      const own = met.get(id) ?? [];
      let at = 0;
      return [id, alternatives.map(({ events }) => (events === undefined ? true : own[at++] === true))];
    }),
  );
}

/**
 * Takes the groups in order until the page is full, and tells how many it took. One issue more than fits proves that
 * there is a next page.
 */
async function walk(
  asked: EventQuestion,
  reader: EventReader,
  groups: readonly MatchingGroup[],
  found: Map<number, FoundIssue>,
): Promise<number> {
  const { pageSize } = asked.question;
  const look = lookThrough(asked, reader, groups);
  for (let at = 0; at < groups.length; at += candidatesMax) {
    const { chunk, issues, idOf } = await look(at);
    for (const [index, group] of chunk.entries()) {
      const issue = issues.get(idOf(group) ?? 0);
      if (issue === undefined) continue;
      if (!found.has(issue.id) && found.size >= pageSize) return at + index;
      found.set(issue.id, { issue, matching: joined(found.get(issue.id)?.matching, group.matching) });
    }
  }
  return groups.length;
}

/** Of two groups of one issue that no alias joined; the same person may be in both: at least the larger number of users. */
function joined(one: FoundIssue["matching"], other: FoundIssue["matching"]): FoundIssue["matching"] {
  if (one === undefined || other === undefined) return one ?? other;
  return { events: one.events + other.events, users: Math.max(one.users, other.users) };
}

function readOffsetCursor(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const offset = /^0:(\d{1,9}):0$/.exec(cursor)?.[1];
  if (offset === undefined)
    throw new UserError("invalid_cursor", 400, "The cursor cannot be read.", "cursor");
  return Number(offset);
}

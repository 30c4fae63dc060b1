/**
 * Issues in the order in which somebody should look at them. The score has two parts, in thousandths:
 *
 * - of the events (`group-order.ts`): how lately it was seen, and events and users of the last seven days;
 * - of the issue, here: priority, whether nothing handled it, and its state.
 *
 * The engine orders groups by their part, or by what it is at most (`group-scores.ts`). Because an issue adds `bonusMax`
 * at most, the walk may end as soon as no group that is left could still reach the page; and what the issues at hand
 * add is known before users are counted, so these are counted for little more than a page. The order is exact, without
 * naming every issue to the engine. A cursor holds the last score and the time that the first page was counted for, so
 * that pages fit each other.
 */
import { type IssueId, parseNumericId } from "@vedette/protocol";
import type { Issue } from "#domain/issues/issue.ts";
import { UserError } from "#kernel/errors.ts";
import { type EventReader, groupKeyText } from "#query/event-reader.ts";
import { readScores } from "#query/group-scores.ts";
import { type MatchingGroupsQuestion, readMatchingGroups } from "#query/matching-groups.ts";
import { beginTotal } from "./count-found-issues.ts";
import { fewGroups, groupsQuestion, lookThrough, windowSize } from "./find-by-events.ts";
import { type EventQuestion, type FoundIssues, readerOf, underOf } from "./issue-search.ts";
import { candidatesMax } from "./keep-issues.ts";
import { createRecommendedPage, type Place, type RecommendedPage, type Scored } from "./recommended-page.ts";

const priorityBonus = { high: 1000, medium: 500, low: 0 } as const;
const unhandledBonus = 500;
const stateBonus: Readonly<Record<string, number>> = {
  escalating: 1500,
  regressed: 1250,
  new: 1000,
  ongoing: 500,
};
const bonusMax = priorityBonus.high + unhandledBonus + 1500;

/** What an issue adds to the score of its events, whatever these are. */
export function issueBonus(issue: Pick<Issue, "priority" | "isUnhandled" | "status" | "substatus">): number {
  const state = issue.status === "unresolved" ? (stateBonus[issue.substatus ?? "ongoing"] ?? 500) : 0;
  return priorityBonus[issue.priority] + (issue.isUnhandled ? unhandledBonus : 0) + state;
}

/** How many groups one request looks at. */
const groupsMax = 10 * windowSize;

type Start = Place & { readonly nowMs: number };

/** Finds the page behind the cursor. */
export async function findRecommended(question: EventQuestion): Promise<FoundIssues> {
  const after = readCursor(question.question.cursor);
  // As the cursor holds it: scores of all pages are those of one moment.
  const nowMs = after?.nowMs ?? Math.floor(question.question.context.nowMs / 1000) * 1000;
  const context = { ...question.question.context, nowMs };
  const asked: EventQuestion = { ...question, question: { ...question.question, context } };
  const base = { ...(await groupsQuestion(asked)), among: await fewGroups(asked), scoreMax: after?.score };
  const reader = await readerOf(asked);
  const plainTotal = beginTotal(asked);
  const { scored, isCut } = await walk(asked, reader, base, after);
  const { pageSize } = asked.question;
  const found = scored.toSorted(inOrder).slice(0, pageSize);
  const last = found.at(-1);
  const isMore = scored.length > pageSize;
  const nextCursor =
    isMore && last !== undefined ? `${last.score}.${Math.floor(nowMs / 1000)}:${last.issue.id}:0` : undefined;
  return {
    found,
    under: underOf(asked),
    nextCursor,
    total: isMore ? await plainTotal : question.question.cursor === undefined ? found.length : undefined,
    bound: isCut
      ? `The order looks at ${groupsMax} groups of events; issues behind them may belong before the last ones here.`
      : undefined,
  };
}

function inOrder(one: Scored, other: Scored): number {
  return other.score - one.score || other.issue.id - one.issue.id;
}

type Walked = { readonly scored: readonly Scored[]; readonly isCut: boolean };

async function walk(
  asked: EventQuestion,
  reader: EventReader,
  base: Omit<MatchingGroupsQuestion, "offset" | "limit">,
  after: Place | undefined,
): Promise<Walked> {
  const page = createRecommendedPage(asked.question.pageSize, after);
  // A window holds as many groups as are certainly in their place, often fewer than asked.
  for (let offset = 0; offset < groupsMax;) {
    const window = await readMatchingGroups(reader, { ...base, offset, limit: windowSize });
    offset += window.groups.length;
    const look = lookThrough(asked, reader, window.groups);
    for (let at = 0; at < window.groups.length; at += candidatesMax) {
      const { chunk, issues, idOf } = await look(at);
      for (const group of chunk) {
        const issue = issues.get(idOf(group) ?? 0);
        if (issue === undefined) continue;
        const score = (group.score ?? 0) + issueBonus(issue);
        page.add({ issue, score, matching: group.matching, group });
      }
      const next = window.groups[at + candidatesMax] ?? chunk.at(-1);
      const most = (next?.score ?? 0) + bonusMax;
      if (!page.mayEndBefore(most)) continue;
      await countUsers(reader, base, page);
      if (page.endsBefore(most)) return { scored: page.scored(), isCut: false };
    }
    if (window.isMore) continue;
    await countUsers(reader, base, page);
    return { scored: page.scored(), isCut: false };
  }
  await countUsers(reader, base, page);
  return { scored: page.scored(), isCut: true };
}

/** Counts the users of those that may reach the page until all of them are in their place. */
async function countUsers(
  reader: EventReader,
  question: Omit<MatchingGroupsQuestion, "offset" | "limit">,
  page: RecommendedPage,
): Promise<void> {
  for (;;) {
    const open = page.open();
    if (open.length === 0) return;
    const groups = open.flatMap(({ group }) =>
      group.basis === undefined ? [] : [{ ...group, basis: group.basis }],
    );
    const scores = await readScores(reader, question, groups);
    for (const candidate of open) {
      const { group, score } = candidate;
      page.settle(candidate, score - (group.score ?? 0) + (scores.get(groupKeyText(group)) ?? 0));
    }
  }
}

function readCursor(cursor: string | undefined): Start | undefined {
  if (cursor === undefined) return undefined;
  const match = /^(\d{1,9})\.(\d{1,12}):(\d{1,16}):0$/.exec(cursor);
  const id = parseNumericId<IssueId>(match?.[3] ?? "");
  if (match === null || id === undefined)
    throw new UserError("invalid_cursor", 400, "The cursor cannot be read.", "cursor");
  return { score: Number(match[1]), nowMs: Number(match[2]) * 1000, id };
}

/**
 * Issues in the order in which somebody should look at them. The score has two parts, in thousandths:
 *
 * - of the events (`group-order.ts`): how lately it was seen, and events and users of the last seven days;
 * - of the issue, here: priority, whether nothing handled it, and its state.
 *
 * The engine orders groups by their part. Because an issue adds `bonusMax` at most, the walk may end as soon as no
 * group that is left could still reach the page: the order is exact, without naming every issue to the engine. A
 * cursor holds the last score and the time that the first page was counted for, so that pages fit each other.
 */
import { type IssueId, parseNumericId } from "@vedette/protocol";
import type { Issue } from "#domain/issues/issue.ts";
import { UserError } from "#kernel/errors.ts";
import { readMatchingGroups } from "#query/matching-groups.ts";
import { beginTotal } from "./count-found-issues.ts";
import { fewGroups, groupsQuestion, issuesOf, windowSize } from "./find-by-events.ts";
import { type EventQuestion, type FoundIssue, type FoundIssues, readerOf } from "./issue-search.ts";
import { candidatesMax } from "./keep-issues.ts";

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

/**
 * What an issue adds moves it past many others, so a page takes the first groups of some pages: with fewer in the first
 * window all of it is read once more.
 */
const pagesLookedAt = 10;
const enoughMax = 500;

/** How many groups one request looks at. */
const groupsMax = 10 * windowSize;

type Scored = FoundIssue & { readonly score: number };
type Place = { readonly score: number; readonly nowMs: number; readonly id: IssueId };

/** Finds the page behind the cursor. */
export async function findRecommended(question: EventQuestion): Promise<FoundIssues> {
  const after = readCursor(question.question.cursor);
  const nowMs = after?.nowMs ?? question.question.context.nowMs;
  const context = { ...question.question.context, nowMs };
  const asked: EventQuestion = { ...question, question: { ...question.question, context } };
  const plainTotal = beginTotal(asked);
  const { scored, isCut } = await walk(asked, after);
  const { pageSize } = asked.question;
  const found = scored.toSorted(inOrder).slice(0, pageSize);
  const last = found.at(-1);
  const isMore = scored.length > pageSize;
  const nextCursor =
    isMore && last !== undefined ? `${last.score}.${Math.floor(nowMs / 1000)}:${last.issue.id}:0` : undefined;
  return {
    found,
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

async function walk(asked: EventQuestion, after: Place | undefined): Promise<Walked> {
  const base = await groupsQuestion(asked);
  const among = await fewGroups(asked);
  const scored = new Map<number, Scored>();
  const enough = Math.min(enoughMax, pagesLookedAt * asked.question.pageSize);
  // A window holds as many groups as are certainly in their place, often fewer than asked.
  for (let offset = 0; offset < groupsMax;) {
    const window = await readMatchingGroups(readerOf(asked), {
      ...base,
      among,
      scoreMax: after?.score,
      offset,
      limit: windowSize,
      enough,
    });
    offset += window.groups.length;
    for (let at = 0; at < window.groups.length; at += candidatesMax) {
      const chunk = window.groups.slice(at, at + candidatesMax);
      if (isFull(scored, asked.question.pageSize, chunk[0]?.score ?? 0))
        return { scored: [...scored.values()], isCut: false };
      const { issues, idOf } = await issuesOf(asked, chunk);
      for (const group of chunk) {
        const issue = issues.get(idOf(group) ?? 0);
        if (issue === undefined) continue;
        const score = (group.score ?? 0) + issueBonus(issue);
        const isBehind =
          after === undefined || score < after.score || (score === after.score && issue.id < after.id);
        if (isBehind) scored.set(issue.id, { issue, score, matching: group.matching });
      }
    }
    if (!window.isMore) return { scored: [...scored.values()], isCut: false };
  }
  return { scored: [...scored.values()], isCut: true };
}

/** Nothing that comes later can reach the page, nor the place behind it that proves a next one. */
function isFull(scored: ReadonlyMap<number, Scored>, pageSize: number, nextScore: number): boolean {
  if (scored.size <= pageSize) return false;
  const ordered = [...scored.values()].toSorted(inOrder);
  const last = ordered[pageSize - 1];
  return last !== undefined && last.score > nextScore + bonusMax;
}

function readCursor(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  const match = /^(\d{1,9})\.(\d{1,12}):(\d{1,16}):0$/.exec(cursor);
  const id = parseNumericId<IssueId>(match?.[3] ?? "");
  if (match === null || id === undefined)
    throw new UserError("invalid_cursor", 400, "The cursor cannot be read.", "cursor");
  return { score: Number(match[1]), nowMs: Number(match[2]) * 1000, id };
}

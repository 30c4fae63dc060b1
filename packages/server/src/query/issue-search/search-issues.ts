/**
 * One page of issues. Three ways, one answer:
 *
 * - conditions on issues and their figures, by time: the meta store lists by key.
 * - conditions on events, environments, or an order by figures: `find-by-events.ts`, over both stores.
 * - the order of what to look at first: `find-recommended.ts`.
 *
 * Each request looks at a bounded number of issues and leaves a cursor where it stopped.
 */
import { parseNumericId, type IssueId } from "@vedette/protocol";
import type { Issue } from "#domain/issues/issue.ts";
import { type IssueCursor, listIssues } from "#domain/issues/list-issues.ts";
import { UserError } from "#kernel/errors.ts";
import { countFoundIssues } from "./count-found-issues.ts";
import { findByEvents } from "./find-by-events.ts";
import { findRecommended } from "./find-recommended.ts";
import {
  type EventQuestion,
  filterInRange,
  type FoundIssue,
  type FoundIssues,
  hasFigures,
  type IssueSearch,
  type IssueSearchDeps,
  planSearch,
} from "./issue-search.ts";
import { candidatesMax, keepIssues } from "./keep-issues.ts";
import { oftenSeen } from "./often-seen.ts";

export type { FoundIssue } from "./issue-search.ts";

/** How many issues one request looks at to fill its page. */
const issuesLookedAtMax = 2000;

/** Finds a page of issues. */
export async function searchIssues(deps: IssueSearchDeps, question: IssueSearch): Promise<FoundIssues> {
  const asked = planSearch(deps, question);
  if (question.scope.projectIds.length === 0) return { found: [], nextCursor: undefined, total: 0 };
  if (question.sort === "recommended") return await findRecommended(asked);
  const isByTime = question.sort === "date" || question.sort === "new";
  const asksEvents =
    asked.alternatives.some(({ events }) => events !== undefined) || question.environments.length > 0;
  return isByTime && !asksEvents ? await findByTime(asked) : await findByEvents(asked);
}

type Page = Omit<FoundIssues, "total">;

async function findByTime(planned: EventQuestion): Promise<FoundIssues> {
  const { question } = planned;
  const often = hasFigures(planned) ? await oftenSeen(planned) : undefined;
  if (often?.ids.length === 0) return { found: [], nextCursor: undefined, total: 0 };
  const asked = often === undefined ? planned : { ...planned, filter: { ...planned.filter, ids: often.ids } };
  const page = await listByTime(asked);
  const total =
    question.cursor === undefined && page.nextCursor === undefined
      ? page.found.length // A first page that is the last one counts itself.
      : question.withTotal
        ? await countAll(asked, often?.isExact === true)
        : undefined;
  return { ...page, total };
}

/** How many issues are tried by their figures to count them. */
const triedMax = 1000;

async function countAll(asked: EventQuestion, isExact: boolean): Promise<number | undefined> {
  const { meta } = asked.deps;
  const { scope } = asked.question;
  const filter = filterInRange(asked);
  if (isExact || !hasFigures(asked)) return await countFoundIssues(meta, scope, filter);
  let count = 0;
  let after: IssueCursor | undefined;
  for (let tried = 0; tried < triedMax; tried += candidatesMax) {
    const page = await listIssues(meta, scope, { filter, sort: "date", pageSize: candidatesMax, after });
    count += (await keptOf(asked, page.issues)).size;
    if (page.next === undefined) return count;
    after = page.next;
  }
  return undefined;
}

async function listByTime(asked: EventQuestion): Promise<Page> {
  const { deps, question } = asked;
  const sort = question.sort === "new" ? "new" : "date";
  const filter = filterInRange(asked);
  const asksFigures = hasFigures(asked);
  const found: FoundIssue[] = [];
  let after = readTimeCursor(question.cursor);
  for (let lookedAt = 0; lookedAt < issuesLookedAtMax; lookedAt += candidatesMax) {
    const page = await listIssues(deps.meta, question.scope, {
      filter,
      sort,
      pageSize: candidatesMax,
      after,
    });
    const kept = asksFigures ? await keptOf(asked, page.issues) : undefined;
    for (const issue of page.issues) {
      if (kept?.has(issue.id) === false) continue;
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

async function keptOf(asked: EventQuestion, issues: readonly Issue[]) {
  return await keepIssues(asked, new Map(issues.map((issue) => [issue.id, undefined])));
}

/** No issue is of the first millisecond of 1970: a cursor that begins with 0 is one of another order. */
function readTimeCursor(cursor: string | undefined): IssueCursor | undefined {
  if (cursor === undefined) return undefined;
  const match = /^([1-9]\d{0,14}):(\d{1,16}):0$/.exec(cursor);
  const id = parseNumericId<IssueId>(match?.[2] ?? "");
  if (match === null || id === undefined)
    throw new UserError("invalid_cursor", 400, "The cursor cannot be read.", "cursor");
  return { valueMs: Number(match[1]), id };
}

function printTimeCursor(issue: Issue, sort: "date" | "new"): string {
  return `${sort === "date" ? issue.lastSeenAtMs : issue.firstSeenAtMs}:${issue.id}:0`;
}

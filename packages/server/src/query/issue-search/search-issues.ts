/**
 * One page of issues. Two ways, one answer:
 *
 * - conditions on issues only, by time: the meta store lists by key, the predicate decides.
 * - conditions on events, environments, or an order by count or users: `find-by-events.ts`, over both stores.
 *
 * Either way one request looks at a bounded number of issues and leaves a cursor where it stopped.
 */
import { parseNumericId, type IssueId } from "@vedette/protocol";
import type { Issue } from "#domain/issues/issue.ts";
import { type IssueCursor, type IssueFilter, listIssues } from "#domain/issues/list-issues.ts";
import { UserError } from "#kernel/errors.ts";
import { countFoundIssues } from "./count-found-issues.ts";
import { findByEvents } from "./find-by-events.ts";
import type { FoundIssue, FoundIssues, IssueSearch, IssueSearchDeps } from "./issue-search.ts";
import { type SplitIssueSearch, splitIssueSearch } from "./split-issue-search.ts";

export type { FoundIssue } from "./issue-search.ts";

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
    : await findByEvents({ deps, question, split });
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

/**
 * How many issues a search finds in all, counted where the meta store can say it alone. A number that would be a
 * guess is none: the answer is `undefined`.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { IssueId } from "@vedette/protocol";
import { type IssueFilter, countIssues, issueIdsMax } from "#domain/issues/list-issues.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { type EventQuestion, filterInRange, hasFigures } from "./issue-search.ts";

/** Beyond this a number says no more than "very many", and counting costs more than the page. */
const countMax = 20_000;

/** Counts the issues that the filter finds. */
export async function countFoundIssues(
  meta: MetaAccess,
  scope: ProjectScope,
  filter: IssueFilter,
): Promise<number | undefined> {
  const count = await countIssues(meta, scope, filter, countMax + 1);
  return count > countMax ? undefined : count;
}

/** The same among some issues, however many they are. */
export async function countFoundAmong(
  meta: MetaAccess,
  scope: ProjectScope,
  ids: readonly IssueId[],
  filter: IssueFilter,
): Promise<number> {
  let count = 0;
  for (let at = 0; at < ids.length; at += issueIdsMax) {
    const part = { ...filter, ids: ids.slice(at, at + issueIdsMax) };
    count += await countIssues(meta, scope, part, issueIdsMax);
  }
  return count;
}

/** Until then the statement for the event store is on its way. */
const sendingMs = 8;

/**
 * Begins to count the issues of a first page's list, where they are those of the list by time: without a condition on
 * events every issue has some. It is counted while the event store reads: this process's SQLite holds everything up.
 */
export function beginTotal(asked: EventQuestion): Promise<number | undefined> | undefined {
  const { deps, question, alternatives } = asked;
  const isPlain =
    alternatives.every(({ events }) => events === undefined) &&
    !hasFigures(asked) &&
    question.environments.length === 0;
  if (!isPlain || !question.withTotal || question.cursor !== undefined) return undefined;
  const counting = sleep(sendingMs).then(
    async () => await countFoundIssues(deps.meta, question.scope, filterInRange(asked)),
  );
  // Nobody may be left to wait for it.
  counting.catch(() => undefined);
  return counting;
}

/**
 * How many issues a search finds in all. What SQL can say alone is counted there; other conditions are tried on a
 * bounded number of issues. A number that would be a guess is none: the answer is `undefined`.
 */
import type { IssueId } from "@vedette/protocol";
import {
  type IssueCursor,
  type IssueFilter,
  countIssues,
  issueIdsMax,
  listIssues,
} from "#domain/issues/list-issues.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import type { SplitIssueSearch } from "./split-issue-search.ts";

/** Beyond this a number says no more than "very many", and counting costs more than the page. */
const countMax = 20_000;
/** How many issues are read to try conditions on them. */
const triedMax = 1000;
const chunkSize = 100;

type Among = { readonly filter: IssueFilter; readonly split: SplitIssueSearch };

/** Counts the issues that the filter and the search find. */
export async function countFoundIssues(
  meta: MetaAccess,
  scope: ProjectScope,
  { filter, split }: Among,
): Promise<number | undefined> {
  if (split.isExact) {
    const count = await countIssues(meta, scope, filter, countMax + 1);
    return count > countMax ? undefined : count;
  }
  let count = 0;
  let after: IssueCursor | undefined;
  for (let tried = 0; tried < triedMax; tried += chunkSize) {
    const page = await listIssues(meta, scope, { filter, sort: "date", pageSize: chunkSize, after });
    count += page.issues.filter(split.predicate).length;
    if (page.next === undefined) return count;
    after = page.next;
  }
  return undefined;
}

/** The same among some issues, however many they are. */
export async function countFoundAmong(
  meta: MetaAccess,
  scope: ProjectScope,
  ids: readonly IssueId[],
  { filter, split }: Among,
): Promise<number | undefined> {
  if (!split.isExact && ids.length > triedMax) return undefined;
  let count = 0;
  for (let at = 0; at < ids.length; at += issueIdsMax) {
    const part = { ...filter, ids: ids.slice(at, at + issueIdsMax) };
    const found = await countFoundIssues(meta, scope, { filter: part, split });
    if (found === undefined) return undefined;
    count += found;
  }
  return count;
}

/** Which of some issues belong to the answer: the last word on every page, whatever found them. */
import type { IssueId } from "@vedette/protocol";
import { hashesOfIssues } from "#domain/issues/find-issues.ts";
import type { Issue } from "#domain/issues/issue.ts";
import { listIssues } from "#domain/issues/list-issues.ts";
import { readTimesSeen } from "#query/times-seen.ts";
import type { SearchFilter, SearchNode } from "#query/search/search-node.ts";
import { wholeRange } from "#query/time-range.ts";
import type { EventQuestion, PlannedAlternative } from "./issue-search.ts";

/** One look takes so many. */
export const candidatesMax = 100;

/** By issue, which alternatives' conditions on events it meets; none where there are no such conditions. */
export type Candidates = ReadonlyMap<IssueId, readonly boolean[] | undefined>;

/** The issues for which an alternative holds whole. */
export async function keepIssues(
  asked: EventQuestion,
  candidates: Candidates,
): Promise<ReadonlyMap<number, Issue>> {
  const kept = new Map<number, Issue>();
  for (const [index, alternative] of asked.alternatives.entries()) {
    const ids = [...candidates].flatMap(([id, matches]) =>
      kept.has(id) || (matches !== undefined && matches[index] !== true) ? [] : [id],
    );
    if (ids.length === 0) continue;
    for (const issue of await keptBy(asked, alternative, ids)) kept.set(issue.id, issue);
  }
  return kept;
}

async function keptBy(
  { deps, question }: EventQuestion,
  { condition, figures }: PlannedAlternative,
  ids: readonly IssueId[],
): Promise<readonly Issue[]> {
  const page = await listIssues(deps.meta, question.scope, {
    filter: { ids, condition },
    sort: "date",
    pageSize: candidatesMax,
  });
  if (figures === undefined || page.issues.length === 0) return page.issues;
  const groups = await hashesOfIssues(
    deps.meta,
    question.scope,
    page.issues.map((issue) => issue.id),
  );
  // How often an issue was seen is about all of its time, as people read it beside first and last seen.
  const range = wholeRange(question.context.nowMs);
  const timesSeen = await readTimesSeen(
    { events: deps.events, scope: question.scope, range, kept: await question.kept },
    groups,
  );
  return page.issues.filter((issue) => holds(figures, timesSeen.get(issue.id) ?? 0));
}

function holds(node: SearchNode, timesSeen: number): boolean {
  switch (node.kind) {
    case "all":
      return node.of.every((one) => holds(one, timesSeen));
    case "any":
      return node.of.some((one) => holds(one, timesSeen));
    case "filter":
      return (
        node.values.some((value) =>
          value.kind === "number" ? compare(timesSeen, node.operator, value.number) : false,
        ) !== node.isNegated
      );
    case "has":
      return !node.isNegated;
    default:
      throw new Error(`${node.kind} is no condition on figures`);
  }
}

function compare(value: number, operator: SearchFilter["operator"], other: number): boolean {
  switch (operator) {
    case "=":
      return value === other;
    case ">":
      return value > other;
    case ">=":
      return value >= other;
    case "<":
      return value < other;
    case "<=":
      return value <= other;
  }
}

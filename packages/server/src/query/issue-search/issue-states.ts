/** What the words behind `is:` stand for. */
import type { Actors, IssueCondition, IssueText } from "#domain/issues/issue-condition.ts";
import type { IssueStatus, IssueSubstatus } from "#ports/meta-store.ts";
import type { IssueSearchContext } from "./issue-search-context.ts";

const nobody: Actors = { userIds: [], teamIds: [], orNobody: true };

function ofStatus(status: IssueStatus): IssueCondition {
  return oneOf("status", status);
}

function ofSubstatus(...substatuses: readonly IssueSubstatus[]): IssueCondition {
  return oneOf("substatus", ...substatuses);
}

function oneOf(column: IssueText, ...values: readonly string[]): IssueCondition {
  return { kind: "oneOf", column, values };
}

const states: ReadonlyMap<string, IssueCondition> = new Map<string, IssueCondition>([
  ["unresolved", ofStatus("unresolved")],
  ["resolved", ofStatus("resolved")],
  ["ignored", ofStatus("ignored")],
  ["archived", ofStatus("ignored")],
  ["muted", ofStatus("ignored")],
  ["assigned", { kind: "not", of: { kind: "assigned", to: nobody } }],
  ["unassigned", { kind: "assigned", to: nobody }],
  ["new", ofSubstatus("new")],
  ["ongoing", ofSubstatus("ongoing")],
  ["escalating", ofSubstatus("escalating")],
  ["regressed", ofSubstatus("regressed")],
  ["until_escalating", ofSubstatus("archived_until_escalating")],
  ["until_condition_met", ofSubstatus("archived_until_condition_met")],
  ["forever", ofSubstatus("archived_forever")],
  // What somebody should look at: it appeared, came back, or grows.
  [
    "for_review",
    { kind: "all", of: [ofStatus("unresolved"), ofSubstatus("new", "regressed", "escalating")] },
  ],
  ["unhandled", { kind: "unhandled" }],
]);

/** The condition of a state; the registry has refused unknown ones. */
export function stateCondition(state: string, { userId }: IssueSearchContext): IssueCondition {
  if (state === "mine") {
    const userIds = userId === undefined ? [] : [userId];
    return { kind: "assigned", to: { userIds, teamIds: [], orNobody: false } };
  }
  const condition = states.get(state);
  if (condition === undefined) throw new Error(`is:${state} is registered and nobody answers it`);
  return condition;
}

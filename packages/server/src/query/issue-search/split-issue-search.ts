/** A search for issues, cut by who can answer: the meta store narrows and decides, the event store finds. */
import type { IssueFilter } from "#domain/issues/list-issues.ts";
import { UserError } from "#kernel/errors.ts";
import type { IssueStatus, IssueSubstatus } from "#ports/meta-store.ts";
import { allOf, type SearchFilter, type SearchNode } from "#query/search/search-node.ts";
import { issuePredicate, type IssuePredicate, type IssueSearchContext, placeOf } from "./issue-predicate.ts";

export type SplitIssueSearch = {
  /** What SQL can narrow by; never excludes an issue that the predicate would keep. */
  readonly filter: IssueFilter;
  /** The filter alone says the same as the predicate, so counting by it is right. */
  readonly isExact: boolean;
  readonly predicate: IssuePredicate;
  /** Conditions on events; `undefined` where there are none. */
  readonly events: SearchNode | undefined;
};

/** Splits a search; a mixture under "or" is refused, because neither store could answer it alone. */
export function splitIssueSearch(search: SearchNode, context: IssueSearchContext): SplitIssueSearch {
  const conjuncts = search.kind === "all" ? search.of : [search];
  const issueNodes: SearchNode[] = [];
  const eventNodes: SearchNode[] = [];
  for (const node of conjuncts) {
    const place = placeOf(node);
    if (place === "mixed") {
      throw new UserError(
        "invalid_query",
        400,
        "Conditions on the issue (is, assigned, words …) and on its events (tags, release …) cannot be joined by OR.",
        "query",
      );
    }
    (place === "issue" ? issueNodes : eventNodes).push(node);
  }
  return {
    ...narrow(issueNodes, context),
    predicate: issuePredicate(allOf(issueNodes), context),
    events: eventNodes.length === 0 ? undefined : allOf(eventNodes),
  };
}

const statusOfState: Readonly<Record<string, IssueStatus>> = {
  unresolved: "unresolved",
  resolved: "resolved",
  ignored: "ignored",
  archived: "ignored",
  muted: "ignored",
};

const substatusOfState: Readonly<Record<string, IssueSubstatus>> = {
  new: "new",
  ongoing: "ongoing",
  escalating: "escalating",
  regressed: "regressed",
  until_escalating: "archived_until_escalating",
  until_condition_met: "archived_until_condition_met",
  forever: "archived_forever",
};

const textsMax = 20;

type Narrowing = { readonly filter: IssueFilter; readonly isExact: boolean };

/** The plain conditions among those that must all hold, and whether there are no others. */
function narrow(nodes: readonly SearchNode[], context: IssueSearchContext): Narrowing {
  let filter: IssueFilter = {};
  let isExact = true;
  for (const node of nodes) {
    const narrowed = narrowBy(filter, node, context);
    if (narrowed === undefined) isExact = false;
    else filter = narrowed;
  }
  return { filter, isExact };
}

/** The filter with one condition more; `undefined` where SQL cannot say it. */
function narrowBy(
  filter: IssueFilter,
  node: SearchNode,
  context: IssueSearchContext,
): IssueFilter | undefined {
  if (node.kind === "text") {
    const texts = filter.texts ?? [];
    return node.isNegated || texts.length >= textsMax
      ? undefined
      : { ...filter, texts: [...texts, node.text] };
  }
  if (node.kind !== "filter" || node.isNegated || node.isTag) return undefined;
  const [value, ...others] = node.values.map((pattern) => pattern.join("*"));
  const isAboutAssignee = assigneeKeys.has(node.key) && others.length === 0;
  if (isAboutAssignee && filter.assignedTo === undefined) return narrowByAssignee(filter, value, context);
  return node.key === "is" ? narrowByState(filter, node, value) : undefined;
}

const assigneeKeys: ReadonlySet<string> = new Set(["assigned", "assigned_or_suggested", "assignee"]);

function narrowByAssignee(
  filter: IssueFilter,
  value: string | undefined,
  context: IssueSearchContext,
): IssueFilter | undefined {
  if (value === "none" || value === "") return { ...filter, assignedTo: null };
  return value === "me" && context.userId !== undefined
    ? { ...filter, assignedTo: { userId: context.userId } }
    : undefined;
}

function narrowByState(
  filter: IssueFilter,
  node: SearchFilter,
  value: string | undefined,
): IssueFilter | undefined {
  const statuses = allOrNone(node, statusOfState);
  if (statuses !== undefined) return { ...filter, statuses: bothOf(filter.statuses, statuses) };
  const substatuses = allOrNone(node, substatusOfState);
  if (substatuses !== undefined) return { ...filter, substatuses: bothOf(filter.substatuses, substatuses) };
  if (node.values.length > 1) return undefined;
  if (value === "unhandled") return { ...filter, isUnhandled: true };
  return value === "unassigned" && filter.assignedTo === undefined
    ? { ...filter, assignedTo: null }
    : undefined;
}

/** What the values of a condition stand for, where all of them are known. */
function allOrNone<State>(
  filter: SearchFilter,
  states: Readonly<Record<string, State>>,
): readonly State[] | undefined {
  const known = filter.values.flatMap((value) => {
    const text = value.join("*");
    const state = Object.hasOwn(states, text) ? states[text] : undefined;
    return state === undefined ? [] : [state];
  });
  return known.length === filter.values.length ? known : undefined;
}

function bothOf<State>(before: readonly State[] | undefined, now: readonly State[]): readonly State[] {
  return before === undefined ? now : before.filter((state) => now.includes(state));
}

/** A search for issues, cut by who can answer: the meta store narrows and decides, the event store finds. */
import type { IssueFilter } from "#domain/issues/list-issues.ts";
import { UserError } from "#kernel/errors.ts";
import type { IssueStatus } from "#ports/meta-store.ts";
import { allOf, type SearchFilter, type SearchNode } from "#query/search/search-node.ts";
import { issuePredicate, type IssuePredicate, type IssueSearchContext, placeOf } from "./issue-predicate.ts";

export type SplitIssueSearch = {
  /** What SQL can narrow by; never excludes an issue that the predicate would keep. */
  readonly filter: IssueFilter;
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
    filter: filterOf(issueNodes),
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

const textsMax = 20;

/** The plain conditions among those that must all hold. */
function filterOf(nodes: readonly SearchNode[]): IssueFilter {
  let statuses: readonly IssueStatus[] | undefined;
  const texts: string[] = [];
  for (const node of nodes) {
    if (node.kind === "text" && !node.isNegated && texts.length < textsMax) texts.push(node.text);
    const named = node.kind === "filter" ? statusesOf(node) : undefined;
    if (named !== undefined) statuses = (statuses ?? named).filter((status) => named.includes(status));
  }
  return { ...(statuses === undefined ? {} : { statuses }), ...(texts.length === 0 ? {} : { texts }) };
}

function statusesOf(filter: SearchFilter): readonly IssueStatus[] | undefined {
  if (filter.key !== "is" || filter.isNegated || filter.isTag) return undefined;
  const statuses = filter.values.map((value) => statusOfState[value.join("*")]);
  const known = statuses.filter((status) => status !== undefined);
  return known.length === statuses.length ? known : undefined;
}

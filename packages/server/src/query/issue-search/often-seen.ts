/**
 * Who asks for issues that were seen often asks for few: they are at the front of the order by events. With their ids
 * the list need not try one issue after another.
 */
import type { GroupHash, IssueId, ProjectId } from "@vedette/protocol";
import { issuesOfHashes } from "#domain/issues/find-issues.ts";
import { issueIdsMax } from "#domain/issues/list-issues.ts";
import { listHashAliases } from "#domain/issues/merge/primary-hash.ts";
import { readMostEvents } from "#query/group-totals.ts";
import type { SearchNode } from "#query/search/search-node.ts";
import { wholeRange } from "#query/time-range.ts";
import type { EventQuestion } from "./issue-search.ts";

export type OftenSeen = {
  readonly ids: readonly IssueId[];
  /** The conditions on figures ask nothing else. */
  readonly isExact: boolean;
};

/** All issues that were seen at least so often as a search wants; `undefined` where it names no such number, or these are many. */
export async function oftenSeen({
  deps,
  question,
  alternatives,
}: EventQuestion): Promise<OftenSeen | undefined> {
  const [only, ...others] = alternatives;
  const least = only?.figures === undefined || others.length > 0 ? undefined : leastOf(only.figures);
  if (least === undefined) return undefined;
  const { scope, kept } = question;
  const { nowMs } = question.context;
  const front = await readMostEvents(
    { events: deps.events, scope, range: wholeRange(nowMs), kept: await kept },
    { environments: [], aliases: await listHashAliases(deps.meta, scope), nowMs },
    issueIdsMax,
  );
  const often = front.groups.filter(({ figure }) => figure >= least.events);
  if (!front.isWhole && often.length === front.groups.length) return undefined;
  const keys = often.map(({ projectId, hash }) => ({
    projectId: projectId as ProjectId,
    hash: hash as GroupHash,
  }));
  const ids = new Set((await issuesOfHashes(deps.meta, scope, keys)).values());
  return { ids: [...ids], isExact: least.isExact };
}

type Least = { readonly events: number; readonly isExact: boolean };

/** The fewest events that some condition lets pass. */
function leastOf(node: SearchNode): Least | undefined {
  if (node.kind === "all") {
    const parts = node.of.flatMap((one) => leastOf(one) ?? []);
    const events = Math.max(...parts.map((part) => part.events));
    return parts.length === 0 ? undefined : { events, isExact: false };
  }
  if (node.kind !== "filter" || node.isNegated) return undefined;
  const [value, ...others] = node.values;
  if (value?.kind !== "number" || others.length > 0) return undefined;
  switch (node.operator) {
    case ">":
      return { events: Math.floor(value.number) + 1, isExact: true };
    case ">=":
      return { events: Math.ceil(value.number), isExact: true };
    case "=":
      return { events: value.number, isExact: false };
    default:
      return undefined;
  }
}

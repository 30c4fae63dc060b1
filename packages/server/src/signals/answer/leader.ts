/** Whether one issue stands out among all of them. Pure. */
import type { IssueId } from "@vedette/protocol";

export type IssueCount = { readonly issueId: IssueId; readonly events: number };
export type Leader = IssueCount & { readonly share: number };

/** Below this a share says nothing: with three events each is a third. */
const eventsMin = 20;
const shareMin = 0.4;
/** Ahead of the second by as much. */
const leadMin = 1.5;

/** Of a single issue it goes without saying. */
export function findLeader(counts: readonly IssueCount[], total: number): Leader | undefined {
  const [first, second] = counts.toSorted((a, b) => b.events - a.events);
  if (first === undefined || total < eventsMin || first.events >= total) return undefined;
  const share = first.events / total;
  return share >= shareMin && first.events > (second?.events ?? 0) * leadMin
    ? { ...first, share }
    : undefined;
}

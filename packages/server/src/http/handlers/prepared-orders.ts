/**
 * Who looks at a list of issues is likely to want it in another order next, and a first look at one reads all groups.
 * So the other orders are read after the first look at a list in an hour, and towards its end all orders for the next
 * hour: they begin with full hours.
 */
import { alternativesOf } from "#query/issue-search/alternatives.ts";
import type { IssueSort } from "#query/issue-search/issue-search.ts";
import type { KeptGroups } from "#query/kept/kept-groups.ts";
import type { SearchNode } from "#query/search/search-node.ts";
import { isSteady, type TimeRange } from "#query/time-range.ts";
import type { HttpDeps } from "#http/http-deps.ts";

type LookedAt = {
  readonly search: SearchNode;
  readonly range: TimeRange;
  readonly environments: readonly string[];
  readonly sort: IssueSort;
  readonly kept: Promise<KeptGroups | undefined>;
};

/** The likeliest first. */
const orders: readonly IssueSort[] = ["date", "recommended", "freq", "user", "trends"];
const listsMax = 48;
const hourMs = 3_600_000;
/** So long before an hour begins it is prepared. */
const aheadMs = 600_000;

/** Reads the list in its other orders when nobody waits, where these are kept. */
export function prepareOrders(
  { clock, quiet, preparedLists }: Pick<HttpDeps, "clock" | "quiet" | "preparedLists">,
  { search, range, environments, sort, kept: keeping }: LookedAt,
  read: (sort: IssueSort, nowMs: number) => Promise<void>,
): void {
  const nowMs = clock.nowMs();
  // The orders of a short range begin anew with each minute, those of a search are not kept.
  if (!isSteady(range, nowMs) || alternativesOf(search).some(({ events }) => events !== undefined)) return;
  const prepare = (lists: Set<string>, atMs: number): void => {
    const hour = Math.floor(atMs / hourMs);
    // A range that moves on with the hours keeps its length.
    const length = Math.floor(nowMs / hourMs) * hourMs - range.startMs;
    const list = JSON.stringify([hour, range.isWhole === true || length, environments.toSorted()]);
    if (lists.has(list)) return;
    if (lists.size >= listsMax) lists.clear();
    lists.add(list);
    const left = orders.filter((one) => one !== sort || atMs > nowMs);
    quiet.add(async () => {
      const [next] = left.splice(0, 1);
      if (next !== undefined) await read(next, Math.max(atMs, clock.nowMs()));
      return left.length > 0;
    });
  };
  const begin = async (): Promise<void> => {
    const kept = await keeping;
    if (kept === undefined) return;
    const lists = preparedLists.get(kept) ?? new Set<string>();
    preparedLists.set(kept, lists);
    prepare(lists, nowMs);
    const nextMs = (Math.floor(nowMs / hourMs) + 1) * hourMs;
    if (nextMs - nowMs <= aheadMs) prepare(lists, nextMs);
  };
  begin().catch(() => undefined);
}

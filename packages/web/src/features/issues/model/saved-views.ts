/** Saved searches as tabs: which one is open, and which have room. Pure. */
import type { IssueSort, SavedSearch } from "@vedette/api";
import { DEFAULT_QUERY, DEFAULT_SORT, type IssueListSearch, sorts, views } from "./view.ts";

/** More would push the usual ones aside; the rest waits in a menu. */
export const SAVED_TABS_MAX = 4;

/** A search may be saved by another client, in an order that the list has under another name or not at all. */
export function sortOf({ sort }: Pick<SavedSearch, "sort">): IssueSort {
  return sort === "inbox" ? "recommended" : (sorts.find((one) => one === sort) ?? DEFAULT_SORT);
}

/** A saved search as the address has it: the query itself, and where it came from. */
export function addressOf(saved: Pick<SavedSearch, "id" | "query" | "sort">): IssueListSearch {
  const sort = sortOf(saved);
  return {
    query: saved.query === DEFAULT_QUERY ? undefined : saved.query,
    sort: sort === DEFAULT_SORT ? undefined : sort,
    saved: saved.id,
  };
}

/** The saved search that the list shows now. */
export function findCurrent(
  saved: readonly SavedSearch[],
  query: string,
  sort: IssueSort,
): SavedSearch | undefined {
  return saved.find((one) => one.query.trim() === query.trim() && sortOf(one) === sort);
}

/** The saved search that was opened and then changed on the page, while no saved search is like it. */
export function findEdited(
  saved: readonly SavedSearch[],
  {
    query,
    sort,
    opened,
  }: { readonly query: string; readonly sort: IssueSort; readonly opened: string | undefined },
): SavedSearch | undefined {
  return isUnsaved(saved, query, sort) ? saved.find((one) => one.id === opened) : undefined;
}

/** Whether there is something here that no tab leads to yet. */
export function isUnsaved(saved: readonly SavedSearch[], query: string, sort: IssueSort): boolean {
  const isUsual = sort === DEFAULT_SORT && views.some((view) => view.query === query.trim());
  return !isUsual && findCurrent(saved, query, sort) === undefined;
}

/** Those with a tab and those in the menu; the open one always has a tab. */
export function splitTabs(
  saved: readonly SavedSearch[],
  current: SavedSearch | undefined,
): { readonly tabs: readonly SavedSearch[]; readonly more: readonly SavedSearch[] } {
  const first = saved.slice(0, SAVED_TABS_MAX);
  const tabs =
    current === undefined || first.includes(current)
      ? first
      : [...first.slice(0, SAVED_TABS_MAX - 1), current];
  return { tabs, more: saved.filter((one) => !tabs.includes(one)) };
}

/** Puts one beside another. Pinned ones stay in front: across that line it goes as far as it may. */
export function moveBeside(
  saved: readonly SavedSearch[],
  one: SavedSearch,
  target: SavedSearch,
  side: "before" | "after",
): readonly SavedSearch[] {
  if (one === target) return saved;
  const rest = saved.filter((other) => other !== one);
  const at = rest.indexOf(target) + (side === "after" ? 1 : 0);
  const moved = rest.toSpliced(at, 0, one);
  return [...moved.filter((other) => other.isPinned), ...moved.filter((other) => !other.isPinned)];
}

/** The open one a step on, past the tab that stands beside it; nothing where it cannot go. */
export function stepAside(
  saved: readonly SavedSearch[],
  current: SavedSearch,
  step: -1 | 1,
): readonly SavedSearch[] | undefined {
  const { tabs } = splitTabs(saved, current);
  const shown = tabs[tabs.indexOf(current) + step];
  const target = shown ?? (step === 1 ? saved[saved.indexOf(current) + 1] : undefined);
  if (target === undefined || target.isPinned !== current.isPinned) return undefined;
  return moveBeside(saved, current, target, step === 1 ? "after" : "before");
}

import type { Quota } from "@vedette/api";

/** What quotas are usually about; others are kept where they stand. */
export const quotaCategories = [
  "error",
  "transaction",
  "span",
  "log_item",
  "trace_metric",
  "attachment_item",
  "attachment",
  "session",
  "replay",
  "profile",
  "monitor",
  "feedback",
] as const satisfies readonly Quota["categories"][number][];

export function isUsual(category: string): category is (typeof quotaCategories)[number] {
  return (quotaCategories as readonly string[]).includes(category);
}

const usualWindows = [60, 3_600, 86_400, 7 * 86_400, 30 * 86_400];

/** The lengths to choose from, with the one that holds. */
export function quotaWindows(current: number): readonly number[] {
  return [...new Set([...usualWindows, current])].sort((a, b) => a - b);
}

/** A name that no quota has yet. */
export function freeQuotaId(quotas: readonly Quota[]): string {
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? "daily" : `daily-${number}`;
    if (quotas.every((quota) => quota.id !== id)) return id;
  }
}

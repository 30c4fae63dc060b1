/**
 * `X-Sentry-Rate-Limits`. Each category stands in it once, under what limits it for longest: HTTP clients refuse headers
 * of some kilobytes, and what a shorter limit says besides would tell an SDK nothing. However many quotas there are, it
 * stays below 4 KB.
 */
import type { DataCategory } from "@vedette/protocol";

/** A limit that has nothing left. */
export type UsedUp = {
  readonly scope: "organization" | "project" | "key";
  readonly reason: string;
  /** `undefined` is everything. */
  readonly categories: ReadonlySet<DataCategory> | undefined;
  readonly seconds: number;
};

export function rateLimitsHeader(limits: readonly UsedUp[]): string {
  const longest = new Map<DataCategory | "", UsedUp>();
  for (const limit of limits)
    for (const category of limit.categories ?? everything)
      if (limit.seconds > (longest.get(category)?.seconds ?? 0)) longest.set(category, limit);
  // Some SDKs take a category's own time for the whole truth, although everything is limited for longer.
  const allSeconds = longest.get("")?.seconds ?? 0;
  const told = new Map<UsedUp, string[]>();
  for (const [category, limit] of longest) {
    if (category !== "" && limit.seconds <= allSeconds) continue;
    told.set(limit, [...(told.get(limit) ?? []), category]);
  }
  return Array.from(
    told,
    ([{ seconds, scope, reason }, categories]) => `${seconds}:${categories.join(";")}:${scope}:${reason}`,
  ).join(", ");
}

const everything = [""] as const;

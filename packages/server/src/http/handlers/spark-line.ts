/** Over what the small graphs of a list reach, by what clients call it. */
import { last24Hours } from "#query/issue-figures.ts";
import type { TimeRange } from "#query/time-range.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Above this hours are too many to draw. */
const hourlyMs = 3 * dayMs;

export type SparkPeriod = "" | "24h" | "14d" | "30d" | "auto";

export type SparkLine = {
  /** The key under `stats`. */
  readonly name: string;
  readonly range: TimeRange;
  readonly bucketMs: number;
};

/** Whole hours or days that end with the present one; `auto` reaches as far as the list. None where none is wanted. */
export function sparkLine(
  period: SparkPeriod | undefined,
  listed: TimeRange,
  nowMs: number,
): SparkLine | undefined {
  switch (period) {
    case "":
      return undefined;
    case undefined:
    case "24h":
      return { name: "24h", range: last24Hours(nowMs), bucketMs: hourMs };
    case "14d":
      return ofDays("14d", 14, nowMs);
    case "30d":
      return ofDays("30d", 30, nowMs);
    case "auto": {
      // Lists look a little ahead, for clocks that are fast.
      const endMs = Math.min(listed.endMs, nowMs);
      const bucketMs = endMs - listed.startMs <= hourlyMs ? hourMs : dayMs;
      const range = {
        startMs: Math.floor(listed.startMs / bucketMs) * bucketMs,
        endMs: Math.ceil(endMs / bucketMs) * bucketMs,
      };
      return { name: "auto", range, bucketMs };
    }
  }
}

function ofDays(name: string, days: number, nowMs: number): SparkLine {
  const endMs = (Math.floor(nowMs / dayMs) + 1) * dayMs;
  return { name, range: { startMs: endMs - days * dayMs, endMs }, bucketMs: dayMs };
}

/**
 * The newest rows first, without a look at all of them: rows of a group stand together and not those of a day, so every
 * row of the range that fits would be read to find the fifty newest. Most searches have as many within two days, and
 * the parts of older weeks then stay closed. What two days do not fill is looked for in the whole range.
 */
import type { TimeRange } from "./time-range.ts";

const lookMs = 2 * 86_400_000;
/** A range not much longer is read at once. */
const rangeMsMin = 2 * lookMs;

/**
 * `read` answers with the first rows of a range, newest first; with `wanted` of them the answer is whole. A range may
 * end later than any row, when it is `nowMs`.
 */
export async function readNewestFirst<Row>(
  range: TimeRange,
  wanted: number,
  read: (range: TimeRange) => Promise<readonly Row[]>,
  nowMs = range.endMs,
): Promise<readonly Row[]> {
  const { startMs, endMs } = range;
  if (endMs - startMs < rangeMsMin) return await read(range);
  const newest = await read({ startMs: Math.max(startMs, Math.min(nowMs, endMs) - lookMs), endMs });
  return newest.length >= wanted ? newest : await read(range);
}

/** Which segment of which replay: what rows of a replay are found by. */
import { wholeOf } from "../parts/line.ts";

/** The SDK's sessions end after an hour, which is far below this. */
const segmentMax = 100_000;

export type SegmentRef = { readonly replayId: string; readonly segmentId: number };

/** A segment's number; the first one may leave it out. */
export function segmentIdOf(value: unknown): number | undefined {
  return value === undefined || value === null ? 0 : wholeOf(value, segmentMax);
}

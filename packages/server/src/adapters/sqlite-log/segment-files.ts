/**
 * The log is a folder of segment files, each named for its first offset. Only the last one is written; a
 * segment whose records are all acknowledged is deleted whole, with its write-ahead log.
 */
import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

export type SegmentFile = { readonly path: string; readonly firstOffset: number };

const namePattern = /^segment-(\d{16})\.sqlite$/;
const companions = ["", "-wal", "-shm"];

export function segmentPath(folder: string, firstOffset: number): string {
  return join(folder, `segment-${String(firstOffset).padStart(16, "0")}.sqlite`);
}

/** All segments, oldest first. */
export function listSegments(folder: string): SegmentFile[] {
  return readdirSync(folder)
    .map((name) => ({ name, match: namePattern.exec(name) }))
    .flatMap(({ name, match }) =>
      match?.[1] ? [{ path: join(folder, name), firstOffset: Number(match[1]) }] : [],
    )
    .sort((a, b) => a.firstOffset - b.firstOffset);
}

export function deleteSegment(segment: SegmentFile): void {
  for (const companion of companions) rmSync(`${segment.path}${companion}`, { force: true });
}

/**
 * What the segments occupy, write-ahead logs included. The books beside them (positions, ids already seen) are not
 * what waits: they do not shrink when it is taken, and a bound that counted them refused everything for good.
 */
export function bytesOnDisk(folder: string): number {
  let sum = 0;
  for (const name of readdirSync(folder)) {
    if (!name.startsWith("segment-")) continue;
    // A consumer may delete a segment between the listing and this line.
    sum += statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return sum;
}

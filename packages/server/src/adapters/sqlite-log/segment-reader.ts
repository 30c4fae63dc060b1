/** Reads ranges of offsets across segment files, keeping the segments in use open. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { StoredRecord } from "#ports/ingest-log.ts";
import { decodeChunk } from "./chunk.ts";
import { openSegmentForReading } from "./segment-database.ts";
import { deleteSegment, listSegments, type SegmentFile } from "./segment-files.ts";

export type SegmentReader = {
  /** Up to the limits, starting exactly at `offset`, never past `lastOffset`. */
  readonly read: (
    offset: number,
    limits: { readonly recordsMax: number; readonly bytesMax: number; readonly lastOffset?: number },
  ) => StoredRecord[];
  readonly deleteBefore: (offset: number) => void;
  readonly close: () => void;
};

type OpenSegment = SegmentFile & { readonly db: DatabaseSync; readonly chunksFrom: StatementSync };

const chunksPerRead = 8;

export function createSegmentReader(folder: string): SegmentReader {
  const open = new Map<string, OpenSegment>();
  let known: readonly SegmentFile[] = [];

  function segmentOf(offset: number): OpenSegment | undefined {
    if (known.length === 0 || (known.at(-1)?.firstOffset ?? 0) <= offset) known = listSegments(folder);
    const file = known.findLast((candidate) => candidate.firstOffset <= offset);
    if (!file) return undefined;
    const alreadyOpen = open.get(file.path);
    if (alreadyOpen) return alreadyOpen;
    const opened = openSegmentForReading(file.path);
    if (!opened) return undefined;
    const segment = { ...file, ...opened };
    open.set(file.path, segment);
    return segment;
  }

  return {
    read: (startOffset, limits) => {
      const records: StoredRecord[] = [];
      const lastOffset = limits.lastOffset ?? Number.MAX_SAFE_INTEGER;
      let offset = startOffset;
      let sizeBytes = 0;
      while (records.length < limits.recordsMax && sizeBytes < limits.bytesMax && offset <= lastOffset) {
        const segment = segmentOf(offset);
        if (!segment) return records;
        const before = offset;
        for (const row of segment.chunksFrom.all(offset, chunksPerRead)) {
          for (const record of decodeChunk(row["body"] as Uint8Array, Number(row["first_offset"]))) {
            if (record.offset < offset) continue;
            const isFull =
              records.length >= limits.recordsMax || (records.length > 0 && sizeBytes >= limits.bytesMax);
            if (isFull || record.offset > lastOffset) return records;
            records.push(record);
            sizeBytes += record.body.length;
            offset = record.offset + 1;
          }
        }
        // Nothing more in this segment: either the end of the log, or the next segment starts here.
        if (offset === before) return records;
      }
      return records;
    },
    deleteBefore: (offset) => {
      const segments = listSegments(folder);
      segments.forEach((segment, index) => {
        const next = segments[index + 1];
        // The last segment is the writer's.
        if (!next || next.firstOffset > offset) return;
        open.get(segment.path)?.db.close();
        open.delete(segment.path);
        deleteSegment(segment);
      });
      known = [];
    },
    close: () => {
      for (const { db } of open.values()) db.close();
      open.clear();
    },
  };
}

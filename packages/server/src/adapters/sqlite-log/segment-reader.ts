/** Reads ranges of offsets across segment files, keeping the segments in use open. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { OperationalError } from "#kernel/errors.ts";
import type { BytesSealer } from "#kernel/sealed-bytes.ts";
import type { StoredRecord } from "#ports/ingest-log.ts";
import { chunkContext, decodeChunk, isChunk, isWhole, pieceContext } from "./chunk.ts";
import { openSegmentForReading, readPieces } from "./segment-database.ts";
import { deleteSegment, listSegments, type SegmentFile } from "./segment-files.ts";

export type SegmentReader = {
  /** Up to the limits, starting exactly at `offset`, never past `lastOffset`. */
  readonly read: (
    offset: number,
    limits: { readonly recordsMax: number; readonly bytesMax: number; readonly lastOffset?: number },
  ) => StoredRecord[];
  readonly deleteBefore: (offset: number) => void;
  /** Whether there was more than the segment being written when the last was looked for. */
  readonly hasDeletable: () => boolean;
  readonly close: () => void;
};

type OpenSegment = SegmentFile & { readonly db: DatabaseSync; readonly chunkBefore: StatementSync };

export function createSegmentReader(folder: string, sealer: BytesSealer | undefined): SegmentReader {
  const open = new Map<string, OpenSegment>();
  let known: readonly SegmentFile[] = [];
  // The rest of a chunk that a reading cut: the next one goes on there without decoding it again.
  let ahead: readonly StoredRecord[] = [];

  function segmentOf(offset: number): OpenSegment | undefined {
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

  type Chunk = { readonly segment: OpenSegment; readonly first: number; readonly body: Uint8Array };

  function findChunk(offset: number): Chunk | undefined {
    const segment = segmentOf(offset);
    const row = segment?.chunkBefore.get(offset);
    const first = Number(row?.["first_offset"]);
    if (!segment || !row || first + Number(row["count"]) <= offset) return undefined;
    return { segment, first, body: row["body"] as Uint8Array };
  }

  /** The records from `offset` to the end of the chunk that holds it; none at the end of the log. */
  function chunkFrom(offset: number): readonly StoredRecord[] {
    if (ahead[0]?.offset === offset) return ahead;
    let found = findChunk(offset);
    if (found === undefined && (known.at(-1)?.firstOffset ?? 0) <= offset) {
      // The last one that was known ends before: there may be another meanwhile.
      known = listSegments(folder);
      found = findChunk(offset);
    }
    if (found === undefined) return [];
    const { segment, first, body } = found;
    const chunk = openChunk(segment, body, first);
    if (chunk === undefined)
      throw new OperationalError("log_damaged", `The log's records from ${first} on cannot be read.`, {
        retryable: false,
      });
    return [...decodeChunk(chunk, first)].slice(offset - first);
  }

  /** What is no chunk as it lies there is a sealed one. Its own body is empty where it was written in pieces. */
  function openChunk({ db }: OpenSegment, stored: Uint8Array, first: number): Uint8Array | undefined {
    const isPlain = isChunk(stored);
    const chunk = isPlain ? stored : sealer?.open(stored, chunkContext(first));
    if (chunk?.length !== 0) return chunk;
    const joined = readPieces(db, first, (bytes, piece) =>
      isPlain ? bytes : sealer?.open(bytes, pieceContext(first, piece)),
    );
    return joined && isWhole(joined) ? joined : undefined;
  }

  return {
    read: (startOffset, limits) => {
      const records: StoredRecord[] = [];
      const lastOffset = limits.lastOffset ?? Number.MAX_SAFE_INTEGER;
      let sizeBytes = 0;
      const isFull = (): boolean => records.length >= limits.recordsMax || sizeBytes >= limits.bytesMax;
      for (let offset = startOffset; offset <= lastOffset && !isFull();) {
        const chunk = chunkFrom(offset);
        if (chunk.length === 0) break;
        let taken = 0;
        for (const record of chunk) {
          if (isFull() || record.offset > lastOffset) break;
          records.push(record);
          sizeBytes += record.body.length;
          taken += 1;
        }
        ahead = chunk.slice(taken);
        offset += taken;
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
    hasDeletable: () => known.length > 1,
    close: () => {
      for (const { db } of open.values()) db.close();
      open.clear();
    },
  };
}

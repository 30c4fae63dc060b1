/**
 * The reading end of the ingest log, for one consumer group. It runs in the role `process`, on a thread of
 * its own, so its synchronous reads hold up nobody else.
 */
import { mkdirSync } from "node:fs";
import type { IngestLogConsumer, LogBatch, LogRange } from "#ports/ingest-log.ts";
import { createBytesSealer } from "#kernel/sealed-bytes.ts";
import { chunkContext, encodeChunk, encodeRecord } from "./chunk.ts";
import { acknowledgedOffset, firstNeeded, openPosition } from "./consumer-position.ts";
import { listSegments } from "./segment-files.ts";
import { inTransaction } from "./in-transaction.ts";
import { createSegmentReader } from "./segment-reader.ts";

export async function createSqliteLogConsumer(options: {
  readonly folder: string;
  /** Lower-case letters and hyphens. */
  readonly group: string;
  /** What the writer seals under, or sealed under once; what is buried is sealed as long as that is on. */
  readonly sealing?: { readonly key: Uint8Array; readonly isOn: boolean } | undefined;
}): Promise<IngestLogConsumer> {
  const { folder } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const db = openPosition(folder, options.group, listSegments(folder)[0]?.firstOffset ?? 1);
  const sealer = options.sealing && createBytesSealer(options.sealing.key);
  const reader = createSegmentReader(folder, sealer);
  const position = db.prepare("SELECT next_unclaimed, log_id FROM position").get();
  let readOffset = Number(position?.["next_unclaimed"]);
  let deletedBefore = 0;

  const insertRange = db.prepare("INSERT OR IGNORE INTO open_ranges (first, last, stored) VALUES (?, ?, ?)");
  const deleteRange = db.prepare("DELETE FROM open_ranges WHERE first = ? AND last = ?");
  const nextUnclaimed = db.prepare("SELECT next_unclaimed FROM position");
  const advance = db.prepare("UPDATE position SET next_unclaimed = max(next_unclaimed, ?)");

  const rangeOf = (first: number, last: number): LogRange => ({ partition: 0, first, last });

  return {
    logId: String(position?.["log_id"]),
    openRanges: async () =>
      db
        .prepare("SELECT first, last, stored FROM open_ranges ORDER BY first")
        .all()
        .map((row) => ({
          ...rangeOf(Number(row["first"]), Number(row["last"])),
          stored: String(row["stored"])
            .split(",")
            .filter((table) => table !== ""),
        })),
    read: async (range) => ({
      range,
      records: reader.read(range.first, {
        recordsMax: range.last - range.first + 1,
        bytesMax: Number.POSITIVE_INFINITY,
        lastOffset: range.last,
      }),
    }),
    next: async (limits): Promise<LogBatch | undefined> => {
      const records = reader.read(readOffset, limits);
      const last = records.at(-1);
      if (!last) {
        // The last one to be acknowledged was in a segment that was still written.
        if (reader.hasDeletable()) reader.deleteBefore(acknowledgedOffset(folder, firstNeeded(db)));
        return undefined;
      }
      const range = rangeOf(readOffset, last.offset);
      readOffset = last.offset + 1;
      return { range, records };
    },
    claim: async (range) =>
      inTransaction(db, () => {
        const next = Number(nextUnclaimed.get()?.["next_unclaimed"]);
        // A gap would be records that nobody ever processes.
        if (range.first !== next)
          throw new Error(`cannot claim ${range.first}-${range.last}: ${next} comes next`);
        insertRange.run(range.first, range.last, "");
        advance.run(range.last + 1);
      }),
    split: async (range, firstOfSecond, stored) => {
      if (firstOfSecond <= range.first || firstOfSecond > range.last) {
        throw new Error(`cannot split ${range.first}-${range.last} at ${firstOfSecond}`);
      }
      inTransaction(db, () => {
        deleteRange.run(range.first, range.last);
        insertRange.run(range.first, firstOfSecond - 1, stored.join(","));
        insertRange.run(firstOfSecond, range.last, stored.join(","));
      });
      return [
        { ...rangeOf(range.first, firstOfSecond - 1), stored },
        { ...rangeOf(firstOfSecond, range.last), stored },
      ];
    },
    acknowledge: async (range) => {
      deleteRange.run(range.first, range.last);
      const needed = firstNeeded(db);
      if (needed === deletedBefore) return;
      deletedBefore = needed;
      reader.deleteBefore(acknowledgedOffset(folder, needed));
    },
    bury: async (record, reason) => {
      const plain = encodeChunk([encodeRecord(record)]);
      db.prepare("INSERT OR REPLACE INTO dead_letters (offset, reason, record) VALUES (?, ?, ?)").run(
        record.offset,
        reason,
        sealer && options.sealing?.isOn === true ? sealer.seal(plain, chunkContext(record.offset)) : plain,
      );
    },
    deadLetters: async () => Number(db.prepare("SELECT count(*) AS n FROM dead_letters").get()?.["n"]),
    close: async () => {
      reader.close();
      db.close();
    },
  };
}

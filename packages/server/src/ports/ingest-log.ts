/**
 * The ingest log: what was accepted, durable until it is processed. The writer lives in the role `receive`,
 * a consumer in the role `process`; they share nothing but the log itself.
 *
 * Guarantees, each with a test of that number in `ingest-log.contract.ts`:
 *  1. `append` resolves after its records are durable; a SIGKILL afterwards loses none of them.
 *  2. Records are read in the order of their offsets, without gaps, by every consumer group.
 *  3. A batch is a contiguous range of offsets. `claim` makes the range durable before its rows are stored;
 *     after a restart `openRanges` returns exactly the claimed and unacknowledged ranges, in order, and
 *     `read` returns the same records for them.
 *     Ranges are claimed without gaps: a claim that skips records fails.
 *  4. `acknowledge` is durable; an acknowledged range is never delivered again.
 *  5. `split` replaces an open range by two adjoining ones, durably and in one step, and with them what is stored of
 *     both already; `openRanges` tells it after a restart.
 *  6. `append` fails with `log_full` at the bound and works again after records were acknowledged.
 *  7. Acknowledged records leave the disk.
 *  8. `bury` moves one record of an open range to the dead letters, where it can be counted and read.
 *  9. `position` names the end of what was accepted and the first record that some group still needs: what lies before
 *     that is stored or buried. Without a group everything is needed.
 */
import type { KeyId, ProjectId } from "@vedette/protocol";

export type ContentEncoding = "identity" | "gzip" | "deflate" | "br" | "zstd";

/**
 * `envelope`; `store` for a bare event; `counts` for what the receiver itself refused: a JSON list of counts
 * (category, outcome, reason, quantity).
 */
export type RecordFormat = "envelope" | "store" | "counts";

/** One accepted request. Everything that processing must not decide anew after a restart is stamped here. */
export type LogRecord = {
  readonly projectId: ProjectId;
  readonly keyId: KeyId;
  readonly receivedAtMs: number;
  readonly retentionDays: number;
  readonly clientIp: string;
  readonly userAgent: string;
  /** The id given to an event that came without one: 32 hexadecimal digits. */
  readonly fallbackEventId: string;
  /** The settings it was received under: a row that never changes; 0 for the defaults. */
  readonly settingsId: number;
  readonly format: RecordFormat;
  /** How `body` is compressed; it is kept as it came. */
  readonly encoding: ContentEncoding;
  readonly body: Uint8Array;
};

/** A record to be written; a body that was put together here comes in parts, which are not copied before. */
export type NewLogRecord = Omit<LogRecord, "body"> & {
  readonly body: Uint8Array | readonly Uint8Array[];
};

/** Offsets are consecutive integers within a partition; `last` is included. */
export type LogRange = { readonly partition: number; readonly first: number; readonly last: number };
/** `stored` names the tables that hold its rows already: a larger range, of which it is a part, was stored there. */
export type OpenRange = LogRange & { readonly stored: readonly string[] };
export type StoredRecord = LogRecord & { readonly offset: number };
export type LogBatch = { readonly range: LogRange; readonly records: readonly StoredRecord[] };

export type LogDepth = {
  readonly records: number;
  readonly bytesOnDisk: number;
  readonly bytesMax: number;
};

export type IngestLogWriter = {
  /** The body is the caller's again once this resolves, and may be freed. */
  readonly append: (record: NewLogRecord) => Promise<void>;
  readonly depth: () => Promise<LogDepth>;
  /** Offsets; `end` is the one after the last record whose `append` was called. */
  readonly position: () => Promise<{ readonly end: number; readonly needed: number }>;
  readonly close: () => Promise<void>;
};

export type IngestLogConsumer = {
  /** Names this log for ever: offsets are unique only together with it. */
  readonly logId: string;
  readonly openRanges: () => Promise<readonly OpenRange[]>;
  readonly read: (range: LogRange) => Promise<LogBatch>;
  /** The records after the last claimed range, or `undefined` when there are none. */
  readonly next: (limits: {
    readonly recordsMax: number;
    readonly bytesMax: number;
  }) => Promise<LogBatch | undefined>;
  readonly claim: (range: LogRange) => Promise<void>;
  readonly split: (
    range: LogRange,
    firstOfSecond: number,
    stored: readonly string[],
  ) => Promise<readonly [OpenRange, OpenRange]>;
  readonly acknowledge: (range: LogRange) => Promise<void>;
  readonly bury: (record: StoredRecord, reason: string) => Promise<void>;
  readonly deadLetters: () => Promise<number>;
  readonly close: () => Promise<void>;
};

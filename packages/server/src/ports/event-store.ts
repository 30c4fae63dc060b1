/**
 * The event store: immutable, columnar data (errors, outcomes, later spans, logs, metrics, sessions).
 *
 * Guarantees, each with a test of that number in `event-store.contract.ts`:
 *  1. An insert that was answered is visible to the next query and survives a SIGKILL of any process.
 *  2. The same token for the same table stores its rows once, whatever was cut off in between, and also in
 *     the roll-ups that are fed by the table.
 *  3. Rows come back as they went in: 64-bit integers, Unicode, empty values, maps, milliseconds in UTC.
 *  4. A query reads rows of its scope's projects only; an empty scope reads nothing.
 *  5. Parameters are values and never SQL.
 *  6. A query that exceeds its time or memory fails with `store_timeout` or `store_rejected`; the next query
 *     on the same store is not affected.
 *  7. A store that is down fails every call with `store_unavailable` (retryable) and heals by itself.
 *  8. A batch that the store refuses for its content fails with `store_rejected` (not retryable).
 *  9. `migrate` is idempotent and refuses a schema newer than it knows.
 * 10. `partitions` names every partition of every table whose rows have a life-time, roll-ups included.
 *     `dropPartition` removes exactly that one, at once and also from the disk, and is idempotent.
 * 11. `blobsInUse` answers exactly those of the given blobs that some row names, of whatever project.
 * 12. Figures of the server itself come back as means over steps of time; no query of projects reads them.
 * 13. `deleteSubject` deletes the rows of the scope's projects that name the person, and those that belong to
 *     such rows, from every table but the roll-ups; what else is there stays. It answers how many, tells them as they
 *     go, and is idempotent; where being told throws, the rest stays.
 * 14. `deleteGroups` deletes the errors of the given groups that were received before a moment, with their
 *     attachments and counts, and no other row; it is idempotent.
 * 15. `stream` hands over the rows of a query, of whatever number, in pieces as the reader takes them. It is held to
 *     4, 5 and 6; a result that breaks off is a failure of the reading and never a short result; a reader that
 *     stops early sets the store free.
 * 16. `errorParts` names what errors and their counts lie in: an answered insert shows in parts with new blocks and
 *     blocks that are higher than all before, a deletion in the `change` of every part that is left, what expired in
 *     parts that are gone or have fewer rows; merging keeps the highest block and change. A store whose reads may be
 *     answered by several servers tells nothing.
 */
import type { z } from "zod";
import type { GroupHash, ProjectId } from "@vedette/protocol";
import type { BlobId } from "./blob-store.ts";
import type { DataSubject } from "./data-subject.ts";
import type { ProjectScope } from "./project-scope.ts";
import type { EventTableName, StorableRow } from "./event-tables.ts";

export type QueryParameter = string | number | boolean | bigint | readonly (string | number | bigint)[];

export type EventQuery<Row> = {
  /** Whose rows may be read. */
  readonly scope: ProjectScope;
  /** SQL with `{name:Type}` parameters; never built from a value. */
  readonly sql: string;
  readonly params?: Readonly<Record<string, QueryParameter>>;
  /** Parses each row; integers of 64 bits arrive as strings. */
  readonly row: z.ZodType<Row>;
  /** Default 10,000 ms. */
  readonly timeoutMs?: number;
  /** Nobody waits for it: it takes no more than one thread. */
  readonly isQuiet?: true;
};

export type EventStoreStats = {
  readonly tables: readonly {
    readonly table: string;
    readonly rows: number;
    readonly bytesOnDisk: number;
    readonly activeParts: number;
  }[];
};

/** Rows of one table that arrived in one week (from Monday, UTC) and live equally long. */
export type EventPartition = {
  readonly table: string;
  readonly retentionDays: number;
  /** The first moment of the week. */
  readonly weekMs: number;
};

export type EventPartitionStats = EventPartition & {
  readonly rows: number;
  readonly bytesOnDisk: number;
};

/** A number that the server tells of itself. */
export type StoredFigure = {
  readonly atMs: number;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};

export type FigureQuery = {
  readonly names: readonly string[];
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly stepMs: number;
};

/** Errors that belong together: what issues are made of. */
export type EventGroup = { readonly projectId: ProjectId; readonly hash: GroupHash };

/** The tables that lists of issues are made of. */
export const errorPartTables = ["errors", "error_counts_hourly"] as const;

/** Rows that are stored together; the engine names the part `name` in its column `_part`. */
export type ErrorPart = {
  readonly table: (typeof errorPartTables)[number];
  readonly name: string;
  readonly partition: string;
  readonly firstBlock: number;
  readonly lastBlock: number;
  /** Of the last deletion it went through; 0 for none. */
  readonly change: number;
  readonly rows: number;
};

/** `blobsInUse` takes so many ids at most. */
export const blobsAskedMax = 1000;

export type EventStore = {
  /**
   * Keep a batch under 16 MB: a bigger one is stored by several inserts, each once, but no longer all or nothing;
   * where it `mustBeWhole` it may have 22 MB, and beyond fails with `batch_too_large` instead (not retryable), and
   * nothing of it is stored.
   * After a retryable failure the same rows must be sent with the same token.
   */
  readonly insert: <Table extends EventTableName>(batch: {
    readonly table: Table;
    readonly rows: readonly StorableRow<Table>[];
    readonly dedupToken: string;
    readonly mustBeWhole?: boolean;
  }) => Promise<void>;
  readonly query: <Row>(query: EventQuery<Row>) => Promise<Row[]>;
  /** For results that are too long to hold. Few run at once; the others wait. */
  readonly stream: <Row>(query: EventQuery<Row>) => AsyncIterable<readonly Row[]>;
  /** Creates or upgrades the schema; safe to repeat. */
  readonly migrate: () => Promise<void>;
  /** Answers true when an insert would be accepted now. */
  readonly ping: () => Promise<boolean>;
  readonly stats: () => Promise<EventStoreStats>;
  /** Deletes all rows of the scope's projects from every table. */
  readonly deleteProjects: (scope: ProjectScope) => Promise<void>;
  /** Deletes what is stored of a person in the scope's projects; how many rows, by table, which may come several times. */
  readonly deleteSubject: (
    scope: ProjectScope,
    subject: DataSubject,
    onDeleted?: (table: EventTableName, rows: number) => Promise<void>,
  ) => Promise<ReadonlyMap<EventTableName, number>>;
  /** Counts of an hour go whole where its first event happened before the moment. */
  readonly deleteGroups: (
    scope: ProjectScope,
    groups: readonly EventGroup[],
    receivedBeforeMs: number,
  ) => Promise<void>;
  /** For upkeep, like what follows: of all projects, or of none. */
  readonly partitions: () => Promise<readonly EventPartitionStats[]>;
  readonly dropPartition: (partition: EventPartition) => Promise<void>;
  readonly errorParts: () => Promise<readonly ErrorPart[] | undefined>;
  readonly blobsInUse: (ids: readonly BlobId[]) => Promise<ReadonlySet<BlobId>>;
  readonly recordFigures: (figures: readonly StoredFigure[]) => Promise<void>;
  /** One figure per step, name and labels, in order of time. */
  readonly readFigures: (query: FigureQuery) => Promise<readonly StoredFigure[]>;
  readonly close: () => Promise<void>;
};

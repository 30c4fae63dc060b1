/** Gathers the item results of one range of the log into what is stored: rows by table, blobs, issue seeds. */
import { type IssueSeed, joinSeeds } from "#domain/issues/issue-seed.ts";
import type { EventTableName, OutcomeRow, StorableRow, StorableTableRow } from "#ports/event-tables.ts";
import type { StoredRecord } from "#ports/ingest-log.ts";
import type { Count, NewBlob, StorableResult } from "./item-result.ts";
import { type ThinnableRow, thinErrors } from "./thin-errors.ts";

/** The record without its body: results must not keep what they were made from in memory. */
export type RecordMeta = Omit<StoredRecord, "body">;

export type ProcessedItem = { readonly record: RecordMeta; readonly result: StorableResult };

export type TableRows = { readonly [Table in EventTableName]?: readonly StorableRow<Table>[] };

export type BatchResult = {
  /** Without outcomes: they are written last. */
  readonly rows: TableRows;
  readonly outcomes: readonly OutcomeRow[];
  readonly seeds: readonly IssueSeed[];
  readonly blobs: readonly NewBlob[];
};

const minuteMs = 60_000;

/**
 * Pure and in the order of the log, so that a replayed range gives the same bytes.
 * `isFirst[i]` says whether item i of those with a `onceId` is the first with it. `thinningOf` tells how many
 * errors of one group the record's project wants kept per minute. Counts are of what came, not of what is kept.
 */
export function gatherBatch(
  items: readonly ProcessedItem[],
  isFirst: readonly boolean[],
  thinningOf: (record: RecordMeta) => number | undefined = keepAll,
): BatchResult {
  const rows: { [table: string]: StorableTableRow["row"][] } = {};
  const seeds = new Map<string, IssueSeed>();
  const outcomes = new Map<string, OutcomeRow>();
  const blobs: NewBlob[] = [];
  const errors: ThinnableRow[] = [];
  let asked = 0;
  let isThinned = false;

  for (const { record, result } of items) {
    const isKept = result.onceId === undefined || (isFirst[asked++] ?? true);
    for (const count of result.counts) addCount(outcomes, record, isKept ? count : asDuplicate(count));
    if (!isKept) continue;
    for (const { table, row } of result.rows) {
      (rows[table] ??= []).push(row);
      if (table !== "errors") continue;
      const perMinute = thinningOf(record);
      if (perMinute !== undefined) isThinned = true;
      errors.push({ row, perMinute });
    }
    if (result.blobs) blobs.push(...result.blobs);
    if (result.seed) addSeed(seeds, result.seed);
  }
  if (isThinned) rows["errors"] = thinErrors(errors);
  // Each list was filled by rows of its table's type.
  return { rows: rows as TableRows, outcomes: [...outcomes.values()], seeds: [...seeds.values()], blobs };
}

const keepAll = (): undefined => undefined;

function asDuplicate(count: Count): Count {
  return count.outcome === "accepted" ? { ...count, outcome: "invalid", reason: "duplicate" } : count;
}

function addSeed(seeds: Map<string, IssueSeed>, seed: IssueSeed): void {
  const key = `${seed.projectId}:${seed.hash}`;
  const known = seeds.get(key);
  seeds.set(key, known ? joinSeeds(known, seed) : seed);
}

function addCount(outcomes: Map<string, OutcomeRow>, record: RecordMeta, count: Count): void {
  if (count.quantity === 0) return;
  const { category, outcome, reason, quantity } = count;
  const minute = record.receivedAtMs - (record.receivedAtMs % minuteMs);
  const key = `${record.projectId}:${record.keyId}:${minute}:${record.retentionDays}:${category}:${outcome}:${reason}`;
  const known = outcomes.get(key);
  outcomes.set(key, {
    project_id: record.projectId,
    key_id: record.keyId,
    received_at: minute,
    retention_days: record.retentionDays,
    category,
    outcome,
    reason,
    quantity: Number(known?.quantity ?? 0) + quantity,
  });
}

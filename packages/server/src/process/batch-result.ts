/** Gathers the item results of one range of the log into what is stored: rows, outcome rows, issue seeds. */
import type { IssueSeed } from "#domain/issues/issue-seed.ts";
import type { ErrorRow, OutcomeRow } from "#ports/event-tables.ts";
import type { StoredRecord } from "#ports/ingest-log.ts";
import type { ItemResult } from "./item-result.ts";

/** The record without its body: results must not keep what they were made from in memory. */
export type RecordMeta = Omit<StoredRecord, "body">;

export type ProcessedItem = { readonly record: RecordMeta; readonly result: ItemResult };

export type BatchResult = {
  readonly errors: readonly ErrorRow[];
  readonly outcomes: readonly OutcomeRow[];
  readonly seeds: readonly IssueSeed[];
};

const minuteMs = 60_000;

/**
 * Pure and in the order of the log, so that a replayed range gives the same bytes.
 * `isFirst[i]` says whether accepted item i is the first with its event id.
 */
export function gatherBatch(items: readonly ProcessedItem[], isFirst: readonly boolean[]): BatchResult {
  const errors: ErrorRow[] = [];
  const seeds = new Map<string, IssueSeed>();
  const outcomes = new Map<string, OutcomeRow>();
  let accepted = 0;

  for (const { record, result } of items) {
    if (result.outcome !== "accepted") {
      count(outcomes, record, result.category, result.outcome, result.reason);
      continue;
    }
    const first = isFirst[accepted] ?? true;
    accepted += 1;
    if (!first) {
      count(outcomes, record, result.category, "invalid", "duplicate");
      continue;
    }
    errors.push(result.row);
    count(outcomes, record, result.category, "accepted", "");
    const key = `${result.seed.projectId}:${result.seed.hash}`;
    const known = seeds.get(key);
    seeds.set(key, known ? mergeSeeds(known, result.seed) : result.seed);
  }
  return { errors, outcomes: [...outcomes.values()], seeds: [...seeds.values()] };
}

/** The latest event names the issue; the times span all of them. */
function mergeSeeds(known: IssueSeed, next: IssueSeed): IssueSeed {
  const latest = next.lastSeenMs >= known.lastSeenMs ? next : known;
  return {
    ...latest,
    firstSeenMs: Math.min(known.firstSeenMs, next.firstSeenMs),
    lastSeenMs: Math.max(known.lastSeenMs, next.lastSeenMs),
  };
}

function count(
  outcomes: Map<string, OutcomeRow>,
  record: RecordMeta,
  category: string,
  outcome: string,
  reason: string,
): void {
  const minute = record.receivedAtMs - (record.receivedAtMs % minuteMs);
  const key = `${record.keyId}:${minute}:${record.retentionDays}:${category}:${outcome}:${reason}`;
  const known = outcomes.get(key);
  outcomes.set(key, {
    project_id: record.projectId,
    key_id: record.keyId,
    received_at: minute,
    retention_days: record.retentionDays,
    category,
    outcome,
    reason,
    quantity: Number(known?.quantity ?? 0) + 1,
  });
}

const smallColumnsBytes = 1024;

/** About how much memory and insert a result takes: the columns that can be large, and a sum for the rest. */
export function resultBytes(result: ItemResult): number {
  if (result.outcome !== "accepted") return 256;
  const { row } = result;
  const texts = [
    row.exception,
    row.threads,
    row.breadcrumbs,
    row.request,
    row.contexts,
    row.extra,
    row.rest,
    row.user,
  ];
  return texts.reduce((sum, text) => sum + text.length, smallColumnsBytes);
}

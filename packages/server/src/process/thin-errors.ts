/**
 * Thinning: of a group whose events come faster than its project wants them all kept, every k-th row is written
 * and stands for those that are left out, so that every sum over `sample_weight` stays what was sent.
 *
 * Decided within one range of the log, from nothing but what its records carry: a replay decides the same.
 * A range knows only its own part of a minute; it is given the part of the limit that belongs to the time
 * between its first and its last record, but never less than that of one second. What counts is therefore the pace: a group that comes at
 * ten times the limit per minute leaves about a tenth of its rows, from the first second on.
 */
import type { StorableErrorRow } from "#ports/event-tables.ts";

export type ThinnableRow = { readonly row: StorableErrorRow; readonly perMinute: number | undefined };

const minuteMs = 60_000;
const spanMsMin = 1_000;
const weightMax = 0xffff_ffff;

/** In the same order; rows without a limit stay as they are. */
export function thinErrors(rows: readonly ThinnableRow[]): StorableErrorRow[] {
  const spanMs = Math.max(spanMsMin, spanOf(rows));
  const counts = new Map<string, number>();
  for (const { row } of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1);

  const kept: StorableErrorRow[] = [];
  /** Per group: where its last written row is, and how many it may still stand for. */
  const open = new Map<string, { readonly index: number; room: number }>();
  for (const { row, perMinute } of rows) {
    const key = keyOf(row);
    const every = perMinute === undefined ? 1 : stepFor(counts.get(key) ?? 1, perMinute, spanMs);
    const last = open.get(key);
    const target = last === undefined ? undefined : kept[last.index];
    if (last && target && last.room > 0 && target.sample_weight + row.sample_weight <= weightMax) {
      last.room -= 1;
      kept[last.index] = { ...target, sample_weight: target.sample_weight + row.sample_weight };
      continue;
    }
    kept.push(row);
    open.set(key, { index: kept.length - 1, room: every - 1 });
  }
  return kept;
}

/** One row in so many, so that no more are left than the span may have. */
function stepFor(count: number, perMinute: number, spanMs: number): number {
  // The first is there before any time has passed.
  const allowed = 1 + Math.floor((perMinute * Math.min(spanMs, minuteMs)) / minuteMs);
  return Math.ceil(count / allowed);
}

/** Rows of different life-times lie in different partitions: one never stands for the other. */
function keyOf(row: StorableErrorRow): string {
  const minute = Math.floor(row.received_at / minuteMs);
  return `${row.project_id}:${row.group_hash}:${minute}:${row.retention_days}`;
}

function spanOf(rows: readonly ThinnableRow[]): number {
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const { row } of rows) {
    if (row.received_at < first) first = row.received_at;
    if (row.received_at > last) last = row.received_at;
  }
  return last - first;
}

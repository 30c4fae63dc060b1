/**
 * Where a consumer group stands: the offset it has claimed up to, its open ranges and its dead letters, in
 * one small database with a full sync per change.
 */
import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const busyTimeoutMs = 2000;

export function positionPath(folder: string, group: string): string {
  return join(folder, `consumer-${group}.sqlite`);
}

export function openPosition(folder: string, group: string, startOffset: number): DatabaseSync {
  const db = new DatabaseSync(positionPath(folder, group), { timeout: busyTimeoutMs });
  db.exec(
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;" +
      "CREATE TABLE IF NOT EXISTS position (only INTEGER PRIMARY KEY CHECK (only = 1), next_unclaimed INTEGER NOT NULL, log_id TEXT NOT NULL);" +
      "CREATE TABLE IF NOT EXISTS open_ranges (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, stored TEXT NOT NULL DEFAULT '');" +
      "CREATE TABLE IF NOT EXISTS dead_letters (offset INTEGER PRIMARY KEY, reason TEXT NOT NULL, record BLOB NOT NULL)",
  );
  // Logs of a version that did not keep what is stored of a split range.
  const columns = db.prepare("SELECT name FROM pragma_table_info('open_ranges')").all();
  if (!columns.some((column) => column["name"] === "stored"))
    db.exec("ALTER TABLE open_ranges ADD COLUMN stored TEXT NOT NULL DEFAULT ''");
  db.prepare("INSERT OR IGNORE INTO position (only, next_unclaimed, log_id) VALUES (1, ?, ?)").run(
    startOffset,
    randomUUID(),
  );
  return db;
}

/** The first offset that the group still needs; everything before it is acknowledged. */
export function firstNeeded(db: DatabaseSync): number {
  const row = db
    .prepare(
      "SELECT coalesce((SELECT min(first) FROM open_ranges), (SELECT next_unclaimed FROM position)) AS needed",
    )
    .get();
  return Number(row?.["needed"]);
}

/** The lowest offset any group still needs; `fallback` where no group has started yet. */
export function acknowledgedOffset(folder: string, fallback: number): number {
  let needed = Number.POSITIVE_INFINITY;
  for (const name of readdirSync(folder)) {
    if (!/^consumer-[a-z-]+\.sqlite$/.test(name)) continue;
    const db = new DatabaseSync(join(folder, name), { readOnly: true, timeout: busyTimeoutMs });
    try {
      needed = Math.min(needed, firstNeeded(db));
    } finally {
      db.close();
    }
  }
  return Number.isFinite(needed) ? needed : fallback;
}

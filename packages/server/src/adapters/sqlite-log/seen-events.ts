/**
 * Event ids already taken in, one table per day of receipt, dropped whole when the window has passed. A lost
 * entry costs at most one doubled event, so a commit does not wait for the disk (a killed process loses
 * nothing; only a power cut could).
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { SeenEntry, SeenEvents } from "#ports/seen-events.ts";

const dayMs = 86_400_000;

type Day = { readonly number: number; readonly insert: StatementSync; readonly find: StatementSync };

export async function createSqliteSeenEvents(options: {
  readonly folder: string;
  readonly windowDays?: number;
}): Promise<SeenEvents> {
  const windowDays = options.windowDays ?? 3;
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(join(options.folder, "seen.sqlite"));
  db.exec(
    "PRAGMA page_size=8192; PRAGMA auto_vacuum=FULL; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16384",
  );

  const days = new Map<number, Day>();
  const openDay = (number: number): Day => {
    const known = days.get(number);
    if (known) return known;
    const table = `seen_${number}`;
    db.exec(`CREATE TABLE IF NOT EXISTS ${table} (id BLOB PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID`);
    const day: Day = {
      number,
      insert: db.prepare(`INSERT OR IGNORE INTO ${table} (id, at) VALUES (?, ?)`),
      find: db.prepare(`SELECT at FROM ${table} WHERE id = ?`),
    };
    days.set(number, day);
    return day;
  };

  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'seen_%'");
  for (const row of tables.all()) openDay(Number(String(row["name"]).slice("seen_".length)));

  function forgetBefore(number: number): void {
    for (const day of [...days.keys()].filter((candidate) => candidate < number)) {
      days.delete(day);
      db.exec(`DROP TABLE IF EXISTS seen_${day}`);
    }
  }

  /** 8 bytes of project, 16 of event. */
  const keyOf = (entry: SeenEntry): Buffer => {
    const key = Buffer.allocUnsafe(8 + entry.eventId.length / 2);
    key.writeBigUInt64BE(BigInt(entry.projectId), 0);
    key.write(entry.eventId, 8, "hex");
    return key;
  };

  function claimOne(entry: SeenEntry, today: Day): boolean {
    const key = keyOf(entry);
    for (const day of days.values()) {
      if (day.number === today.number) continue;
      const at = day.find.get(key)?.["at"];
      if (at !== undefined) return Number(at) === entry.offset;
    }
    if (today.insert.run(key, entry.offset).changes === 1) return true;
    return Number(today.find.get(key)?.["at"]) === entry.offset;
  }

  return {
    claim: async (entries) => {
      if (entries.length === 0) return [];
      db.exec("BEGIN IMMEDIATE");
      try {
        const newest = Math.max(...entries.map((entry) => Math.floor(entry.receivedAtMs / dayMs)));
        forgetBefore(newest - windowDays);
        const answers = entries.map((entry) =>
          claimOne(entry, openDay(Math.floor(entry.receivedAtMs / dayMs))),
        );
        db.exec("COMMIT");
        return answers;
      } catch (error) {
        db.exec("ROLLBACK");
        throw error;
      }
    },
    close: async () => db.close(),
  };
}

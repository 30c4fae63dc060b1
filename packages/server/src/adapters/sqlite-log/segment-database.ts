/**
 * One segment file. Written in WAL mode with a full sync per commit: the database's own crash safety is the
 * log's. Checkpoints are off, because a segment lives for minutes and is deleted whole: copying its
 * write-ahead log back into the file would write every byte twice.
 */
import { existsSync, renameSync, rmSync } from "node:fs";
import { DatabaseSync, type StatementSync } from "node:sqlite";

/** Small pages: a lone record must not cost a large one, and every commit writes whole pages. */
export const pageBytes = 8192;

const busyTimeoutMs = 2000;

/**
 * A segment appears whole: it is made under another name, so that no reader ever holds it while its tables are made
 * (the writer was told "database is locked" then, and refused what had come).
 */
export function openSegmentForWriting(path: string): DatabaseSync {
  if (!existsSync(path)) {
    const making = `${path}.making`;
    for (const left of [making, `${making}-wal`, `${making}-shm`]) rmSync(left, { force: true });
    openWithTables(making).close();
    renameSync(making, path);
  }
  return openWithTables(path);
}

function openWithTables(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: busyTimeoutMs });
  db.exec(
    `PRAGMA page_size=${pageBytes}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;` +
      "CREATE TABLE IF NOT EXISTS chunks (first_offset INTEGER PRIMARY KEY, count INTEGER NOT NULL, body BLOB NOT NULL);" +
      // Of a chunk that is too large to be handled in one: its own body is empty then.
      "CREATE TABLE IF NOT EXISTS pieces (first_offset INTEGER NOT NULL, piece INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (first_offset, piece))",
  );
  return db;
}

/**
 * A reader must not be the one who checkpoints when it closes: it opens read-only. `undefined` for a segment
 * of an earlier version that ended between making the file and its tables; its writer completes it.
 */
export function openSegmentForReading(
  path: string,
): { db: DatabaseSync; chunkBefore: StatementSync } | undefined {
  const db = new DatabaseSync(path, { readOnly: true, timeout: busyTimeoutMs });
  if (!db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'chunks'").get()) {
    db.close();
    return undefined;
  }
  const chunkBefore = db.prepare(
    "SELECT first_offset, count, body FROM chunks WHERE first_offset <= ? ORDER BY first_offset DESC LIMIT 1",
  );
  return { db, chunkBefore };
}

/** The offset after the last record of a segment. */
export function endOffset(db: DatabaseSync, firstOffset: number): number {
  const row = db.prepare("SELECT max(first_offset + count) AS end FROM chunks").get();
  return typeof row?.["end"] === "number" ? row["end"] : firstOffset;
}

/**
 * A chunk that was written in pieces, joined; the pieces are held one at a time. `undefined` where one cannot be
 * opened.
 */
export function readPieces(
  db: DatabaseSync,
  firstOffset: number,
  openPiece: (stored: Uint8Array, piece: number) => Uint8Array | undefined,
): Uint8Array | undefined {
  const stored = db
    .prepare("SELECT coalesce(sum(length(body)), 0) AS size FROM pieces WHERE first_offset = ?")
    .get(firstOffset);
  // What they are stored as is never less than what they hold.
  const room = new Uint8Array(Number(stored?.["size"]));
  let at = 0;
  const rows = db
    .prepare("SELECT piece, body FROM pieces WHERE first_offset = ? ORDER BY piece")
    .iterate(firstOffset);
  for (const row of rows) {
    const piece = openPiece(row["body"] as Uint8Array, Number(row["piece"]));
    if (!piece) return undefined;
    room.set(piece, at);
    at += piece.length;
  }
  return room.subarray(0, at);
}

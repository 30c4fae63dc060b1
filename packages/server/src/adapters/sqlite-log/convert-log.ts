/**
 * Writes what lies in the log in another form, sealed or plain, while nobody works in it: segments and dead letters.
 * In place, a chunk per transaction, so that a process that is killed leaves chunks of either form, which is what a
 * reader expects; whoever begins again goes on where it was. What the disk keeps of blocks that were overwritten is out
 * of reach.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { OperationalError } from "#kernel/errors.ts";
import { type BytesSealer, createBytesSealer } from "#kernel/sealed-bytes.ts";
import { chunkContext, isChunk, pieceContext } from "./chunk.ts";
import { inTransaction } from "./in-transaction.ts";
import { listSegments } from "./segment-files.ts";

export type LogConversion = {
  /** Of what has another form than it shall have. */
  readonly bytes: () => number;
  /** `onDone` is told what each step has written anew; stops between two steps when it is told to. */
  readonly run: (onDone: (bytes: number) => void, stopping: AbortSignal) => Promise<readonly []>;
};

export function prepareLogConversion(options: {
  readonly folder: string;
  readonly key: Uint8Array;
  /** Whether all of it shall be sealed, or none. */
  readonly isSealed: boolean;
}): LogConversion {
  const sealer = createBytesSealer(options.key);
  const { isSealed } = options;
  const books = (): string[] =>
    readdirSync(options.folder).filter((name) => /^consumer-[a-z-]+\.sqlite$/.test(name));

  return {
    bytes: () => {
      let sum = 0;
      for (const { path } of listSegments(options.folder))
        within(path, (db) => {
          for (const { sizeBytes } of chunksToConvert(db, isSealed)) sum += sizeBytes;
        });
      for (const name of books())
        within(join(options.folder, name), (db) => {
          for (const offset of lettersToConvert(db, isSealed)) sum += letterBytes(db, offset);
        });
      return sum;
    },
    run: async (onDone, stopping) => {
      for (const { path } of listSegments(options.folder)) {
        await rewriting(path, async (db) => {
          for (const { first, sizeBytes } of chunksToConvert(db, isSealed)) {
            if (stopping.aborted) return;
            convertChunk(db, first, sealer, isSealed);
            onDone(sizeBytes);
            await breathe();
          }
        });
      }
      for (const name of books()) {
        await rewriting(join(options.folder, name), async (db) => {
          for (const offset of lettersToConvert(db, isSealed)) {
            if (stopping.aborted) return;
            const sizeBytes = letterBytes(db, offset);
            convertLetter(db, offset, sealer, isSealed);
            onDone(sizeBytes);
            await breathe();
          }
        });
      }
      return [];
    },
  };
}

/** A signal to stop is heard between two steps. */
const breathe = async (): Promise<void> => await new Promise((resolve) => void setImmediate(resolve));

function within(path: string, look: (db: DatabaseSync) => void): void {
  const db = new DatabaseSync(path, { timeout: busyTimeoutMs });
  try {
    look(db);
  } finally {
    db.close();
  }
}

const busyTimeoutMs = 2_000;

/**
 * Nothing of what was stays in the file or its write-ahead log. Overwriting what is deleted leaves pieces of it between
 * rows (measured), so the file is written anew; also where all rows have their form: whoever was killed here was before it.
 */
async function rewriting(path: string, rewrite: (db: DatabaseSync) => Promise<void>): Promise<void> {
  const db = new DatabaseSync(path, { timeout: busyTimeoutMs });
  try {
    db.exec("PRAGMA secure_delete=ON; PRAGMA synchronous=FULL");
    if (!hasTable(db, "chunks") && !hasTable(db, "dead_letters")) return;
    await rewrite(db);
    db.exec("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
  } finally {
    db.close();
  }
}

function hasTable(db: DatabaseSync, name: string): boolean {
  return db.prepare("SELECT 1 FROM sqlite_master WHERE name = ?").get(name) !== undefined;
}

type Chunk = { readonly first: number; readonly sizeBytes: number };

/** Read before anything is changed: the offsets are few, a row for each commit. */
function chunksToConvert(db: DatabaseSync, isSealed: boolean): readonly Chunk[] {
  if (!hasTable(db, "chunks")) return [];
  const ofPieces = hasTable(db, "pieces")
    ? db.prepare("SELECT coalesce(sum(length(body)), 0) AS size FROM pieces WHERE first_offset = ?")
    : undefined;
  const found: Chunk[] = [];
  for (const row of db.prepare("SELECT first_offset, body FROM chunks ORDER BY first_offset").iterate()) {
    const body = row["body"] as Uint8Array;
    if (isChunk(body) !== isSealed) continue;
    const first = Number(row["first_offset"]);
    found.push({ first, sizeBytes: body.length + Number(ofPieces?.get(first)?.["size"] ?? 0) });
  }
  return found;
}

/** With its pieces, which have the form that it has. */
function convertChunk(db: DatabaseSync, first: number, sealer: BytesSealer, isSealed: boolean): void {
  const convert = (stored: Uint8Array, context: string): Uint8Array =>
    isSealed ? sealer.seal(stored, context) : opened(sealer.open(stored, context), first);
  inTransaction(db, () => {
    const pieces = hasTable(db, "pieces")
      ? db.prepare("SELECT piece FROM pieces WHERE first_offset = ? ORDER BY piece").all(first)
      : [];
    for (const { piece } of pieces) {
      const number = Number(piece);
      const row = db
        .prepare("SELECT body FROM pieces WHERE first_offset = ? AND piece = ?")
        .get(first, number);
      db.prepare("UPDATE pieces SET body = ? WHERE first_offset = ? AND piece = ?").run(
        convert(row?.["body"] as Uint8Array, pieceContext(first, number)),
        first,
        number,
      );
    }
    const row = db.prepare("SELECT body FROM chunks WHERE first_offset = ?").get(first);
    db.prepare("UPDATE chunks SET body = ? WHERE first_offset = ?").run(
      convert(row?.["body"] as Uint8Array, chunkContext(first)),
      first,
    );
  });
}

function lettersToConvert(db: DatabaseSync, isSealed: boolean): readonly number[] {
  if (!hasTable(db, "dead_letters")) return [];
  const found: number[] = [];
  for (const row of db.prepare("SELECT offset, record FROM dead_letters ORDER BY offset").iterate())
    if (isChunk(row["record"] as Uint8Array) === isSealed) found.push(Number(row["offset"]));
  return found;
}

function letterBytes(db: DatabaseSync, offset: number): number {
  const row = db.prepare("SELECT length(record) AS size FROM dead_letters WHERE offset = ?").get(offset);
  return Number(row?.["size"]);
}

function convertLetter(db: DatabaseSync, offset: number, sealer: BytesSealer, isSealed: boolean): void {
  const row = db.prepare("SELECT record FROM dead_letters WHERE offset = ?").get(offset);
  const stored = row?.["record"] as Uint8Array;
  const context = chunkContext(offset);
  const record = isSealed ? sealer.seal(stored, context) : opened(sealer.open(stored, context), offset);
  db.prepare("UPDATE dead_letters SET record = ? WHERE offset = ?").run(record, offset);
}

function opened(bytes: Uint8Array | undefined, offset: number): Uint8Array {
  if (bytes !== undefined) return bytes;
  throw new OperationalError("log_damaged", `The log's records from ${offset} on cannot be read.`, {
    retryable: false,
  });
}

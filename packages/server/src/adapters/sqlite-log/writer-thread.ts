/**
 * The thread that owns the active segment. `node:sqlite` is synchronous, so that a sync to disk would stop
 * HTTP if it ran on the main thread. One message is one group commit; a large record comes in pieces before it.
 */
import { parentPort, workerData } from "node:worker_threads";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { collectWhenIdle } from "#kernel/idle-collection.ts";
import { createBytesSealer } from "#kernel/sealed-bytes.ts";
import { chunkContext, pieceContext } from "./chunk.ts";
import { acknowledgedOffset } from "./consumer-position.ts";
import { bytesOnDisk, listSegments, segmentPath } from "./segment-files.ts";
import { endOffset, openSegmentForWriting, pageBytes } from "./segment-database.ts";

export type WriterRequest =
  /** A part of what the next append commits; its own chunk is empty then. */
  | { readonly kind: "piece"; readonly chunk: Uint8Array<ArrayBuffer> }
  | { readonly kind: "append"; readonly count: number; readonly chunk: Uint8Array<ArrayBuffer> }
  | { readonly kind: "measure" }
  | { readonly kind: "close" };

export type WriterReply =
  | { readonly kind: "opened"; readonly nextOffset: number; readonly bytesOnDisk: number }
  | { readonly kind: "measured"; readonly bytesOnDisk: number }
  | { readonly kind: "appended"; readonly nextOffset: number; readonly bytesOnDisk: number }
  | { readonly kind: "pieced" }
  | { readonly kind: "failed"; readonly full: boolean; readonly message: string }
  | { readonly kind: "closed" };

export type WriterSettings = {
  readonly folder: string;
  readonly segmentBytesMax: number;
  readonly segmentAgeMsMax: number;
  /** Chunks are sealed under it, here and not on the thread of HTTP. */
  readonly sealedUnder: Uint8Array | undefined;
};

const sqliteFull = 13;
const diskScanIntervalMs = 250;

const settings = workerData as WriterSettings;
const port = parentPort;
if (!port) throw new Error("the log writer runs as a worker thread");

const sealer = settings.sealedUnder && createBytesSealer(settings.sealedUnder);

type OpenSegment = {
  readonly firstOffset: number;
  readonly db: DatabaseSync;
  readonly insert: StatementSync;
  readonly insertPiece: StatementSync;
  sizeBytes: number;
};

let folderBytes = 0;
let scannedAtMs = -diskScanIntervalMs;

function open(firstOffset: number): OpenSegment {
  const db = openSegmentForWriting(segmentPath(settings.folder, firstOffset));
  const insert = db.prepare("INSERT INTO chunks (first_offset, count, body) VALUES (?, ?, ?)");
  const insertPiece = db.prepare("INSERT INTO pieces (first_offset, piece, body) VALUES (?, ?, ?)");
  return { firstOffset, db, insert, insertPiece, sizeBytes: 0 };
}

function roll(): void {
  const old = segment.db;
  segment = open(nextOffset);
  old.close();
}

let aging: NodeJS.Timeout | undefined;

/**
 * What was received lies here as it came, secrets and all, until its segment is deleted; where little arrives, it would
 * be weeks before one is full. As long as nothing is processed, another segment would help nobody.
 */
function age(): void {
  aging ??= setTimeout(() => {
    aging = undefined;
    try {
      if (pieces === 0 && acknowledgedOffset(settings.folder, 0) > segment.firstOffset) return roll();
    } catch {
      // A disk without room for one more file, say: it is tried again.
    }
    age();
  }, settings.segmentAgeMsMax);
}

function scan(): number {
  const nowMs = performance.now();
  if (nowMs - scannedAtMs > diskScanIntervalMs) {
    folderBytes = bytesOnDisk(settings.folder);
    scannedAtMs = nowMs;
  }
  return folderBytes;
}

/** Asked when the log is at its bound: only a segment that is no longer written can be deleted. */
function measure(): number {
  try {
    if (segment.sizeBytes > 0) roll();
  } catch {
    // A disk without room for one more file, say. The next who is refused asks again.
  }
  return scan();
}

/** Of the open transaction: how many, and how large; none outside of one. */
let pieces = 0;
let pieceBytes = 0;

function written(bytes: number): void {
  const writtenBytes = (Math.ceil(bytes / pageBytes) + 1) * pageBytes;
  segment.sizeBytes += writtenBytes;
  folderBytes += writtenBytes;
}

function endPieces(): void {
  pieces = 0;
  pieceBytes = 0;
}

function writePiece(plain: Uint8Array): WriterReply {
  return orFailed(() => {
    if (pieces === 0) {
      if (segment.sizeBytes >= settings.segmentBytesMax) roll();
      segment.db.exec("BEGIN IMMEDIATE");
    }
    pieces += 1;
    const chunk = sealer ? sealer.seal(plain, pieceContext(nextOffset, pieces)) : plain;
    segment.insertPiece.run(nextOffset, pieces, chunk);
    pieceBytes += chunk.length;
    return { kind: "pieced" };
  });
}

function append(count: number, plain: Uint8Array): WriterReply {
  return orFailed(() => {
    if (pieces === 0 && segment.sizeBytes >= settings.segmentBytesMax) roll();
    const chunk = sealer ? sealer.seal(plain, chunkContext(nextOffset)) : plain;
    segment.insert.run(nextOffset, count, chunk);
    if (pieces > 0) segment.db.exec("COMMIT");
    nextOffset += count;
    written(chunk.length + pieceBytes);
    endPieces();
    age();
    return { kind: "appended", nextOffset, bytesOnDisk: scan() };
  });
}

function orFailed(write: () => WriterReply): WriterReply {
  try {
    return write();
  } catch (error) {
    endPieces();
    // Some failures end the transaction themselves.
    if (segment.db.isTransaction) segment.db.exec("ROLLBACK");
    const code = (error as { errcode?: unknown }).errcode;
    return {
      kind: "failed",
      full: code === sqliteFull,
      message: error instanceof Error ? error.message : String(error),
    };
  }
}

/** This thread makes so little garbage that the collector comes by after 40 MB of chunks. */
function free({ buffer }: Uint8Array<ArrayBuffer>): void {
  buffer.transfer(0);
}

const firstOffset = listSegments(settings.folder).at(-1)?.firstOffset ?? 1;
let segment = open(firstOffset);
let nextOffset = endOffset(segment.db, firstOffset);
port.postMessage({ kind: "opened", nextOffset, bytesOnDisk: scan() } satisfies WriterReply);
if (nextOffset > firstOffset) age();
collectWhenIdle();

port.on("message", (request: WriterRequest) => {
  if (request.kind === "append") {
    port.postMessage(append(request.count, request.chunk));
    free(request.chunk);
    return;
  }
  if (request.kind === "piece") {
    port.postMessage(writePiece(request.chunk));
    free(request.chunk);
    return;
  }
  if (request.kind === "measure") {
    port.postMessage({ kind: "measured", bytesOnDisk: measure() } satisfies WriterReply);
    return;
  }
  clearTimeout(aging);
  segment.db.close();
  port.postMessage({ kind: "closed" } satisfies WriterReply);
  port.close();
});

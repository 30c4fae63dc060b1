/**
 * A chunk holds the records of one group commit as one blob: a row per commit instead of a row per record
 * keeps the database's work per record near nothing.
 *
 * Layout per record: u32 head length, u32 body length (little endian), head (JSON array), body as received.
 */
import type { ContentEncoding, NewLogRecord, RecordFormat, StoredRecord } from "#ports/ingest-log.ts";
import type { KeyId, ProjectId } from "@vedette/protocol";

const prefixBytes = 8;
/** What a head begins with. */
const openBracket = 0x5b;

/** A record with its head already encoded, so that its size on disk is known before it is queued. */
export type EncodedRecord = {
  readonly head: Buffer;
  /** Of the body, one after the other. */
  readonly parts: readonly Uint8Array[];
  readonly bodyBytes: number;
  readonly sizeBytes: number;
};

export function encodeRecord(record: NewLogRecord): EncodedRecord {
  const head = Buffer.from(
    JSON.stringify([
      record.projectId,
      record.keyId,
      record.receivedAtMs,
      record.retentionDays,
      record.clientIp,
      record.userAgent,
      record.fallbackEventId,
      record.format,
      record.encoding,
      record.settingsId,
    ]),
  );
  const parts = record.body instanceof Uint8Array ? [record.body] : record.body;
  let bodyBytes = 0;
  for (const part of parts) bodyBytes += part.length;
  return { head, parts, bodyBytes, sizeBytes: prefixBytes + head.length + bodyBytes };
}

/** Joins records into one buffer that owns its memory, so that it can be transferred to another thread. */
export function encodeChunk(records: readonly EncodedRecord[]): Uint8Array<ArrayBuffer> {
  const sizeBytes = records.reduce((sum, record) => sum + record.sizeBytes, 0);
  const chunk = new Uint8Array(new ArrayBuffer(sizeBytes));
  const view = new DataView(chunk.buffer);
  let at = 0;
  for (const { head, parts, bodyBytes } of records) {
    view.setUint32(at, head.length, true);
    view.setUint32(at + 4, bodyBytes, true);
    chunk.set(head, at + prefixBytes);
    at += prefixBytes + head.length;
    for (const part of parts) {
      chunk.set(part, at);
      at += part.length;
    }
  }
  return chunk;
}

/** What a sealed chunk is bound to: it cannot stand in another's place. */
export function chunkContext(firstOffset: number): string {
  return `chunk ${firstOffset}`;
}

/** Of a piece of it, counted from 1. */
export function pieceContext(firstOffset: number, piece: number): string {
  return `chunk ${firstOffset} piece ${piece}`;
}

/** The chunk of one large record, a piece at a time, each with memory of its own: it is never there twice. */
export function* encodePieces(
  { head, parts, bodyBytes }: EncodedRecord,
  pieceBytesMax: number,
): Generator<Uint8Array<ArrayBuffer>, undefined> {
  const start = encodeChunk([{ head, parts: [], bodyBytes: 0, sizeBytes: prefixBytes + head.length }]);
  new DataView(start.buffer).setUint32(4, bodyBytes, true);
  yield start;
  let leftBytes = bodyBytes;
  let piece = new Uint8Array(Math.min(leftBytes, pieceBytesMax));
  let filled = 0;
  for (const part of parts) {
    for (let at = 0; at < part.length;) {
      const some = part.subarray(at, at + piece.length - filled);
      piece.set(some, filled);
      filled += some.length;
      at += some.length;
      if (filled < piece.length) continue;
      leftBytes -= filled;
      yield piece;
      piece = new Uint8Array(Math.min(leftBytes, pieceBytesMax));
      filled = 0;
    }
  }
  return undefined;
}

/** Whether bytes are records from their beginning to their end, or none: a sealed chunk begins with random ones. */
export function isChunk(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at + prefixBytes < bytes.length) {
    if (bytes[at + prefixBytes] !== openBracket) return false;
    at += prefixBytes + view.getUint32(at, true) + view.getUint32(at + 4, true);
  }
  return at === bytes.length;
}

/** Whether all pieces of a chunk of one record are there. */
export function isWhole(chunk: Uint8Array): boolean {
  if (chunk.length < prefixBytes) return false;
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  return chunk.length === prefixBytes + view.getUint32(0, true) + view.getUint32(4, true);
}

/** Reads the records of a chunk back; bodies are views into `chunk`. */
export function* decodeChunk(chunk: Uint8Array, firstOffset: number): Generator<StoredRecord> {
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const text = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  let at = 0;
  for (let offset = firstOffset; at < chunk.length; offset += 1) {
    const headEnd = at + prefixBytes + view.getUint32(at, true);
    const bodyEnd = headEnd + view.getUint32(at + 4, true);
    // Written by encodeRecord above and guarded by the database's own checks: trusted.
    const head = JSON.parse(text.toString("utf8", at + prefixBytes, headEnd)) as RecordHead;
    yield {
      offset,
      projectId: head[0],
      keyId: head[1],
      receivedAtMs: head[2],
      retentionDays: head[3],
      clientIp: head[4],
      userAgent: head[5],
      fallbackEventId: head[6],
      format: head[7],
      encoding: head[8],
      // Records of a version before settings were stamped have none.
      settingsId: head[9] ?? 0,
      body: chunk.subarray(headEnd, bodyEnd),
    };
    at = bodyEnd;
  }
}

type RecordHead = readonly [
  projectId: ProjectId,
  keyId: KeyId,
  receivedAtMs: number,
  retentionDays: number,
  clientIp: string,
  userAgent: string,
  fallbackEventId: string,
  format: RecordFormat,
  encoding: ContentEncoding,
  settingsId?: number,
];

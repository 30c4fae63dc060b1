/**
 * The writing end of the ingest log. Records that arrive while a commit is under way, or soon after one began, wait
 * and go into the next one together: under load a commit carries many, at rest a record waits for nobody.
 */
import { mkdirSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { OperationalError } from "#kernel/errors.ts";
import type { Logger } from "#kernel/logger.ts";
import type { IngestLogWriter } from "#ports/ingest-log.ts";
import { encodeChunk, encodePieces, encodeRecord, type EncodedRecord } from "./chunk.ts";
import { acknowledgedOffset } from "./consumer-position.ts";
import { bytesOnDisk as measure } from "./segment-files.ts";
import type { WriterReply, WriterRequest, WriterSettings } from "./writer-thread.ts";

type Waiting = EncodedRecord & { readonly resolve: () => void; readonly reject: (error: Error) => void };

/**
 * From the beginning of a commit to that of the next. At a thousand events a second each otherwise had nearly a commit
 * of its own, and both threads spent a quarter of a millisecond on it.
 */
const commitIntervalMs = 5;
const chunkRecordsMax = 1000;
const chunkBytesMax = 8 * 1024 * 1024;
/** Of small records, and again of large ones: an upload that waits for the disk must not turn events away. */
const queueBytesMax = 64 * 1024 * 1024;
/** A record that is a chunk of its own. */
const isLarge = (record: { readonly sizeBytes: number }): boolean => record.sizeBytes > chunkBytesMax;
const closeTimeoutMs = 5000;

export async function createSqliteLogWriter(options: {
  readonly folder: string;
  readonly bytesMax: number;
  readonly segmentBytesMax?: number;
  /** A segment of which something is processed is written no longer than this. */
  readonly segmentAgeMsMax?: number;
  /** Records are sealed under it from now on; each that lies there tells by itself whether it is. */
  readonly sealedUnder?: Uint8Array | undefined;
  readonly logger: Logger;
}): Promise<IngestLogWriter> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const settings: WriterSettings = {
    folder: options.folder,
    // Several segments fit under the bound, so that space comes back bit by bit.
    segmentBytesMax: options.segmentBytesMax ?? Math.min(32 * 1024 * 1024, Math.ceil(options.bytesMax / 8)),
    segmentAgeMsMax: options.segmentAgeMsMax ?? 60_000,
    sealedUnder: options.sealedUnder,
  };
  const thread = new Worker(new URL("./writer-thread.ts", import.meta.url), {
    workerData: settings,
    // Flags of the parent such as --watch or --input-type are not for this thread.
    execArgv: [],
  });

  let state: "open" | "closing" | "broken" = "open";
  let queue: Waiting[] = [];
  let queueBytes = 0;
  let queueLargeBytes = 0;
  let inFlight: readonly Waiting[] | undefined;
  let begunAtMs = Number.NEGATIVE_INFINITY;
  let pause: NodeJS.Timeout | undefined;
  /** What is left to be sent of a large record that is in flight. */
  let pieces: Iterator<Uint8Array<ArrayBuffer>, undefined> | undefined;
  let bytesOnDisk = 0;
  let nextOffset = 0;
  let onDrained: (() => void) | undefined;

  const fail = (waiting: readonly Waiting[], error: OperationalError): void => {
    for (const { reject } of waiting) reject(error);
  };

  /** One large record always passes, whatever its size: otherwise it never could. */
  function isQueueFull(record: EncodedRecord): boolean {
    const alikeBytes = isLarge(record) ? queueLargeBytes : queueBytes - queueLargeBytes;
    return alikeBytes > 0 && alikeBytes + record.sizeBytes > queueBytesMax;
  }

  /** Sends what waits, now or when the next commit may begin. */
  function flush(): void {
    if (inFlight || pause || queue.length === 0 || state === "broken") return;
    const pauseMs = Math.ceil(begunAtMs + commitIntervalMs - performance.now());
    if (pauseMs > 0) {
      pause = setTimeout(() => {
        pause = undefined;
        flush();
      }, pauseMs);
      return;
    }
    begunAtMs = performance.now();
    let count = 0;
    let sizeBytes = 0;
    while (count < queue.length && count < chunkRecordsMax) {
      const next = queue[count];
      if (!next || (count > 0 && sizeBytes + next.sizeBytes > chunkBytesMax)) break;
      sizeBytes += next.sizeBytes;
      count += 1;
    }
    inFlight = queue.slice(0, count);
    queue = queue.slice(count);
    queueBytes -= sizeBytes;
    for (const record of inFlight) if (isLarge(record)) queueLargeBytes -= record.sizeBytes;
    const [first] = inFlight;
    if (first && isLarge(first)) {
      pieces = encodePieces(first, chunkBytesMax);
      sendPiece();
    } else sendChunk(count, encodeChunk(inFlight));
  }

  function sendChunk(count: number, chunk: Uint8Array<ArrayBuffer>): void {
    thread.postMessage({ kind: "append", count, chunk } satisfies WriterRequest, [chunk.buffer]);
  }

  /** The next one when the last is written: a large record takes no second memory of its size. */
  function sendPiece(): void {
    const next = pieces?.next();
    if (!next || next.done) {
      pieces = undefined;
      return sendChunk(1, new Uint8Array());
    }
    const chunk = next.value;
    thread.postMessage({ kind: "piece", chunk } satisfies WriterRequest, [chunk.buffer]);
  }

  function settle(reply: WriterReply): void {
    const records = inFlight ?? [];
    inFlight = undefined;
    pieces = undefined;
    if (reply.kind === "appended") {
      ({ bytesOnDisk, nextOffset } = reply);
      for (const { resolve } of records) resolve();
    } else if (reply.kind === "failed") {
      options.logger.error(
        { reason: reply.message, records: records.length },
        "the ingest log could not be written",
      );
      fail(
        records,
        reply.full
          ? new OperationalError("log_full", "The disk is full.", { retryable: true })
          : new OperationalError("log_unavailable", "The ingest log could not be written.", {
              retryable: true,
            }),
      );
    }
    flush();
    if (!inFlight && queue.length === 0) onDrained?.();
  }

  const opened = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  thread.on("message", (reply: WriterReply) => {
    if (reply.kind === "opened") {
      ({ bytesOnDisk, nextOffset } = reply);
      opened.resolve();
    } else if (reply.kind === "measured") ({ bytesOnDisk } = reply);
    else if (reply.kind === "pieced") sendPiece();
    else if (reply.kind === "closed") closed.resolve();
    else settle(reply);
  });
  thread.on("error", (error) => {
    state = "broken";
    options.logger.error({ err: error }, "the thread of the ingest log ended");
    const gone = new OperationalError("log_unavailable", "The ingest log is not available.", {
      retryable: true,
      cause: error,
    });
    fail([...(inFlight ?? []), ...queue], gone);
    inFlight = undefined;
    queue = [];
    queueLargeBytes = 0;
    opened.reject(gone);
    closed.resolve();
    onDrained?.();
  });
  await opened.promise;

  return {
    append: (record) =>
      new Promise<void>((resolve, reject) => {
        const encoded = encodeRecord(record);
        if (state !== "open") {
          reject(
            new OperationalError("log_unavailable", "The ingest log is not available.", { retryable: true }),
          );
        } else if (bytesOnDisk + queueBytes + encoded.sizeBytes > options.bytesMax || isQueueFull(encoded)) {
          reject(new OperationalError("log_full", "The ingest log is at its bound.", { retryable: true }));
          // Deletions by the consumer are only seen with a commit; an empty one asks the disk again.
          if (!inFlight && queue.length === 0) probe();
        } else {
          queue.push({ ...encoded, resolve, reject });
          queueBytes += encoded.sizeBytes;
          if (isLarge(encoded)) queueLargeBytes += encoded.sizeBytes;
          flush();
        }
      }),
    position: async () => ({
      end: nextOffset + (inFlight?.length ?? 0) + queue.length,
      needed: acknowledgedOffset(options.folder, 0),
    }),
    depth: () =>
      Promise.resolve({
        records: Math.max(0, nextOffset - acknowledgedOffset(options.folder, nextOffset)),
        // Asked anew: what consumers deleted since the last commit is not in the writer's own figure.
        bytesOnDisk: measure(options.folder),
        bytesMax: options.bytesMax,
      }),
    close: async () => {
      if (state === "open") state = "closing";
      if (inFlight || queue.length > 0) await new Promise<void>((resolve) => (onDrained = resolve));
      if (state !== "broken") thread.postMessage({ kind: "close" } satisfies WriterRequest);
      const timer = setTimeout(() => closed.resolve(), closeTimeoutMs);
      await closed.promise;
      clearTimeout(timer);
      await thread.terminate();
    },
  };

  function probe(): void {
    thread.postMessage({ kind: "measure" } satisfies WriterRequest);
  }
}

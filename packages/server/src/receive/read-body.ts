/**
 * Collects a request body within bounds of size, memory and time, whether it comes with a length or in chunks.
 */
import type { IncomingMessage } from "node:http";
import { freeBytesPerBody, type BodyMemory } from "./body-memory.ts";
import { FaultError } from "./fault.ts";
import type { OpenBody, SlowSenders } from "./slow-senders.ts";

export type BodyBounds = {
  readonly bytesMax: number;
  readonly memory: BodyMemory;
  readonly slowSenders: SlowSenders;
};

export type Body = {
  readonly bytes: Buffer;
  /** To be given back when the request is done with. */
  readonly takenBytes: number;
};

const nothing = Buffer.alloc(0);
/** Beyond, a body of known length is gathered in one piece. */
const joinedBytesMax = 1024 * 1024;

export async function readBody(request: IncomingMessage, bounds: BodyBounds): Promise<Body> {
  const { bytesMax, memory } = bounds;
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > bytesMax) throw tooLarge(bytesMax);
  return await new Promise<Body>((resolve, reject) => {
    const chunks: Buffer[] = [];
    /** Of a large body whose length is known, once the sender has shown that it means it. */
    let whole: Buffer | undefined;
    let sizeBytes = 0;
    let takenBytes = 0;
    let isDone = false;
    const watched: OpenBody = {
      sinceMs: performance.now(),
      receivedBytes: () => sizeBytes,
      onTooSlow: () => fail(tooSlow()),
    };

    function fail(fault: FaultError): void {
      if (isDone) return;
      isDone = true;
      bounds.slowSenders.forget(watched);
      memory.giveBack(takenBytes);
      chunks.length = 0;
      whole = undefined;
      reject(fault);
    }

    /** Copied as it comes: joined at the end, a large body would be there twice. */
    function keep(chunk: Buffer): void {
      if (!whole && announced > joinedBytesMax && sizeBytes >= announced / 4) {
        whole = Buffer.allocUnsafeSlow(announced);
        let at = 0;
        for (const one of chunks) at += one.copy(whole, at);
        chunks.splice(0).forEach(giveBackBody);
      }
      if (!whole) return void chunks.push(chunk);
      chunk.copy(whole, sizeBytes - chunk.length);
      giveBackBody(chunk);
    }

    request.on("data", (chunk: Buffer) => {
      if (isDone) return;
      sizeBytes += chunk.length;
      if (sizeBytes > bytesMax) return fail(tooLarge(bytesMax));
      if (sizeBytes > freeBytesPerBody) {
        const wanted = sizeBytes - freeBytesPerBody - takenBytes;
        if (!memory.take(wanted)) return fail(noMemory());
        takenBytes += wanted;
      }
      keep(chunk);
    });
    request.on("end", () => {
      if (isDone) return;
      isDone = true;
      bounds.slowSenders.forget(watched);
      resolve({ bytes: whole ?? joined(chunks, sizeBytes), takenBytes });
    });
    request.on("error", () => fail(cutOff()));
    request.on("close", () => {
      if (!request.complete) fail(cutOff());
    });
    bounds.slowSenders.watch(watched);
  });
}

/** The chunks are free afterwards. */
function joined(chunks: readonly Buffer[], sizeBytes: number): Buffer {
  const [first = nothing] = chunks;
  if (chunks.length <= 1) return first;
  const bytes = Buffer.concat(chunks, sizeBytes);
  chunks.forEach(giveBackBody);
  return bytes;
}

/**
 * Frees what was read; nobody may look at it afterwards. Left to the collector, the bodies of a load that others are
 * waiting behind are tens of megabytes outside of the heap.
 */
export function giveBackBody({ buffer, byteLength }: Buffer): void {
  const isOwn = byteLength > 0 && buffer.byteLength === byteLength;
  if (isOwn && buffer instanceof ArrayBuffer && !buffer.detached) buffer.transfer(0);
}

function tooLarge(bytesMax: number): FaultError {
  return new FaultError({
    status: 413,
    code: "too_large",
    message: `The body is larger than ${bytesMax} bytes.`,
    reason: "too_large",
  });
}

function cutOff(): FaultError {
  return new FaultError({ status: 400, code: "cut_off", message: "The body ended before it was complete." });
}

function tooSlow(): FaultError {
  return new FaultError({ status: 408, code: "too_slow", message: "The body came too slowly." });
}

function noMemory(): FaultError {
  return new FaultError({
    status: 503,
    code: "busy",
    message: "Too many large bodies are under way; please come back later.",
    retryAfterSeconds: 10,
  });
}

/** One server-sent events connection: prints events, keeps it alive, and gives up on a reader that is too slow. */
import type { ServerResponse } from "node:http";
import type { LiveEvent } from "@vedette/api";
import { apiHeaders } from "#http/security-headers.ts";

export type EventStream = {
  /** False when the reader is too slow or gone. */
  readonly send: (event: LiveEvent) => boolean;
  readonly end: () => void;
};

export const eventStreamLimits = {
  heartbeatMs: 15_000,
  /** What may wait for a slow reader. */
  bufferBytesMax: 64 * 1024,
  /** Then the browser connects anew and is checked anew. */
  lifetimeMs: 10 * 60_000,
  reconnectMs: 2000,
} as const;

/** Takes the response over and starts the stream; `onEnd` is called once, later than this returns, however it ends. */
export function startEventStream(response: ServerResponse, onEnd: () => void): EventStream {
  response.writeHead(200, {
    ...apiHeaders,
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store, no-transform",
    // Proxies such as nginx would hold the events back.
    "x-accel-buffering": "no",
  });
  response.write(`retry: ${eventStreamLimits.reconnectMs}\n\n`);

  const heartbeat = setInterval(() => response.write(": still here\n\n"), eventStreamLimits.heartbeatMs);
  const lifetime = setTimeout(() => {
    send({ type: "closing" });
    response.end();
  }, eventStreamLimits.lifetimeMs);
  heartbeat.unref();
  lifetime.unref();
  const { socket } = response.req;
  const leave = () => response.destroy();
  let hasEnded = false;
  const end = (): void => {
    if (hasEnded) return;
    hasEnded = true;
    clearInterval(heartbeat);
    clearTimeout(lifetime);
    socket.off("end", leave);
    onEnd();
  };
  response.once("close", end);
  // Other answers are still wanted by whoever has closed their half (see `listen.ts`); a stream is not: so leaves a
  // browser, and the place would be kept until writing to it fails, two heartbeats later.
  socket.once("end", leave);
  // Gone while the rights were looked up, which nobody will say again; after the caller has what is to be given back.
  if (response.destroyed || socket.readableEnded) {
    leave();
    queueMicrotask(end);
  }
  // A reader that breaks off is no fault of ours; `close` follows.
  response.on("error", () => response.destroy());

  const send = (event: LiveEvent): boolean => {
    if (response.destroyed || response.writableLength > eventStreamLimits.bufferBytesMax) return false;
    response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    return true;
  };
  return { send, end: () => response.end() };
}

/**
 * A server that has nothing to do with the one under test: it takes in the same requests and answers 429, and spends
 * as much of the processor on each as it is told. What others suffer from the load of a flood, and not from the
 * server that refuses it, they suffer from this one too.
 *
 * Argument: JSON of `{spinMicros}`.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";

const { spinMicros } = JSON.parse(process.argv[2] ?? "{}") as { spinMicros: number };
const answer = JSON.stringify({ detail: "Over a limit.", causes: [] });

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    gunzipSync(Buffer.concat(chunks));
    const untilMs = performance.now() + spinMicros / 1000;
    while (performance.now() < untilMs);
    response
      .writeHead(429, { "content-type": "application/json", "content-length": answer.length })
      .end(answer);
  });
});
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`);
});

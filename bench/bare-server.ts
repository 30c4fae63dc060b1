/**
 * The floor that ingest is compared with: a bare `node:http` server that gunzips, splits the envelope and
 * JSON-parses every item, and answers. It keeps nothing.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const body = gunzipSync(Buffer.concat(chunks));
    let at = body.indexOf(10);
    const header = JSON.parse(body.toString("utf8", 0, at)) as { event_id?: string };
    while (at + 1 < body.length) {
      const headEnd = body.indexOf(10, at + 1);
      const itemHeader = JSON.parse(body.toString("utf8", at + 1, headEnd)) as { length?: number };
      const end =
        itemHeader.length === undefined ? body.indexOf(10, headEnd + 1) : headEnd + 1 + itemHeader.length;
      JSON.parse(body.toString("utf8", headEnd + 1, end < 0 ? body.length : end));
      at = end < 0 ? body.length : end;
    }
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ id: header.event_id }));
  });
});
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`);
});

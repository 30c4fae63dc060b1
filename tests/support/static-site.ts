// A web server for one folder on the loopback, for pages that must come from another origin than the server's.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";
import { freePort } from "./free-port.ts";

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".map": "application/json",
};

export type StaticSite = { readonly url: string; readonly close: () => Promise<void> };

/** Serves the files of a folder until it is closed, each answer with the given headers. */
export async function serveFolder(
  folder: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<StaticSite> {
  const port = await freePort();
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    void answer(folder, request, response);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = normalize(new URL(request.url ?? "/", "http://site").pathname);
  const file = path.endsWith("/") ? `${path}index.html` : path;
  const body = await readFile(join(folder, file)).catch(() => undefined);
  const contentType = contentTypes[extname(file)] ?? "application/octet-stream";
  response.writeHead(body === undefined ? 404 : 200, { "content-type": contentType });
  response.end(body);
}

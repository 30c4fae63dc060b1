/**
 * Serves the built page. Only files found in the folder beforehand are served, so an address can never lead
 * out of it. Files with a hash in the name are kept by browsers for ever; `index.html` is asked anew each time.
 * A `.br` or `.gz` beside a file is sent to browsers that accept it.
 */
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Clock } from "#kernel/clock.ts";
import type { Logger } from "#kernel/logger.ts";
import { accepts, encodings } from "./accepted-encoding.ts";
import { drawingFolder } from "./list-drawing.ts";

const mediaTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".txt": "text/plain; charset=utf-8",
};

/** Vite's names: `assets/index-B1x_9Zq2.js`. */
const hashedName = /-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;
const filesMax = 10_000;
const rescanEveryMs = 1000;

type Variant = { readonly path: string; readonly sizeBytes: number };
type StaticFile = Variant & { readonly etag: string; readonly variants: ReadonlyMap<string, Variant> };

export type StaticFiles = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** Makes the handler for every address that is not the API's. */
export function createStaticFiles(deps: {
  readonly folder: string;
  readonly clock: Clock;
  readonly logger: Logger;
}): StaticFiles {
  let files: Promise<ReadonlyMap<string, StaticFile>> = Promise.resolve(new Map());
  let scannedAtMs = Number.NEGATIVE_INFINITY;

  /** The page may be rebuilt under a running server: an unknown name is looked for again, once a second. */
  const find = async (name: string): Promise<StaticFile | undefined> => {
    const known = (await files).get(name);
    if (known !== undefined && name !== "index.html") return known;
    if (deps.clock.nowMs() - scannedAtMs >= rescanEveryMs) {
      scannedAtMs = deps.clock.nowMs();
      files = scanFolder(deps.folder, deps.logger);
    }
    // A document asks for all of its files at once: those that come during a look wait for it.
    return (await files).get(name);
  };

  return async (request, reply) => {
    const name = fileName(request.url);
    const file = name === undefined ? undefined : await find(name);
    if (file !== undefined && name !== undefined) return sendFile(request, reply, name, file);
    // A script that is not there must not answer with HTML: the browser would run it.
    if (name !== undefined && scriptFolders.test(name))
      return reply.status(404).type("text/plain").send("Not found\n");
    const index = await find("index.html");
    if (index !== undefined) return sendFile(request, reply, "index.html", index);
    return reply
      .status(404)
      .type("text/plain")
      .send("The page is not built. Start the server with: npm start\n");
  };
}

/** Ours, and the address that pages take Sentry's loader from, which there is none of here. */
const scriptFolders = /^(?:assets|js-sdk-loader)\//;

function fileName(url: string): string | undefined {
  const path = url.split("?", 1)[0] ?? "/";
  try {
    return decodeURIComponent(path.slice(1)) || "index.html";
  } catch {
    // Not percent-encoded correctly, so no file of ours.
    return undefined;
  }
}

async function scanFolder(folder: string, logger: Logger): Promise<ReadonlyMap<string, StaticFile>> {
  const variants = new Map<string, Variant & { readonly modifiedAtMs: number }>();
  try {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || variants.size >= filesMax) continue;
      const path = join(entry.parentPath, entry.name);
      if (relative(folder, path).startsWith(drawingFolder + sep)) continue;
      const facts = await stat(path);
      variants.set(relative(folder, path).split(sep).join("/"), {
        path,
        sizeBytes: facts.size,
        modifiedAtMs: facts.mtimeMs,
      });
    }
  } catch (error) {
    logger.warn({ err: error, folder }, "the built page cannot be read");
    return new Map();
  }
  const files = new Map<string, StaticFile>();
  for (const [name, variant] of variants) {
    const compressed = new Map<string, Variant>();
    for (const encoding of encodings) {
      const beside = variants.get(name + encoding.suffix);
      // An older one belongs to an earlier build.
      if (beside !== undefined && beside.modifiedAtMs >= variant.modifiedAtMs)
        compressed.set(encoding.name, beside);
    }
    const etag = `"${variant.sizeBytes.toString(36)}-${Math.floor(variant.modifiedAtMs).toString(36)}"`;
    files.set(name, { ...variant, etag, variants: compressed });
  }
  return files;
}

function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  file: StaticFile,
): FastifyReply {
  const isForEver = name.startsWith("assets/") && hashedName.test(name);
  reply
    .header("cache-control", isForEver ? "public, max-age=31536000, immutable" : "no-cache")
    .header("vary", "accept-encoding")
    .header("etag", file.etag)
    .type(mediaTypes[extname(name)] ?? "application/octet-stream");
  if (request.headers["if-none-match"] === file.etag) return reply.status(304).send();
  const encoding = encodings.find(({ name: one }) => file.variants.has(one) && accepts(request, one));
  const variant = (encoding && file.variants.get(encoding.name)) ?? file;
  if (encoding !== undefined) reply.header("content-encoding", encoding.name);
  reply.header("content-length", variant.sizeBytes);
  return request.method === "HEAD" ? reply.send() : reply.send(createReadStream(variant.path));
}

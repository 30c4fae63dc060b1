/**
 * The engine's HTTP interface on a Unix socket, as far as the official client needs it, so that one adapter serves
 * the embedded store and a real server.
 *
 * The engine reads an insert's rows from a file, and neither process holds a batch in memory: a client that shares the
 * folder has left it there (`rows_file`), any other's body goes to one while it arrives. A reader that goes away has
 * its query killed; an insert runs to its end, because a replay finds it by its token.
 */
import { createWriteStream } from "node:fs";
import { access, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { gunzipSync } from "node:zlib";
import {
  BadRequest,
  carriesRows,
  insertFromFile,
  readTarget,
  rowsFileOf,
  type RequestTarget,
} from "./request.ts";
import { EngineError, engineError, type Lane, type QueryOutput } from "./session-pool.ts";

const textBytesMax = 8 * 1024 * 1024;
const rowsBytesMax = 64 * 1024 * 1024;
/** Uploads beyond this are turned away before their body is read: it bounds the disk that they take. */
const uploadsMax = 16;
const headerBytesMax = 1024 * 1024;

class TooLarge extends Error {
  override readonly name = "TooLarge";
}

export function createHttpFront(deps: {
  readonly reads: Lane;
  readonly inserts: Lane;
  readonly streams: Lane;
  readonly incomingDir: string;
}): Server {
  let uploads = 0;
  let nextFile = 1;

  /** The file is gone where this process was started anew meanwhile; the client tries again. */
  const insertLeft = async (
    request: IncomingMessage,
    search: URLSearchParams,
    name: string,
  ): Promise<QueryOutput> => {
    const file = join(deps.incomingDir, name);
    try {
      const target = insertFromFile(readTarget(search, await readText(request)), file, "none");
      await access(file).catch(() => {
        throw engineError(236, "ABORTED", "The rows of the insert are gone.");
      });
      return await deps.inserts.run(target.statement, target.timeoutMs);
    } finally {
      await rm(file, { force: true });
    }
  };

  const insert = async (request: IncomingMessage, search: URLSearchParams): Promise<QueryOutput> => {
    if (uploads >= uploadsMax)
      throw engineError(202, "TOO_MANY_SIMULTANEOUS_QUERIES", "Too many inserts at once.");
    const file = join(deps.incomingDir, `${process.pid}-${nextFile++}`);
    uploads += 1;
    try {
      const target = insertFromFile(readTarget(search, ""), file, encodingOf(request));
      await pipeline(
        request,
        limitBytes(rowsBytesMax),
        createWriteStream(file, { flags: "wx", mode: 0o600 }),
      );
      return await deps.inserts.run(target.statement, target.timeoutMs);
    } finally {
      uploads -= 1;
      await rm(file, { force: true });
    }
  };

  /** The first piece is waited for, so that what fails before it is answered with its number. */
  const streamTo = async (response: ServerResponse, target: RequestTarget): Promise<void> => {
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    const pieces = deps.streams.stream(target.statement, target.timeoutMs, gone.signal);
    // A reader that takes nothing any more must not hold the session for ever.
    const late = setTimeout(() => response.destroy(), target.timeoutMs + 1_000);
    try {
      const first = await pieces.next();
      response.writeHead(200, {
        "content-type": "text/plain; charset=UTF-8",
        "x-clickhouse-timezone": "UTC",
      });
      if (first.done === true) response.end();
      else await pipeline(Readable.from(withFirst(first.value, pieces), { objectMode: false }), response);
    } finally {
      clearTimeout(late);
      await pieces.return();
    }
  };

  const other = async (request: IncomingMessage, response: ServerResponse, search: URLSearchParams) => {
    const target: RequestTarget = readTarget(search, await readText(request));
    if (target.isStream) {
      await streamTo(response, target);
      return undefined;
    }
    if (target.isInsert) return await deps.inserts.run(target.statement, target.timeoutMs);
    const gone = new AbortController();
    const onClose = () => gone.abort();
    response.once("close", onClose);
    try {
      return await deps.reads.run(target.statement, target.timeoutMs, gone.signal);
    } finally {
      response.removeListener("close", onClose);
    }
  };

  const outputOf = async (
    request: IncomingMessage,
    response: ServerResponse,
    search: URLSearchParams,
  ): Promise<Output | undefined> => {
    const left = rowsFileOf(search);
    if (left !== undefined) return { ...(await insertLeft(request, search, left)), isInsert: true };
    if (carriesRows(search)) return { ...(await insert(request, search)), isInsert: true };
    const output = await other(request, response, search);
    return output && { ...output, isInsert: false };
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://store");
    if (url.pathname === "/ping") {
      response.end("Ok.\n");
      return;
    }
    const output = await outputOf(request, response, url.searchParams);
    if (output !== undefined) answer(response, output);
  };

  const server = createServer(
    { maxHeaderSize: headerBytesMax, keepAliveTimeout: 60_000 },
    (request, response) => {
      handle(request, response).catch((error: unknown) => fail(request, response, error));
    },
  );
  return server;
}

async function* withFirst(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

type Output = QueryOutput & { readonly isInsert: boolean };

function answer(response: ServerResponse, { isInsert, ...output }: Output): void {
  const summary = {
    read_rows: String(output.rowsRead),
    read_bytes: String(output.bytesRead),
    written_rows: isInsert ? String(output.rowsRead) : "0",
    written_bytes: isInsert ? String(output.bytesRead) : "0",
    elapsed_ns: String(Math.round(output.elapsedMs * 1e6)),
  };
  response.writeHead(200, {
    "content-type": "text/plain; charset=UTF-8",
    "content-length": output.bytes.byteLength,
    "x-clickhouse-timezone": "UTC",
    "x-clickhouse-summary": JSON.stringify(summary),
  });
  response.end(output.bytes);
}

function fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.destroyed || response.headersSent) {
    response.destroy();
    return;
  }
  const { status, code, message } = describe(error);
  const body = Buffer.from(`${message}\n`);
  // A body that was not read to its end would be taken for the next request on a kept connection.
  if (!request.complete) response.setHeader("connection", "close");
  response.writeHead(status, {
    "content-type": "text/plain; charset=UTF-8",
    "content-length": body.byteLength,
    "x-clickhouse-exception-code": code,
  });
  response.end(body);
}

function describe(error: unknown): { status: number; code: number; message: string } {
  if (error instanceof EngineError) {
    const busy = error.code === 202 || error.code === 236;
    // 1002 is the engine's word for an error without a number.
    return { status: busy ? 503 : 500, code: error.code === 0 ? 1002 : error.code, message: error.message };
  }
  if (error instanceof BadRequest)
    return { status: 400, ...words(engineError(62, "SYNTAX_ERROR", `${error.message}.`)) };
  if (error instanceof TooLarge)
    return { status: 413, ...words(engineError(307, "TOO_MANY_BYTES", "The body is too large.")) };
  if (isDiskFull(error))
    return { status: 500, ...words(engineError(243, "NOT_ENOUGH_SPACE", "The disk is full.")) };
  process.stderr.write(
    `a request failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return { status: 500, ...words(engineError(1002, "UNKNOWN_EXCEPTION", "The store's front failed.")) };
}

function words({ code, message }: EngineError): { code: number; message: string } {
  return { code, message };
}

function isDiskFull(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code === "ENOSPC" || code === "EDQUOT";
}

function encodingOf(request: IncomingMessage): "none" | "gzip" | "zstd" {
  const encoding = request.headers["content-encoding"];
  if (encoding === undefined || encoding === "identity") return "none";
  if (encoding === "gzip" || encoding === "zstd") return encoding;
  throw new BadRequest("the body's encoding is not known here");
}

function limitBytes(bytesMax: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.byteLength;
      if (seen > bytesMax) done(new TooLarge());
      else done(null, chunk);
    },
  });
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > textBytesMax) throw new TooLarge();
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const encoding = encodingOf(request);
  if (encoding === "zstd") throw new BadRequest("a statement may be compressed by gzip only");
  return (encoding === "gzip" ? gunzipSync(bytes, { maxOutputLength: textBytesMax }) : bytes).toString(
    "utf8",
  );
}

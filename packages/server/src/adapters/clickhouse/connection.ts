/**
 * One way to send a statement: through the official client's `exec`, because it hands over the answer's headers also
 * when the statement failed, and the reason is told by a header.
 */
import { Agent, type AgentOptions } from "node:http";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { type ClickHouseClient, type ClickHouseSettings, createClient } from "@clickhouse/client";
import type { QueryParameter } from "#ports/event-store.ts";
import { failureFromCode, failureWithoutAnswer, type StatementKind } from "./failures.ts";
import { openRowsFolder, rowsFileParameter } from "./rows-folder.ts";

export type ClickHouseTarget =
  /** Many rows at once are left in `incomingDir` where it is given. */
  | { readonly socketPath: string; readonly incomingDir?: string }
  | { readonly url: string; readonly username: string; readonly password: string; readonly database: string };

export type StatementRequest = {
  readonly kind: StatementKind;
  readonly sql: string;
  readonly params?: Readonly<Record<string, QueryParameter>>;
  readonly settings?: ClickHouseSettings;
  /** Rows in binary, for an insert. */
  readonly body?: readonly Buffer[] | undefined;
  /** When the engine must end; the client gives up two seconds later. */
  readonly timeoutMs: number;
};

export type Connection = {
  readonly database: string;
  readonly send: (request: StatementRequest) => Promise<string>;
  /** The answer in pieces, as they come; it begins after the engine has taken the statement. */
  readonly stream: (request: Omit<StatementRequest, "body">) => AsyncGenerator<Buffer, void, undefined>;
  readonly ping: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};

const graceMs = 2_000;
const connectionsMax = 32;
const pingTimeoutMs = 2_000;
/** Fewer cost less through the socket than a file of their own. */
const rowsFileBytesMin = 256 * 1024;
/** No request of ours lasts longer; the client's own limit must not be the first. */
const requestTimeoutMs = 31 * 60_000;

export function createConnection(target: ClickHouseTarget, database?: string): Connection {
  const client = openClient(target, database);
  const rowsFolder =
    "incomingDir" in target && target.incomingDir !== undefined
      ? openRowsFolder(target.incomingDir)
      : undefined;

  const send: Connection["send"] = async ({ body, ...request }) => {
    if (rowsFolder === undefined || body === undefined || sizeOf(body) < rowsFileBytesMin)
      return await exchange({ ...request, body });
    let file: string;
    try {
      file = await rowsFolder.write(body);
    } catch (error) {
      throw failureWithoutAnswer(error, false);
    }
    try {
      return await exchange(request, { [rowsFileParameter]: file });
    } catch (error) {
      // The engine removes what it has read; it may never have heard of this one.
      await rowsFolder.remove(file);
      throw error;
    }
  };

  const exchange = async (request: StatementRequest, parameters: object = {}): Promise<string> => {
    const deadline = AbortSignal.timeout(request.timeoutMs + graceMs);
    try {
      const answer = await client.exec({
        query: request.sql,
        ...(request.params === undefined ? {} : { query_params: request.params }),
        ...(request.body === undefined ? {} : { values: Readable.from(request.body, { objectMode: false }) }),
        clickhouse_settings: {
          ...request.settings,
          ...parameters,
          max_execution_time: request.timeoutMs / 1000,
          // A failure in the middle of a result would otherwise come after a 200.
          wait_end_of_query: 1,
        },
        abort_signal: deadline,
        ignore_error_response: true,
      });
      deadline.addEventListener("abort", () => answer.stream.destroy(new Error("the answer took too long")), {
        once: true,
      });
      const body = await text(answer.stream);
      const code = answer.response_headers["x-clickhouse-exception-code"];
      if (code !== undefined) throw failureFromCode(Number(code), request.kind, body);
      if (answer.http_status_code !== 200)
        throw new Error(`answered ${answer.http_status_code}: ${body.slice(0, 200)}`);
      return body;
    } catch (error) {
      throw failureWithoutAnswer(error, deadline.aborted);
    }
  };

  const stream: Connection["stream"] = async function* (request) {
    const deadline = AbortSignal.timeout(request.timeoutMs + graceMs);
    // A reader that stops early leaves through `finally`: without its connection the engine ends the query.
    const left = new AbortController();
    try {
      const answer = await client.exec({
        query: request.sql,
        ...(request.params === undefined ? {} : { query_params: request.params }),
        clickhouse_settings: {
          ...request.settings,
          max_execution_time: request.timeoutMs / 1000,
          wait_end_of_query: 0,
        },
        abort_signal: AbortSignal.any([deadline, left.signal]),
        ignore_error_response: true,
      });
      const code = answer.response_headers["x-clickhouse-exception-code"];
      if (code !== undefined) throw failureFromCode(Number(code), request.kind, await text(answer.stream));
      if (answer.http_status_code !== 200) throw new Error(`answered ${answer.http_status_code}`);
      deadline.addEventListener("abort", () => answer.stream.destroy(new Error("the answer took too long")), {
        once: true,
      });
      for await (const chunk of answer.stream) yield chunk as Buffer;
    } catch (error) {
      throw failureWithoutAnswer(error, deadline.aborted);
    } finally {
      left.abort();
    }
  };

  const ping: Connection["ping"] = async () => {
    const answer = await client.ping({ select: true, abort_signal: AbortSignal.timeout(pingTimeoutMs) });
    return answer.success;
  };

  return {
    database: database ?? ("url" in target ? target.database : embeddedDatabase),
    send,
    stream,
    ping,
    close: () => client.close(),
  };
}

function sizeOf(parts: readonly Buffer[]): number {
  return parts.reduce((sum, part) => sum + part.byteLength, 0);
}

/** The embedded store's own database. */
const embeddedDatabase = "vedette";

function openClient(target: ClickHouseTarget, database: string | undefined): ClickHouseClient {
  const shared = {
    request_timeout: requestTimeoutMs,
    max_open_connections: connectionsMax,
    compression: { request: false, response: false },
    // Failures are raised to the caller, who logs them once.
    log: { level: 127 as const },
    application: "vedette",
  };
  if ("socketPath" in target) {
    // The client refuses addresses of the form `unix:`; an agent may know better where to connect.
    const options: AgentOptions & { socketPath: string } = {
      socketPath: target.socketPath,
      keepAlive: true,
      maxSockets: connectionsMax,
    };
    return createClient({
      ...shared,
      url: "http://localhost",
      database: database ?? embeddedDatabase,
      http_agent: new Agent(options),
    });
  }
  const { url, username, password } = target;
  return createClient({ ...shared, url, username, password, database: database ?? target.database });
}

// The wire from the outside: envelopes of plain errors, and posts that report what the server answered.
import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { writeEnvelope } from "@vedette/protocol";

export type ErrorOptions = {
  readonly eventId?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly type?: string;
  readonly value?: string;
  /** The function that failed; errors of one function are one issue. */
  readonly functionName?: string;
  readonly user?: Readonly<Record<string, string>>;
  readonly environment?: string;
};

/** A new event id as SDKs write it. */
export function newEventId(): string {
  return randomUUID().replaceAll("-", "");
}

/** The payload of a small error event. */
export function errorEvent(options: ErrorOptions = {}): Record<string, unknown> {
  const {
    eventId = newEventId(),
    tags = {},
    type = "Error",
    value = "it broke",
    functionName = "run",
    user,
    environment = "tests",
  } = options;
  const frame = {
    filename: "app.js",
    module: "app",
    function: functionName,
    lineno: 12,
    colno: 5,
    in_app: true,
  };
  return {
    event_id: eventId,
    timestamp: Date.now() / 1000,
    platform: "node",
    level: "error",
    release: "tests@1.0.0",
    environment,
    tags,
    ...(user === undefined ? {} : { user }),
    exception: {
      values: [
        { type, value, stacktrace: { frames: [frame] }, mechanism: { type: "generic", handled: true } },
      ],
    },
  };
}

/** An envelope with one error. */
export function errorEnvelope(options: ErrorOptions = {}): Uint8Array {
  const event = errorEvent(options);
  const header = { event_id: String(event["event_id"]), sent_at: new Date().toISOString() };
  return writeEnvelope(header, [
    { header: { type: "event", content_type: "application/json" }, payload: JSON.stringify(event) },
  ]);
}

export type Target = { readonly url: string; readonly projectId: string; readonly publicKey: string };

/** Where a DSN sends to. */
export function targetOf(dsn: string): Target {
  const { protocol, host, pathname, username } = new URL(dsn);
  const segments = pathname.split("/");
  const projectId = segments.pop() ?? "";
  return { url: `${protocol}//${host}${segments.join("/")}`, projectId, publicKey: username };
}

export type Answer = {
  readonly status: number;
  readonly contentType: string;
  readonly headers: Headers;
  readonly body: string;
};

export type PostOptions = {
  readonly body?: Uint8Array | string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
};

/** Posts to the ingest endpoint; `undefined` when no answer came (refused, reset, too slow). */
export async function post(target: Target, options: PostOptions): Promise<Answer | undefined> {
  const { body, path = `/api/${target.projectId}/envelope/`, method = "POST", timeoutMs = 10_000 } = options;
  const headers = options.headers ?? authHeaders(target.publicKey);
  try {
    const answer = await fetch(`${target.url}${path}`, {
      method,
      headers,
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : new Uint8Array(body) }),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      contentType: answer.headers.get("content-type") ?? "",
      headers: answer.headers,
      body: text,
    };
  } catch (error) {
    // What a connection that ends early looks like; a mistake in the test itself is thrown on.
    if (error instanceof DOMException || (error instanceof TypeError && error.cause !== undefined))
      return undefined;
    throw error;
  }
}

/** The usual way to name a key. */
export function authHeaders(publicKey: string): Record<string, string> {
  return {
    "x-sentry-auth": `Sentry sentry_version=7, sentry_key=${publicKey}, sentry_client=vedette.tests/1.0`,
  };
}

/** Posts a compressed envelope, as the SDKs of servers do. */
export function postGzip(
  target: Target,
  envelope: Uint8Array,
  timeoutMs?: number,
): Promise<Answer | undefined> {
  const headers = { ...authHeaders(target.publicKey), "content-encoding": "gzip" };
  return post(target, {
    body: gzipSync(envelope),
    headers,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
}

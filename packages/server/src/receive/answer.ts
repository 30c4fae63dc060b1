/** Answers of the ingest endpoints: small, and readable by a browser of any origin, refusals too. */
import type { ServerResponse } from "node:http";
import type { Fault } from "./fault.ts";

export type Answer = {
  readonly status: 200 | 201 | 202 | 503;
  /** Absent without a body. */
  readonly contentType?: string;
  readonly body?: string | Uint8Array;
};

const corsHeaders = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "x-sentry-error, x-sentry-rate-limits, retry-after",
} as const;

const preflightHeaders = {
  ...corsHeaders,
  "access-control-allow-headers":
    "x-sentry-auth, x-requested-with, x-forwarded-for, origin, referer, accept, content-type, authentication, " +
    "authorization, content-encoding, transfer-encoding, baggage, sentry-trace, traceparent, tracestate, " +
    "x-sentry-error, x-sentry-rate-limits, x-sentry-trace",
  "access-control-max-age": "3600",
  "content-length": "0",
} as const;

/** `methods` as a header lists them. */
export function answerPreflight(response: ServerResponse, methods: string): void {
  response.writeHead(204, { ...preflightHeaders, "access-control-allow-methods": methods }).end();
}

/** `rateLimits` is the header that tells SDKs what not to send for a while. */
export function sendAnswer(response: ServerResponse, answer: Answer, rateLimits: string | undefined): void {
  const { body } = answer;
  response.writeHead(answer.status, {
    ...corsHeaders,
    ...(answer.contentType === undefined ? {} : { "content-type": answer.contentType }),
    "content-length":
      body === undefined ? 0 : typeof body === "string" ? Buffer.byteLength(body) : body.length,
    ...(rateLimits === undefined ? {} : { "x-sentry-rate-limits": rateLimits }),
  });
  response.end(body);
}

/** `isBodyLeft` says that the sender has more to send which nobody will read. */
export function answerFault(response: ServerResponse, fault: Fault, isBodyLeft: boolean): void {
  const body = JSON.stringify({ detail: fault.message, code: fault.code, causes: [] });
  response.writeHead(fault.status, {
    ...corsHeaders,
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "x-sentry-error": fault.code,
    ...(fault.retryAfterSeconds === undefined ? {} : { "retry-after": String(fault.retryAfterSeconds) }),
    ...(fault.rateLimits === undefined ? {} : { "x-sentry-rate-limits": fault.rateLimits }),
    ...(fault.allow === undefined ? {} : { allow: fault.allow }),
    ...(isBodyLeft ? { connection: "close" } : {}),
  });
  response.end(body);
}

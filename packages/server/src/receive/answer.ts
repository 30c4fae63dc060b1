/** Answers of the ingest endpoints: small JSON, readable by a browser of any origin. */
import type { ServerResponse } from "node:http";
import type { Fault } from "./fault.ts";

const corsHeaders = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "x-sentry-error, x-sentry-rate-limits, retry-after",
} as const;

const preflightHeaders = {
  ...corsHeaders,
  "access-control-allow-methods": "POST, OPTIONS",
  "access-control-allow-headers":
    "x-sentry-auth, x-requested-with, x-forwarded-for, origin, referer, accept, content-type, authentication, " +
    "authorization, content-encoding, transfer-encoding, baggage, sentry-trace, traceparent",
  "access-control-max-age": "3600",
} as const;

export function answerPreflight(response: ServerResponse): void {
  response.writeHead(204, preflightHeaders).end();
}

export function answerAccepted(response: ServerResponse, eventId: string | undefined): void {
  const body = eventId === undefined ? "{}" : `{"id":"${eventId}"}`;
  response
    .writeHead(200, { ...corsHeaders, "content-type": "application/json", "content-length": body.length })
    .end(body);
}

export function answerFault(response: ServerResponse, fault: Fault): void {
  const body = JSON.stringify({ detail: fault.message, code: fault.code, causes: [] });
  response.writeHead(fault.status, {
    ...corsHeaders,
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "x-sentry-error": fault.code,
    ...(fault.retryAfterSeconds === undefined ? {} : { "retry-after": String(fault.retryAfterSeconds) }),
    ...(fault.rateLimits === undefined ? {} : { "x-sentry-rate-limits": fault.rateLimits }),
    // What is left of a refused body is not worth reading.
    ...(fault.status === 413 ? { connection: "close" } : {}),
  });
  response.end(body);
}

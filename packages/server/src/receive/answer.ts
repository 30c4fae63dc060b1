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
    "content-length": body === undefined ? 0 : Buffer.byteLength(body),
    ...(rateLimits === undefined ? {} : { "x-sentry-rate-limits": rateLimits }),
  });
  response.end(body);
}

/** A refusal in the words of the protocol that the request came by. */
export type ToldFault = {
  readonly contentType: string;
  readonly body: string | Uint8Array;
  readonly retryAfterSeconds: number | undefined;
};

/** As the SDKs of Sentry's protocol read it. */
function tellInJson({ message, code, retryAfterSeconds }: Fault): ToldFault {
  const body = JSON.stringify({ detail: message, code, causes: [] });
  return { contentType: "application/json", body, retryAfterSeconds };
}

/** `isBodyLeft` says that the sender has more to send which nobody will read. */
export function answerFault(
  response: ServerResponse,
  fault: Fault,
  isBodyLeft: boolean,
  { contentType, body, retryAfterSeconds } = tellInJson(fault),
): void {
  response.writeHead(fault.status, {
    ...corsHeaders,
    "content-type": contentType,
    "content-length": Buffer.byteLength(body),
    "x-sentry-error": fault.code,
    ...(retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) }),
    ...(fault.rateLimits === undefined ? {} : { "x-sentry-rate-limits": fault.rateLimits }),
    ...(fault.allow === undefined ? {} : { allow: fault.allow }),
    ...(isBodyLeft ? { connection: "close" } : {}),
  });
  response.end(body);
}

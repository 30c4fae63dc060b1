/**
 * From what was thrown to what is answered. Users' faults answer with their own sentence, a store that does not
 * answer with 503 or 504, and everything else with 500 without details, logged once under the request's id.
 */
import { apiErrors, type ApiErrorCode, type FaultReason } from "@vedette/api";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { OperationalError, UserError } from "#kernel/errors.ts";
import type { Logger } from "#kernel/logger.ts";
import { fieldReasonOf } from "./field-reason.ts";

/** A fault with a code of the registry; the sentence is safe to show. */
export function apiError(
  code: ApiErrorCode,
  message: string,
  field?: string,
  reason?: FaultReason,
): UserError {
  return new UserError(code, apiErrors[code].status, message, field, reason && { reason });
}

export const notFound = (): UserError => apiError("not_found", "The requested resource does not exist");

/** A UserError that also says when to come again. */
export class TooManyAttempts extends UserError {
  readonly retryAfterMs: number;

  constructor(
    code: "too_many_attempts" | "too_many_connections" | "too_many_exports" | "too_many_requests",
    message: string,
    retryAfterMs: number,
  ) {
    super(code, apiErrors[code].status, message);
    this.retryAfterMs = retryAfterMs;
  }
}

export type ErrorAnswer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

/** What fastify itself refuses before a handler runs, by its documented codes. */
const frameworkErrors: Readonly<Record<string, readonly [ApiErrorCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ["too_large", "The body is larger than this address accepts."],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    "unsupported_media_type",
    "The body must be JSON (Content-Type: application/json).",
  ],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ["bad_request", "The body does not have the announced length."],
  FST_ERR_CTP_INVALID_JSON_BODY: ["bad_request", "The body is not valid JSON."],
  FST_ERR_BAD_URL: ["bad_request", "The address is not percent-encoded correctly."],
  FST_ERR_CTP_EMPTY_JSON_BODY: ["bad_request", "The body is empty."],
};

/** Decides the answer; `undefined` for a bug. */
export function errorAnswer(error: unknown): ErrorAnswer | undefined {
  if (error instanceof UserError) return userAnswer(error);
  if (error instanceof z.ZodError) return validationAnswer(error);
  if (error instanceof OperationalError && error.code === "store_rejected") return refusedAnswer;
  if (error instanceof OperationalError) {
    const code = error.code === "store_timeout" ? "timeout" : "unavailable";
    const detail =
      code === "timeout"
        ? "The query took too long; narrow the time range or the query."
        : "A store of the server does not answer; try again.";
    return { status: apiErrors[code].status, body: { detail, code } };
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const known = frameworkErrors[code];
  return known && { status: apiErrors[known[0]].status, body: { detail: known[1], code: known[0] } };
}

/** A read that the store refuses is too big for its memory, or wrong; trying again helps neither. */
const refusedAnswer: ErrorAnswer = {
  status: apiErrors.query_refused.status,
  body: {
    detail: "The event store refused the query; narrow the time range or the query.",
    code: "query_refused" satisfies ApiErrorCode,
  },
};

function userAnswer(error: UserError): ErrorAnswer {
  const body = { ...error.details, detail: error.message, code: error.code };
  return { status: error.status, body: error.field === undefined ? body : { ...body, field: error.field } };
}

/**
 * Sentences by field, as the `/api/0` clients read them, beside one for those that read only that; and `reasons`, the
 * same as codes.
 */
function validationAnswer(error: z.ZodError): ErrorAnswer {
  const fields: Record<string, string[]> = {};
  const reasons: Record<string, (FaultReason | null)[]> = {};
  for (const issue of error.issues) {
    const name = issue.path.length === 0 ? "nonFieldErrors" : issue.path.map(String).join(".");
    (fields[name] ??= []).push(issue.message);
    (reasons[name] ??= []).push(fieldReasonOf(issue) ?? null);
  }
  const [name, sentences] = Object.entries(fields)[0] ?? ["nonFieldErrors", ["Invalid input."]];
  const sentence = sentences[0] ?? "Invalid input.";
  const detail = name === "nonFieldErrors" ? sentence : `${name}: ${sentence}`;
  return { status: 400, body: { ...fields, reasons, detail, code: "invalid_input" satisfies ApiErrorCode } };
}

/** Makes fastify's error handler. */
export function createErrorHandler(deps: { readonly logger: Logger }) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const answer = errorAnswer(error);
    if (answer === undefined) {
      deps.logger.error(
        { err: error, requestId: request.id, method: request.method, route: request.routeOptions.url },
        "request failed",
      );
      return reply
        .status(500)
        .send({ detail: "Internal error", code: "internal" satisfies ApiErrorCode, requestId: request.id });
    }
    if (error instanceof OperationalError) {
      deps.logger.warn(
        { err: error, code: error.code, requestId: request.id, route: request.routeOptions.url },
        "a store did not answer",
      );
      reply.header("retry-after", "2");
    }
    if (error instanceof TooManyAttempts)
      reply.header("retry-after", String(Math.ceil(error.retryAfterMs / 1000)));
    return reply.status(answer.status).send(answer.body);
  };
}

/**
 * Exceptions that OpenTelemetry recorded on a span or in a log, as error events: they go the way of every error, so
 * that they are grouped, counted and shown as one. The record of them stays with its span or log besides.
 */
import { hash } from "node:crypto";
import { encodeUtf8, scalarText, type Json, type JsonObject } from "@vedette/protocol";
import type { SpanRow } from "#ports/event-tables.ts";
import { objectOf } from "#rules/otlp/attributes-of-resource.ts";
import type { OtlpAttributes } from "#rules/otlp/requests.ts";
import { framesOfText } from "#rules/otlp/stack-text.ts";
import { refused, type ItemResult } from "../../item-result.ts";
import type { ItemContext } from "../../steps/item-context.ts";
import { errorKind } from "../error/process-error-item.ts";
import type { Sender } from "../telemetry/sender.ts";

export type RecordedException = {
  readonly attributes: OtlpAttributes;
  readonly timestampUs: number;
  /** Of the row that it was recorded with. */
  readonly of: Sender &
    Pick<SpanRow, "trace_id" | "span_id"> &
    Partial<Pick<SpanRow, "parent_span_id" | "op" | "transaction">>;
};

/** Of one request; those beyond are still recorded on their spans. */
const exceptionsMax = 100;

export function isException(attributes: OtlpAttributes): boolean {
  return attributes.some(([name]) => name === "exception.type" || name === "exception.message");
}

/** One that passed several spans on its way up was recorded on each; it is one error. */
export function exceptionResults(
  exceptions: readonly RecordedException[],
  /** The limit of errors that has no room for them. */
  over: string | undefined,
  context: ItemContext,
): ItemResult[] {
  const seen = new Set<string>();
  const results: ItemResult[] = [];
  // The envelope was made by the receiver: what it says is of no event.
  const own = { ...context, envelopeHeader: {} };
  for (const exception of exceptions) {
    if (results.length >= exceptionsMax) break;
    const key = identityOf(exception, context);
    if (seen.has(key)) continue;
    seen.add(key);
    if (over !== undefined) {
      results.push(refused({ category: "error", outcome: "rate_limited", reason: over }));
      continue;
    }
    const payload = encodeUtf8(JSON.stringify(eventOf(exception, hash("md5", key))));
    results.push(errorKind({ header: { type: "event" }, payload }, own));
  }
  return results;
}

/** The same for a request that is sent again. Without a trace nothing tells one occurrence from another. */
function identityOf({ attributes, timestampUs, of }: RecordedException, { record }: ItemContext): string {
  const what = ["exception.type", "exception.message", "exception.stacktrace"].map((name) =>
    textOf(attributes, name),
  );
  const isTraced = !/^0+$/.test(of.trace_id);
  return JSON.stringify([isTraced ? of.trace_id : `${record.fallbackEventId}${timestampUs}`, ...what]);
}

function eventOf({ attributes, timestampUs, of }: RecordedException, eventId: string): JsonObject {
  const stack = textOf(attributes, "exception.stacktrace");
  const frames = framesOfText(stack);
  const others = objectOf(attributes.filter(([name]) => !name.startsWith("exception.")));
  return {
    event_id: eventId,
    timestamp: timestampUs / 1e6,
    platform: of.platform,
    level: "error",
    environment: of.environment || undefined,
    release: of.release || undefined,
    server_name: of.server_name || undefined,
    transaction: of.transaction || undefined,
    sdk: { name: of.sdk_name, version: of.sdk_version },
    user: {
      id: of.user_id || undefined,
      email: of.user_email || undefined,
      username: of.user_name || undefined,
      ip_address: of.user_ip || undefined,
    },
    exception: {
      values: [
        {
          type: textOf(attributes, "exception.type") || undefined,
          value: textOf(attributes, "exception.message") || undefined,
          mechanism: { type: "otel", handled: hasEscaped(attributes) ? false : undefined },
          stacktrace: frames.length === 0 ? undefined : { frames: frames as Json[] },
        },
      ],
    },
    contexts: {
      trace: {
        trace_id: of.trace_id,
        span_id: of.span_id || undefined,
        parent_span_id: of.parent_span_id || undefined,
        op: of.op || undefined,
      },
    },
    tags: of.service === "" ? undefined : { service: of.service },
    extra: frames.length === 0 && stack !== "" ? { ...others, stacktrace: stack } : others,
  };
}

function textOf(attributes: OtlpAttributes, name: string): string {
  return scalarText(attributes.find((pair) => pair[0] === name)?.[1]) ?? "";
}

function hasEscaped(attributes: OtlpAttributes): boolean {
  const escaped = textOf(attributes, "exception.escaped");
  return escaped.toLowerCase() === "true";
}

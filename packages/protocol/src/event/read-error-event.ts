/**
 * The tolerant reader of error events: any JSON value to a typed event and remarks. It never refuses and
 * never throws; what cannot be used is left out and remarked.
 *
 * It changes the value it is given: the event is made of its parts. Parse the payload for this call alone.
 */
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import type { ErrorEvent, EventType } from "./error-event.ts";
import { eventFields, oldFieldNames, type EventFieldName } from "./event-fields.ts";
import { readMessage } from "./message.ts";
import { remark, startWalk, type Remark, type Walk } from "./walk.ts";

export type ErrorEventReading = { readonly event: ErrorEvent; readonly remarks: readonly Remark[] };

/** Reads one error event; `value` is what JSON.parse gave and belongs to the reader from here on. */
export function readErrorEvent(value: unknown): ErrorEventReading {
  const walk = startWalk();
  if (!isJsonObject(value)) {
    remark(walk, "event", "invalid_data", { detail: "expected an object" });
    return { event: readEvent({}, walk), remarks: walk.remarks };
  }
  return { event: readEvent(value, walk), remarks: walk.remarks };
}

function field(raw: JsonObject, name: EventFieldName): Json | undefined {
  const value = raw[name];
  if (value !== undefined && value !== null) return value;
  const old = oldFieldNames[name];
  return old === undefined ? undefined : (raw[old] ?? undefined);
}

/**
 * Reads a part by its reader. The readers answer plain JSON that has been brought to the shape of `Part`:
 * the tests hold every reader to its type with arbitrary input.
 */
function part<Part>(raw: JsonObject, name: EventFieldName, walk: Walk): Part | undefined {
  const value = field(raw, name);
  return value === undefined ? undefined : (eventFields[name](value, name, walk) as Part | undefined);
}

function readEvent(raw: JsonObject, walk: Walk): ErrorEvent {
  const exception = part<ErrorEvent["exception"]>(raw, "exception", walk);
  const ownStacktrace = part<ErrorEvent["stacktrace"]>(raw, "stacktrace", walk);
  const placed = placeStacktrace(exception, ownStacktrace);
  const csp = part<JsonObject>(raw, "csp", walk);
  const hpkp = part<JsonObject>(raw, "hpkp", walk);
  const expectct = part<JsonObject>(raw, "expectct", walk);
  const expectstaple = part<JsonObject>(raw, "expectstaple", walk);
  const contexts = part<NonNullable<ErrorEvent["contexts"]>>(raw, "contexts", walk);
  const tags = part<ErrorEvent["tags"]>(raw, "tags", walk) ?? [];
  return {
    event_id: part(raw, "event_id", walk),
    type: inferType({ csp, hpkp, expectct, expectstaple, exception, nel: contexts?.nel }),
    timestamp: part(raw, "timestamp", walk),
    platform: part(raw, "platform", walk) ?? "other",
    level: part(raw, "level", walk) ?? "error",
    logger: part(raw, "logger", walk),
    transaction: part(raw, "transaction", walk),
    transaction_info: part(raw, "transaction_info", walk),
    culprit: part(raw, "culprit", walk),
    server_name: part(raw, "server_name", walk),
    site: part(raw, "site", walk),
    release: part(raw, "release", walk),
    dist: part(raw, "dist", walk),
    environment: part(raw, "environment", walk) ?? environmentTag(tags, walk),
    logentry: readMessage(field(raw, "logentry"), raw.message, walk),
    exception: placed.exception,
    stacktrace: placed.stacktrace,
    threads: part(raw, "threads", walk),
    breadcrumbs: part(raw, "breadcrumbs", walk),
    request: part(raw, "request", walk),
    user: part(raw, "user", walk),
    contexts,
    tags,
    extra: part(raw, "extra", walk),
    modules: part(raw, "modules", walk),
    fingerprint: part(raw, "fingerprint", walk),
    checksum: part(raw, "checksum", walk),
    sdk: part(raw, "sdk", walk),
    debug_meta: part(raw, "debug_meta", walk),
    template: part(raw, "template", walk),
    csp,
    hpkp,
    expectct,
    expectstaple,
    _meta: part(raw, "_meta", walk),
  };
}

/** Clients older than the field say it as a tag. */
function environmentTag(tags: ErrorEvent["tags"], walk: Walk): string | undefined {
  const tag = tags.find(([name]) => name === "environment");
  if (tag === undefined) return undefined;
  const read = eventFields.environment(tag[1], "environment", walk);
  return typeof read === "string" ? read : undefined;
}

/** What the client says counts little: a report is its own type, exceptions make an error. */
function inferType(
  parts: { readonly [name in EventType]?: unknown } & { readonly exception: unknown },
): EventType {
  if (parts.csp !== undefined) return "csp";
  if (parts.hpkp !== undefined) return "hpkp";
  if (parts.expectct !== undefined) return "expectct";
  if (parts.expectstaple !== undefined) return "expectstaple";
  if (parts.exception !== undefined) return "error";
  return parts.nel === undefined ? "default" : "nel";
}

/** A lone stack trace beside exactly one exception without its own belongs to that exception. */
function placeStacktrace(
  exception: ErrorEvent["exception"],
  own: ErrorEvent["stacktrace"],
): Pick<ErrorEvent, "exception" | "stacktrace"> {
  const only = exception?.values.length === 1 ? exception.values[0] : undefined;
  if (own === undefined || only === undefined || only.stacktrace !== undefined)
    return { exception, stacktrace: own };
  return { exception: { values: [{ ...only, stacktrace: own }] }, stacktrace: undefined };
}

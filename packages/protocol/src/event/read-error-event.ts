/**
 * The tolerant reader of error events: any JSON value to a typed event and remarks. It never refuses and
 * never throws; what cannot be used is left out and remarked.
 *
 * It changes the value it is given: the event is made of its parts. Parse the payload for this call alone.
 */
import { parseEventId } from "../ids.ts";
import { isJsonObject, scalarText, type Json, type JsonObject } from "../json.ts";
import { breadcrumbs } from "./breadcrumbs.ts";
import type { Contexts, ErrorEvent, EventType, Level } from "./error-event.ts";
import { exceptions, threads } from "./exception.ts";
import { freeForm, freeFormObject } from "./free-form.ts";
import { parseLevel } from "./level.ts";
import { readMessage } from "./message.ts";
import { parsePlatform } from "./platform.ts";
import { request } from "./request.ts";
import { stacktrace } from "./stacktrace.ts";
import { readTags } from "./tags.ts";
import { parseTimestamp } from "./timestamp.ts";
import { list, object, remark, startWalk, text, type FieldReader, type Remark, type Walk } from "./walk.ts";
import { user } from "./user.ts";

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

/** The names that protocol version 5 and older gave to the parts of an event. */
const oldNames: Readonly<Record<string, string>> = {
  request: "sentry.interfaces.Http",
  user: "sentry.interfaces.User",
  contexts: "sentry.interfaces.Contexts",
  breadcrumbs: "sentry.interfaces.Breadcrumbs",
  exception: "sentry.interfaces.Exception",
  stacktrace: "sentry.interfaces.Stacktrace",
  template: "sentry.interfaces.Template",
  logentry: "sentry.interfaces.Message",
  csp: "sentry.interfaces.Csp",
  hpkp: "sentry.interfaces.Hpkp",
  expectct: "sentry.interfaces.ExpectCT",
  expectstaple: "sentry.interfaces.ExpectStaple",
};

function field(raw: JsonObject, name: string): Json | undefined {
  const value = raw[name];
  if (value !== undefined && value !== null) return value;
  const old = oldNames[name];
  return old === undefined ? undefined : (raw[old] ?? undefined);
}

/**
 * Reads a part by its reader. The readers answer plain JSON that has been brought to the shape of `Part`:
 * the tests hold every reader to its type with arbitrary input.
 */
function part<Part>(raw: JsonObject, name: string, reader: FieldReader, walk: Walk): Part | undefined {
  const value = field(raw, name);
  return value === undefined ? undefined : (reader(value, name, walk) as Part | undefined);
}

const freeObject = freeFormObject({ depthMax: 7, charsMax: 262_144 });
const smallObject = freeFormObject({ depthMax: 7, charsMax: 16_384 });
const report = freeFormObject({ depthMax: 4, charsMax: 32_768 });
/** Remarks follow the tree of the event, which is deeper than any of its parts. */
const remarkTree = freeFormObject({ depthMax: 24, charsMax: 32_768 });
const imageList = freeFormObject({ depthMax: 6, charsMax: 262_144 });
const checksum = text(128);

const sdk = object(
  new Map<string, FieldReader>([
    ["name", text(128)],
    ["version", text(64)],
    ["integrations", list(text(128), { countMax: 200, keep: "first" })],
    ["packages", freeForm({ depthMax: 3, charsMax: 8192 })],
    ["features", list(text(128), { countMax: 200, keep: "first" })],
    ["settings", freeFormObject({ depthMax: 3, charsMax: 2048 })],
  ]),
);

function readEvent(raw: JsonObject, walk: Walk): ErrorEvent {
  const exception = part<ErrorEvent["exception"]>(raw, "exception", exceptions, walk);
  const ownStacktrace = part<ErrorEvent["stacktrace"]>(raw, "stacktrace", stacktrace, walk);
  const placed = placeStacktrace(exception, ownStacktrace);
  const csp = part<JsonObject>(raw, "csp", report, walk);
  const hpkp = part<JsonObject>(raw, "hpkp", report, walk);
  const expectct = part<JsonObject>(raw, "expectct", report, walk);
  const expectstaple = part<JsonObject>(raw, "expectstaple", report, walk);
  const contexts = readContexts(field(raw, "contexts"), walk);
  return {
    event_id: parseEventId(raw.event_id),
    type: inferType({ csp, hpkp, expectct, expectstaple, exception, nel: contexts?.nel }),
    timestamp: readTimestamp(raw.timestamp, walk),
    platform: parsePlatform(raw.platform),
    level: readLevel(raw.level, walk),
    logger: shortText(raw.logger, "logger", 64, walk),
    transaction: shortText(raw.transaction, "transaction", 200, walk),
    transaction_info: part(raw, "transaction_info", smallObject, walk),
    culprit: shortText(raw.culprit, "culprit", 200, walk),
    server_name: shortText(raw.server_name, "server_name", 256, walk),
    site: shortText(raw.site, "site", 200, walk),
    release: wholeText(raw.release, "release", 200, walk),
    dist: wholeText(raw.dist, "dist", 64, walk),
    environment: wholeText(raw.environment, "environment", 64, walk),
    logentry: readMessage(field(raw, "logentry"), raw.message, walk),
    exception: placed.exception,
    stacktrace: placed.stacktrace,
    threads: part(raw, "threads", threads, walk),
    breadcrumbs: part(raw, "breadcrumbs", breadcrumbs, walk),
    request: part(raw, "request", request, walk),
    user: part(raw, "user", user, walk),
    contexts,
    tags: readTags(raw.tags, walk),
    extra: part(raw, "extra", freeObject, walk),
    modules: part(raw, "modules", smallObject, walk),
    fingerprint: readFingerprint(raw.fingerprint, walk),
    checksum: part(raw, "checksum", checksum, walk),
    sdk: part(raw, "sdk", sdk, walk),
    debug_meta: part(raw, "debug_meta", imageList, walk),
    template: part(raw, "template", smallObject, walk),
    csp,
    hpkp,
    expectct,
    expectstaple,
    _meta: part(raw, "_meta", remarkTree, walk),
  };
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

function readTimestamp(value: Json | undefined, walk: Walk): number | undefined {
  if (value === undefined || value === null) return undefined;
  return parseTimestamp(value) ?? remark(walk, "timestamp", "invalid_data", { detail: "expected a time" });
}

function readLevel(value: Json | undefined, walk: Walk): Level {
  if (value === undefined || value === null) return "error";
  const level = parseLevel(value);
  if (level === undefined) remark(walk, "level", "invalid_data", { detail: "expected a level" });
  return level ?? "error";
}

/** One line of text, cut to a length. */
function shortText(value: Json | undefined, name: string, lengthMax: number, walk: Walk): string | undefined {
  const read = oneLine(value, name, walk);
  if (read === undefined || read.length <= lengthMax) return read;
  remark(walk, name, "value_too_long", { originalLength: read.length });
  return read.slice(0, lengthMax).toWellFormed();
}

/** One line of text that names something: too long it would name something else, so it is left out. */
function wholeText(value: Json | undefined, name: string, lengthMax: number, walk: Walk): string | undefined {
  const read = oneLine(value, name, walk);
  if (read === undefined || read.length <= lengthMax) return read;
  return remark(walk, name, "value_too_long", { originalLength: read.length });
}

function oneLine(value: Json | undefined, name: string, walk: Walk): string | undefined {
  if (value === undefined || value === null) return undefined;
  const read = scalarText(value);
  if (read === undefined) return remark(walk, name, "invalid_data", { detail: "expected a text" });
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const clean = /[\u0000-\u001f\u007f]/.test(read) ? read.replace(/[\u0000-\u001f\u007f]+/g, " ") : read;
  const trimmed = clean.trim();
  return trimmed === "" ? undefined : trimmed;
}

const contextObject = freeFormObject({ depthMax: 7, charsMax: 16_384 });
const contextsMax = 100;

function readContexts(value: Json | undefined, walk: Walk): Contexts | undefined {
  if (value === undefined) return undefined;
  if (!isJsonObject(value)) return remark(walk, "contexts", "invalid_data", { detail: "expected an object" });
  walk.path.push("contexts");
  let count = 0;
  for (const name in value) {
    const context = value[name];
    const usable = isJsonObject(context) && count < contextsMax && name !== "__proto__";
    const read = usable ? contextObject(context, name, walk) : undefined;
    if (read !== context) value[name] = read;
    if (read !== undefined) count += 1;
    else if (context !== null && context !== undefined) remark(walk, name, "invalid_data");
  }
  walk.path.pop();
  return count === 0 ? undefined : (value as Contexts);
}

const fingerprintPartsMax = 100;

function readFingerprint(value: Json | undefined, walk: Walk): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  const parts: string[] = [];
  for (const entry of (Array.isArray(value) ? value : [value]).slice(0, fingerprintPartsMax)) {
    const read = scalarText(entry);
    if (read !== undefined) parts.push(read.slice(0, 1024));
    else if (entry !== null) remark(walk, "fingerprint", "invalid_data", { detail: "expected texts" });
  }
  return parts.length === 0 ? undefined : parts;
}

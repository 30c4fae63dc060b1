/**
 * Takes secrets out of an event before anything of it is stored, shown or grouped by.
 *
 * Under a name that promises a secret the whole value goes; elsewhere what looks like one is replaced. The
 * debug images, file names and modules are left alone: they are needed as they are, and hold none.
 *
 * Works in place on the parsed event, as the reader did: see there.
 */
import {
  isJsonObject,
  scalarText,
  type ErrorEvent,
  type EventRequest,
  type Json,
  type JsonObject,
  type LogEntry,
  type Pair,
  type Stacktrace,
} from "@vedette/protocol";
import { createKeyTest, isSessionCookie, type KeyTest } from "./sensitive-keys.ts";
import { withoutNamedSecrets } from "./named-secrets.ts";
import { withoutSecrets } from "./secret-texts.ts";

export type ScrubSettings = {
  /** The built-in names and forms of secrets. */
  readonly useDefaults: boolean;
  /** Further names; found anywhere in a name, in any case. */
  readonly sensitiveFields: readonly string[];
  /** Names that are never taken for secrets. */
  readonly safeFields: readonly string[];
  /** Whether addresses of users are left out. */
  readonly dropIpAddresses: boolean;
};

export const defaultScrubSettings: ScrubSettings = {
  useDefaults: true,
  sensitiveFields: [],
  safeFields: [],
  dropIpAddresses: false,
};

export const filtered = "[Filtered]";

/** Readers bound what is free-form to less than this. */
const depthMax = 20;

export type EventScrubber = (event: ErrorEvent) => ErrorEvent;

type Tools = {
  readonly isSensitive: KeyTest;
  /** For texts that are data. */
  readonly cleanText: (text: string) => string;
  /** For lines of source code, where a name beside a quoted text is a program and no secret. */
  readonly cleanLine: (text: string) => string;
};

/** A scrubber for the settings of a project. It answers the event it was given, changed in place. */
export function createEventScrubber(settings: ScrubSettings): EventScrubber {
  const isSensitive = createKeyTest(settings);
  const cleanLine = settings.useDefaults ? withoutSecrets : (text: string): string => text;
  const cleanText = (text: string): string => withoutNamedSecrets(cleanLine(text), isSensitive, filtered);
  const tools: Tools = { isSensitive, cleanText, cleanLine };
  return (event) => {
    scrubEvent(event, tools, settings);
    return event;
  };
}

function scrubEvent(event: ErrorEvent, tools: Tools, settings: ScrubSettings): void {
  for (const exception of event.exception?.values ?? []) {
    scrubText(exception, "value", tools);
    scrubFrames(exception.stacktrace, tools);
    scrubFrames(exception.raw_stacktrace, tools);
    scrubObject(exception.mechanism?.data, tools);
    scrubObject(exception.mechanism?.meta, tools);
  }
  for (const thread of event.threads?.values ?? []) scrubFrames(thread.stacktrace, tools);
  scrubFrames(event.stacktrace, tools);
  for (const crumb of event.breadcrumbs?.values ?? []) {
    scrubText(crumb, "message", tools);
    scrubObject(crumb.data, tools);
  }
  if (event.logentry !== undefined) scrubMessage(event.logentry, tools);
  if (event.request !== undefined) scrubRequest(event.request, tools, settings);
  scrubObject(event.user as JsonObject | undefined, tools);
  for (const name in event.contexts) scrubObject(event.contexts[name], tools);
  scrubObject(event.extra, tools);
  for (const report of [event.csp, event.hpkp, event.expectct, event.expectstaple])
    scrubObject(report, tools);
  scrubPairs(event.tags, tools);
  scrubText(event, "transaction", tools);
  scrubText(event, "culprit", tools);
  if (settings.dropIpAddresses && event.user !== undefined) set(event.user, "ip_address", undefined);
}

/** The types say readonly, as they should to everyone else; the event is ours and just parsed. */
function set<Key extends string>(
  target: { readonly [key in Key]?: unknown },
  key: Key,
  value: unknown,
): void {
  if (target[key] !== value) (target as Record<Key, unknown>)[key] = value;
}

function scrubText<Key extends string>(
  target: { readonly [key in Key]?: unknown },
  key: Key,
  tools: Tools,
): void {
  const text = target[key];
  if (typeof text === "string") set(target, key, tools.cleanText(text));
}

function scrubFrames(stacktrace: Stacktrace | undefined, tools: Tools): void {
  if (stacktrace === undefined) return;
  for (const frame of stacktrace.frames) {
    scrubObject(frame.vars, tools);
    scrubObject(frame.data, tools);
    if (frame.context_line !== undefined) set(frame, "context_line", tools.cleanLine(frame.context_line));
    scrubLines(frame.pre_context, tools);
    scrubLines(frame.post_context, tools);
  }
}

function scrubLines(lines: readonly string[] | undefined, tools: Tools): void {
  if (lines === undefined) return;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    if (line === undefined) continue;
    const clean = tools.cleanLine(line);
    if (clean !== line) (lines as string[])[index] = clean;
  }
}

/** What a sensitive parameter was filled in for goes from the finished text, too. */
function scrubMessage(logentry: LogEntry, tools: Tools): void {
  const { params } = logentry;
  if (isJsonObject(params) && logentry.formatted !== undefined) {
    let formatted = logentry.formatted;
    for (const name in params) {
      const value = scalarText(params[name]);
      if (value !== undefined && value !== "" && tools.isSensitive(name))
        formatted = formatted.replaceAll(value, filtered);
    }
    set(logentry, "formatted", formatted);
  }
  scrubObject(logentry as JsonObject, tools);
}

function scrubRequest(request: EventRequest, tools: Tools, settings: ScrubSettings): void {
  scrubText(request, "url", tools);
  scrubText(request, "fragment", tools);
  scrubPairs(request.query_string, tools);
  scrubPairs(request.headers, tools);
  for (const cookie of request.cookies ?? []) {
    if (settings.useDefaults && isSessionCookie(cookie[0])) setSecond(cookie, filtered);
  }
  scrubPairs(request.cookies, tools);
  if (request.data !== undefined) set(request, "data", scrubValue(request.data, tools, depthMax));
  scrubObject(request.env, tools);
  if (settings.dropIpAddresses && request.env !== undefined) set(request.env, "REMOTE_ADDR", undefined);
}

function scrubPairs(pairs: readonly Pair[] | undefined, tools: Tools): void {
  if (pairs === undefined) return;
  for (const pair of pairs) {
    const clean = tools.isSensitive(pair[0]) ? filtered : tools.cleanText(pair[1]);
    if (clean !== pair[1]) setSecond(pair, clean);
  }
}

function setSecond(pair: Pair, value: string): void {
  (pair as [string, string])[1] = value;
}

function scrubObject(object: JsonObject | undefined, tools: Tools, depthLeft = depthMax): void {
  if (object === undefined) return;
  for (const key in object) {
    const value = object[key];
    if (value === undefined || value === null || typeof value === "boolean") continue;
    const clean = tools.isSensitive(key) ? filtered : scrubValue(value, tools, depthLeft);
    if (clean !== value) object[key] = clean;
  }
}

function scrubValue(value: Json, tools: Tools, depthLeft: number): Json {
  if (typeof value === "string") return tools.cleanText(value);
  if (typeof value === "number") return scrubNumber(value, tools);
  if (typeof value !== "object" || value === null) return value;
  if (depthLeft <= 0) return filtered;
  if (!Array.isArray(value)) {
    scrubObject(value, tools, depthLeft - 1);
    return value;
  }
  // A name and its value as a list of two, as headers and forms are written.
  if (value.length === 2 && typeof value[0] === "string" && tools.isSensitive(value[0])) {
    value[1] = filtered;
    return value;
  }
  for (let index = 0; index < value.length; index += 1) {
    const entry = value[index];
    if (entry === undefined || entry === null) continue;
    const clean = scrubValue(entry, tools, depthLeft - 1);
    if (clean !== entry) value[index] = clean;
  }
  return value;
}

/** A card's number may come as a number. */
function scrubNumber(value: number, tools: Tools): Json {
  if (value < 1e12 || !Number.isSafeInteger(value)) return value;
  const text = String(value);
  const clean = tools.cleanText(text);
  return clean === text ? value : clean;
}

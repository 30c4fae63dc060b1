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
  type EventUser,
  type Frame,
  type Json,
  type JsonObject,
  type LogEntry,
  type Pair,
  type Remark,
} from "@vedette/protocol";
import { type KnownFrame, knownFrames, shareTexts } from "../known-frames.ts";
import { cleanParts } from "./clean-parts.ts";
import { createItemScrubber, filtered, type ItemScrubber, type ScrubSettings } from "./scrub-item.ts";
import { builtInRules, scrubRemarksMax, type ScrubNote } from "./scrub-remarks.ts";
import { freeName } from "./free-name.ts";
import { createNameJudge, isSessionCookie, type NameJudge, type NameVerdict } from "./sensitive-keys.ts";

/** Readers bound what is free-form to less than this. */
const depthMax = 20;

/** Changes the event in place, and the paths of the remarks on it; answers what it changed, up to a bound. */
export type EventScrubber = (event: ErrorEvent, remarks?: readonly Remark[]) => readonly ScrubNote[];

type Tools = ItemScrubber & {
  readonly settings: ScrubSettings;
  readonly judge: NameJudge;
  /** No two scrubbers have the same one. */
  readonly number: number;
  /** Of the event at hand. */
  notes: ScrubNote[];
};

const nothingNoted: readonly ScrubNote[] = [];

/** Values are replaced rarely: what this costs does not count. */
function note(tools: Tools, holder: object, key: string | number | "pair", before: Json, after: Json): void {
  if (tools.notes.length < scrubRemarksMax)
    tools.notes.push({ holder, key, rules: builtInRules(before, after), method: "s" });
}

function noteRemoved(tools: Tools, holder: object, key: string, before: unknown): void {
  if (before !== undefined && tools.notes.length < scrubRemarksMax)
    tools.notes.push({ holder, key, rules: ["@ip:remove"], method: "x" });
}

let scrubbers = 0;
const made = new WeakMap<ScrubSettings, EventScrubber>();

/** The scrubber of a settings object, made once. */
export function scrubberOf(settings: ScrubSettings): EventScrubber {
  const known = made.get(settings);
  if (known !== undefined) return known;
  const scrubber = createEventScrubber(settings);
  made.set(settings, scrubber);
  return scrubber;
}

/** A scrubber for the settings of a project. */
export function createEventScrubber(settings: ScrubSettings): EventScrubber {
  const items = createItemScrubber(settings);
  const tools: Tools = {
    ...items,
    settings,
    judge: createNameJudge(items.isSensitive, items.isSafe, items.cleanLine),
    number: (scrubbers += 1),
    notes: [],
  };
  return (event, remarks = []) => {
    // Left over from an event that failed in the middle.
    if (tools.notes.length > 0) tools.notes = [];
    scrubEvent(event, tools);
    for (const remark of remarks) set(remark, "path", cleanParts(remark.path, ".", tools.cleanLine));
    if (tools.notes.length === 0) return nothingNoted;
    const { notes } = tools;
    tools.notes = [];
    return notes;
  };
}

/**
 * Field by field, and what has no rule of its own is scrubbed as text or as data: a field that the readers learn
 * to keep must not be a hole.
 */
function scrubEvent(event: ErrorEvent, tools: Tools): void {
  const fields = event as unknown as JsonObject;
  for (const name in fields) {
    const value = fields[name];
    if (value === undefined || value === null || keptOfEvent.has(name)) continue;
    const scrub = partsOfEvent.get(name);
    if (scrub === undefined) scrubField(fields, name, value, tools);
    else if (typeof value === "object") scrub(value as JsonObject, tools);
  }
}

const keptOfEvent: ReadonlySet<string> = new Set(["event_id", "type", "platform", "level", "debug_meta"]);

type Scrub = (value: JsonObject, tools: Tools) => void;

/** The readers saw to the shapes. */
const partsOfEvent: ReadonlyMap<string, Scrub> = new Map<string, Scrub>([
  ["exception", (value, tools) => scrubEach(value.values, scrubWithStacks, tools)],
  ["threads", (value, tools) => scrubEach(value.values, scrubWithStacks, tools)],
  ["breadcrumbs", (value, tools) => scrubEach(value.values, scrubFields, tools)],
  ["stacktrace", scrubStacktrace],
  ["logentry", (value, tools) => scrubMessage(value as LogEntry, tools)],
  ["request", scrubRequest],
  ["user", (value, tools) => scrubUser(value as EventUser, tools)],
  ["contexts", (value, tools) => scrubContexts(value as Record<string, Json>, tools)],
  ["tags", (value, tools) => scrubTags(value as unknown as Pair[], tools)],
  ["modules", scrubModules],
  ["_meta", (value, tools) => scrubMeta(value, tools, depthMax)],
]);

function scrubEach(values: Json | undefined, scrub: Scrub, tools: Tools): void {
  if (!Array.isArray(values)) return;
  for (const value of values) if (isJsonObject(value)) scrub(value, tools);
}

/** Fields whose names are ours: they promise nothing. */
function scrubFields(object: JsonObject, tools: Tools): void {
  for (const name in object) scrubField(object, name, object[name], tools);
}

function scrubField(object: JsonObject, name: string, value: Json | undefined, tools: Tools): void {
  if (typeof value === "string") put(object, name, value, tools.cleanText(value), tools);
  else if (typeof value === "object" && value !== null)
    put(object, name, value, scrubValue(value, tools, depthMax), tools);
}

/** Exceptions and threads. */
function scrubWithStacks(object: JsonObject, tools: Tools): void {
  for (const name in object) {
    const value = object[name];
    if (!isJsonObject(value)) scrubField(object, name, value, tools);
    else if (name === "stacktrace" || name === "raw_stacktrace") scrubStacktrace(value, tools);
    else scrubFields(value, tools);
  }
}

function scrubStacktrace(stacktrace: JsonObject, tools: Tools): void {
  for (const name in stacktrace) {
    const value = stacktrace[name];
    if (name === "frames") scrubFrames(value, tools);
    else scrubField(stacktrace, name, value, tools);
  }
}

/** A frame that is as one was that had nothing to be scrubbed is only looked at for its variables. */
function scrubFrames(frames: Json | undefined, tools: Tools): void {
  if (!Array.isArray(frames)) return;
  let before: KnownFrame | undefined;
  for (const fields of frames) {
    if (!isJsonObject(fields)) continue;
    const frame = fields as Frame;
    const known = knownFrames.find(frame, before);
    if (known !== undefined && known.cleanFor === tools.number) {
      shareTexts(frame, known);
      scrubField(fields, "vars", fields.vars, tools);
      before = known;
    } else if (scrubFrame(fields, tools)) {
      before = known ?? knownFrames.learn(frame);
      if (before !== undefined) before.cleanFor = tools.number;
    } else before = undefined;
  }
}

/**
 * Whether nothing but variables was changed, as far as there was room to note it. Files are named as they are: source
 * maps and symbols are found by their names.
 */
function scrubFrame(frame: JsonObject, tools: Tools): boolean {
  const notesBefore = tools.notes.length;
  let notesOfVars = 0;
  for (const name in frame) {
    const value = frame[name];
    if (typeof value !== "string" && typeof value !== "object") continue;
    switch (name) {
      case "filename":
      case "abs_path":
      case "package":
      case "instruction_addr":
      case "symbol_addr":
      case "image_addr":
        break;
      case "context_line":
        if (typeof value === "string") put(frame, name, value, tools.cleanLine(value), tools);
        break;
      case "pre_context":
      case "post_context":
        if (Array.isArray(value)) scrubLines(value, tools);
        break;
      case "vars":
        notesOfVars -= tools.notes.length;
        scrubField(frame, name, value, tools);
        notesOfVars += tools.notes.length;
        break;
      default:
        scrubField(frame, name, value, tools);
    }
  }
  return tools.notes.length < scrubRemarksMax && tools.notes.length === notesBefore + notesOfVars;
}

/** By form only: `jsonwebtoken` is the name of a package, and its version no secret. */
function scrubModules(modules: JsonObject, tools: Tools): void {
  for (const name in modules) {
    const version = modules[name];
    if (typeof version === "string" ? version.length >= 9 : typeof version === "object")
      scrubField(modules, name, version, tools);
    const cleanName = nameIn(modules, name, tools.judge(name));
    if (cleanName !== name) rename(modules as Record<string, Json>, name, cleanName);
  }
}

function scrubUser(user: EventUser, tools: Tools): void {
  if (tools.settings.dropIpAddresses) {
    noteRemoved(tools, user, "ip_address", user.ip_address);
    set(user, "ip_address", undefined);
  }
  scrubObject(user as JsonObject, tools);
}

/** A context stays an object, whatever its name promises. */
function scrubContexts(contexts: Record<string, Json>, tools: Tools): void {
  for (const name in contexts) {
    const context = contexts[name];
    if (!isJsonObject(context)) continue;
    const verdict = tools.judge(name);
    const cleanName = nameIn(contexts, name, verdict);
    if (verdict?.isSensitive === true) {
      contexts[name] = { value: filtered };
      note(tools, contexts, cleanName, context, filtered);
    } else if (verdict?.isSafe !== true) scrubObject(context, tools);
    if (cleanName !== name) rename(contexts, name, cleanName);
  }
}

/** What the SDK remarked on fields. The values as they were before it changed them are what nobody wants kept. */
function scrubMeta(meta: JsonObject, tools: Tools, depthLeft: number): void {
  for (const key in meta) {
    const value = meta[key];
    if (!isJsonObject(value) || depthLeft <= 0) meta[key] = undefined;
    else if (key === "") scrubMetaOfField(value, tools);
    else scrubMeta(value, tools, depthLeft - 1);
    const cleanName = nameIn(meta, key, tools.judge(key));
    if (cleanName !== key) rename(meta as Record<string, Json>, key, cleanName);
  }
}

const metaKept: ReadonlySet<string> = new Set(["rem", "err", "len"]);

function scrubMetaOfField(remarks: JsonObject, tools: Tools): void {
  for (const key in remarks) {
    const value = remarks[key];
    remarks[key] = value === undefined || !metaKept.has(key) ? undefined : scrubValue(value, tools, depthMax);
  }
}

function rename(object: Record<string, Json>, name: string, cleanName: string): void {
  const value = object[name];
  // Not deleted: that would make a slow dictionary of it.
  object[name] = undefined as unknown as Json;
  if (value !== undefined) object[cleanName] = value;
}

/** The name that is to stand in the place of another in an object. */
function nameIn(object: JsonObject, name: string, verdict: NameVerdict | undefined): string {
  const cleanName = verdict?.cleanName;
  return cleanName === undefined ? name : freeName(cleanName, (one) => object[one] !== undefined);
}

/** The types say readonly, as they should to everyone else; the event is ours and just parsed. */
function set<Key extends string>(
  target: { readonly [key in Key]?: unknown },
  key: Key,
  value: unknown,
): void {
  if (target[key] !== value) (target as Record<Key, unknown>)[key] = value;
}

function scrubLines(lines: Json[], tools: Tools): void {
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    if (typeof line !== "string") continue;
    const clean = tools.cleanLine(line);
    if (clean === line) continue;
    lines[index] = clean;
    note(tools, lines, index, line, clean);
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
    put(logentry as JsonObject, "formatted", logentry.formatted, formatted, tools);
  }
  scrubObject(logentry as JsonObject, tools);
}

function scrubRequest(request: JsonObject, tools: Tools): void {
  const { useDefaults, dropIpAddresses } = tools.settings;
  const { cookies, env } = request as EventRequest;
  for (const cookie of cookies ?? []) {
    if (useDefaults && isSessionCookie(cookie[0])) setSecond(cookie, filtered, tools);
  }
  if (dropIpAddresses && env !== undefined) {
    noteRemoved(tools, env, "REMOTE_ADDR", (env as JsonObject)["REMOTE_ADDR"]);
    set(env, "REMOTE_ADDR", undefined);
  }
  for (const name in request) {
    const value = request[name];
    if (name === "query_string" || name === "headers" || name === "cookies")
      scrubPairs(value as unknown as Pair[] | undefined, tools);
    else scrubField(request, name, value, tools);
  }
}

/** Two tags of one name are one. */
function scrubTags(tags: readonly Pair[], tools: Tools): void {
  const names = tags.map(([name]) => name);
  scrubPairs(tags, tools);
  let taken: Set<string> | undefined;
  for (const [index, tag] of tags.entries()) {
    if (tag[0] === names[index]) continue;
    taken ??= new Set(tags.filter(([name], at) => name === names[at]).map(([name]) => name));
    const name = freeName(tag[0], (one) => taken?.has(one) === true);
    taken.add(name);
    (tag as [string, string])[0] = name;
  }
}

function scrubPairs(pairs: readonly Pair[] | undefined, tools: Tools): void {
  if (pairs === undefined) return;
  for (const pair of pairs) {
    const verdict = tools.judge(pair[0]);
    const clean = cleanUnder(verdict, pair[1], tools);
    setSecond(pair, clean, tools);
    if (verdict?.cleanName !== undefined) (pair as [string, string])[0] = verdict.cleanName;
  }
}

function cleanUnder(verdict: NameVerdict | undefined, value: string, tools: Tools): string {
  if (verdict?.isSensitive === true) return filtered;
  return verdict?.isSafe === true ? value : tools.cleanText(value);
}

function setSecond(pair: Pair, value: string, tools: Tools): void {
  if (pair[1] === value) return;
  note(tools, pair, "pair", pair[1], value);
  (pair as [string, string])[1] = value;
}

/** Notes what was changed. */
function put(object: JsonObject, key: string, before: Json, clean: Json, tools: Tools): void {
  if (clean === before) return;
  object[key] = clean;
  note(tools, object, key, before, clean);
}

function scrubObject(object: JsonObject | undefined, tools: Tools, depthLeft = depthMax): void {
  if (object === undefined) return;
  for (const key in object) {
    const value = object[key];
    if (value === undefined) continue;
    const verdict = tools.judge(key);
    const cleanName = nameIn(object, key, verdict);
    if (value !== null && typeof value !== "boolean") {
      const clean =
        verdict?.isSensitive === true
          ? filtered
          : verdict?.isSafe === true
            ? value
            : scrubValue(value, tools, depthLeft);
      if (clean !== value) {
        object[key] = clean;
        note(tools, object, cleanName, value, clean);
      }
    }
    if (cleanName !== key) rename(object as Record<string, Json>, key, cleanName);
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
    if (value[1] !== filtered) note(tools, value, 1, value[1] ?? null, filtered);
    value[0] = tools.cleanText(value[0]);
    value[1] = filtered;
    return value;
  }
  for (let index = 0; index < value.length; index += 1) {
    const entry = value[index];
    if (entry === undefined || entry === null) continue;
    const clean = scrubValue(entry, tools, depthLeft - 1);
    if (clean === entry) continue;
    value[index] = clean;
    note(tools, value, index, entry, clean);
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

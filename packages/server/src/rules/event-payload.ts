/**
 * An event as the columns of its row, and back.
 *
 * What is searched, counted or listed has a column of its own; the rest lies beside it as JSON texts, cut by
 * how much they vary inside a group, because like beside like compresses best. Nothing is kept twice in the
 * JSON texts that a column already holds.
 */
import {
  eventTypes,
  levels,
  parseEventId,
  type ErrorEvent,
  type EventType,
  type Json,
  type JsonObject,
  type Level,
  type Remark,
} from "@vedette/protocol";
import { breadcrumbsFromText, breadcrumbsText } from "./breadcrumb-times.ts";
import { exceptionFromText, exceptionText } from "./exception-text.ts";
import type { Grouping } from "./grouping/group-by-version.ts";
import { storedGrouping, type StoredGrouping } from "./grouping/stored-grouping.ts";
import type { RuleNotes } from "./grouping-rules/apply-grouping-rules.ts";

/** The columns of `errors` that hold the event itself. Times are integer milliseconds. */
export type EventColumns = {
  readonly event_id: string;
  readonly timestamp: number;
  readonly type: string;
  readonly platform: string;
  readonly level: string;
  readonly logger: string;
  readonly environment: string;
  readonly release: string;
  readonly dist: string;
  readonly server_name: string;
  readonly transaction: string;
  readonly sdk_name: string;
  readonly sdk_version: string;
  readonly message: string;
  readonly trace_id: string;
  readonly span_id: string;
  readonly user_id: string;
  readonly user_email: string;
  readonly user_name: string;
  readonly user_ip: string;
  readonly tags: readonly (readonly [string, string])[];
  readonly exception: string;
  readonly threads: string;
  readonly breadcrumbs: string;
  readonly request: string;
  readonly user: string;
  readonly contexts: string;
  readonly extra: string;
  readonly rest: string;
};

/** What the column `rest` holds: parts of the event without a column, and what processing found out. */
type Rest = {
  readonly message?: string | undefined;
  readonly params?: Json | undefined;
  readonly culprit?: string | undefined;
  readonly site?: string | undefined;
  readonly checksum?: string | undefined;
  readonly fingerprint?: readonly string[] | undefined;
  readonly stacktrace?: unknown;
  readonly modules?: JsonObject | undefined;
  readonly sdk?: unknown;
  readonly debug_meta?: JsonObject | undefined;
  readonly template?: JsonObject | undefined;
  readonly transaction_info?: JsonObject | undefined;
  readonly csp?: JsonObject | undefined;
  readonly hpkp?: JsonObject | undefined;
  readonly expectct?: JsonObject | undefined;
  readonly expectstaple?: JsonObject | undefined;
  readonly _meta?: JsonObject | undefined;
  readonly errors?: readonly Remark[] | undefined;
  readonly grouping?: StoredGrouping | undefined;
};

/** The columns of an event. */
export function eventColumns(
  event: ErrorEvent,
  found: {
    readonly eventId: string;
    readonly timestampMs: number;
    readonly remarks: readonly Remark[];
    readonly grouping: Grouping;
    readonly rules?: RuleNotes | undefined;
  },
): EventColumns {
  const trace = event.contexts?.trace;
  const traceId = hexId(trace?.trace_id, 32);
  const spanId = hexId(trace?.span_id, 16);
  return {
    event_id: found.eventId,
    timestamp: found.timestampMs,
    type: event.type,
    platform: event.platform,
    level: event.level,
    logger: event.logger ?? "",
    environment: event.environment ?? "",
    release: event.release ?? "",
    dist: event.dist ?? "",
    server_name: event.server_name ?? "",
    transaction: event.transaction ?? "",
    sdk_name: event.sdk?.name ?? "",
    sdk_version: event.sdk?.version ?? "",
    message: event.logentry?.formatted ?? event.logentry?.message ?? "",
    trace_id: traceId,
    span_id: spanId,
    user_id: event.user?.id ?? "",
    user_email: event.user?.email ?? "",
    user_name: event.user?.username ?? event.user?.name ?? "",
    user_ip: event.user?.ip_address ?? "",
    tags: event.tags,
    exception: exceptionText(event.exception),
    threads: jsonText(event.threads),
    breadcrumbs: breadcrumbsText(event.breadcrumbs, found.timestampMs),
    request: jsonText(event.request),
    user: userText(event.user),
    contexts: contextsText(event.contexts, traceId, spanId),
    extra: jsonText(event.extra),
    rest: jsonText(restOf(event, found)),
  };
}

function jsonText(value: object | undefined): string {
  return value === undefined ? "" : JSON.stringify(value);
}

function hexId(value: unknown, length: number): string {
  if (typeof value !== "string") return "";
  const hex = value.length > length ? value.replaceAll("-", "") : value;
  return hex.length === length && /^[0-9a-fA-F]+$/.test(hex) ? hex.toLowerCase() : "";
}

/** Without the ids that the columns hold letter by letter. */
function contextsText(contexts: ErrorEvent["contexts"], traceId: string, spanId: string): string {
  if (contexts === undefined) return "";
  const trace = contexts.trace;
  if (trace === undefined) return JSON.stringify(contexts);
  const rest = { ...trace };
  if (traceId !== "" && rest.trace_id === traceId) rest.trace_id = undefined;
  if (spanId !== "" && rest.span_id === spanId) rest.span_id = undefined;
  return JSON.stringify({ ...contexts, trace: rest });
}

/** Without what the columns `user_…` hold; a `name` beside a `username` keeps both in the text. */
function userText(user: ErrorEvent["user"]): string {
  if (user === undefined) return "";
  const rest = { ...user, id: undefined, email: undefined, ip_address: undefined };
  if (user.name === undefined) rest.username = undefined;
  return JSON.stringify(rest);
}

function restOf(
  event: ErrorEvent,
  { remarks, grouping, rules }: Pick<Parameters<typeof eventColumns>[1], "remarks" | "grouping" | "rules">,
): Rest {
  return {
    // Without a formatted text the template is what the column `message` holds.
    message: event.logentry?.formatted === undefined ? undefined : event.logentry.message,
    params: event.logentry?.params,
    culprit: event.culprit,
    site: event.site,
    checksum: event.checksum,
    fingerprint: event.fingerprint,
    stacktrace: event.stacktrace,
    modules: event.modules,
    sdk: event.sdk === undefined ? undefined : { ...event.sdk, name: undefined, version: undefined },
    debug_meta: event.debug_meta,
    template: event.template,
    transaction_info: event.transaction_info,
    csp: event.csp,
    hpkp: event.hpkp,
    expectct: event.expectct,
    expectstaple: event.expectstaple,
    _meta: event._meta,
    errors: remarks.length === 0 ? undefined : remarks,
    grouping: { ...storedGrouping(grouping), rules },
  };
}

export type StoredEvent = {
  readonly event: ErrorEvent;
  readonly remarks: readonly Remark[];
  readonly grouping: StoredGrouping | undefined;
};

/** The event that the columns were made of. Only what `eventColumns` wrote may be given. */
export function eventFromColumns(columns: EventColumns): StoredEvent {
  const rest = parsed<Rest>(columns.rest) ?? {};
  const event: ErrorEvent = {
    event_id: parseEventId(columns.event_id),
    type: oneOf<EventType>(eventTypes, columns.type) ?? "default",
    timestamp: columns.timestamp / 1000,
    platform: columns.platform,
    level: oneOf<Level>(levels, columns.level) ?? "error",
    logger: present(columns.logger),
    transaction: present(columns.transaction),
    transaction_info: rest.transaction_info,
    culprit: rest.culprit,
    server_name: present(columns.server_name),
    site: rest.site,
    release: present(columns.release),
    dist: present(columns.dist),
    environment: present(columns.environment),
    logentry: logentryFrom(columns.message, rest),
    exception: exceptionFromText(columns.exception),
    stacktrace: rest.stacktrace as ErrorEvent["stacktrace"],
    threads: parsed(columns.threads),
    breadcrumbs: breadcrumbsFromText(columns.breadcrumbs, columns.timestamp),
    request: parsed(columns.request),
    user: userFrom(columns),
    contexts: contextsFrom(columns),
    tags: columns.tags,
    extra: parsed(columns.extra),
    modules: rest.modules,
    fingerprint: rest.fingerprint,
    checksum: rest.checksum,
    sdk: sdkFrom(columns, rest),
    debug_meta: rest.debug_meta,
    template: rest.template,
    csp: rest.csp,
    hpkp: rest.hpkp,
    expectct: rest.expectct,
    expectstaple: rest.expectstaple,
    _meta: rest._meta,
  };
  return { event, remarks: rest.errors ?? [], grouping: rest.grouping };
}

/** Our own JSON, written by `eventColumns` from values of that type. */
function parsed<Part>(text: string): Part | undefined {
  return text === "" ? undefined : (JSON.parse(text) as Part);
}

function present(text: string): string | undefined {
  return text === "" ? undefined : text;
}

function oneOf<Name extends string>(names: readonly Name[], text: string): Name | undefined {
  return names.find((name) => name === text);
}

function userFrom(columns: EventColumns): ErrorEvent["user"] {
  const rest = parsed<NonNullable<ErrorEvent["user"]>>(columns.user);
  if (rest === undefined) return undefined;
  const user: { -readonly [Key in keyof typeof rest]: (typeof rest)[Key] } = { ...rest };
  if (columns.user_id !== "") user.id = columns.user_id;
  if (columns.user_email !== "") user.email = columns.user_email;
  if (columns.user_ip !== "") user.ip_address = columns.user_ip;
  if (rest.name === undefined && columns.user_name !== "") user.username = columns.user_name;
  return user;
}

function contextsFrom(columns: EventColumns): ErrorEvent["contexts"] {
  const contexts = parsed<NonNullable<ErrorEvent["contexts"]>>(columns.contexts);
  const trace = contexts?.trace;
  if (trace === undefined) return contexts;
  const ids: Record<string, Json> = {};
  if (columns.trace_id !== "") ids.trace_id = columns.trace_id;
  if (columns.span_id !== "") ids.span_id = columns.span_id;
  // What the text holds was not in the normal form of ids, and stays as it came.
  return { ...contexts, trace: { ...ids, ...trace } };
}

function logentryFrom(message: string, rest: Rest): ErrorEvent["logentry"] {
  if (message === "") return undefined;
  if (rest.message !== undefined) return { message: rest.message, formatted: message, params: rest.params };
  return rest.params === undefined ? { formatted: message } : { message, params: rest.params };
}

function sdkFrom(columns: EventColumns, rest: Rest): ErrorEvent["sdk"] {
  const sdk = rest.sdk as ErrorEvent["sdk"];
  if (sdk === undefined && columns.sdk_name === "") return undefined;
  return { ...sdk, name: present(columns.sdk_name), version: present(columns.sdk_version) };
}

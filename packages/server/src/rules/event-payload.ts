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
import type { Grouping } from "./grouping/v1.ts";

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
  readonly grouping?: { readonly variant: string; readonly components: readonly string[] } | undefined;
};

/** The columns of an event. */
export function eventColumns(
  event: ErrorEvent,
  found: {
    readonly eventId: string;
    readonly timestampMs: number;
    readonly remarks: readonly Remark[];
    readonly grouping: Grouping;
  },
): EventColumns {
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
    tags: event.tags,
    exception: jsonText(event.exception),
    threads: jsonText(event.threads),
    breadcrumbs: jsonText(event.breadcrumbs),
    request: jsonText(event.request),
    user: jsonText(event.user),
    contexts: jsonText(event.contexts),
    extra: jsonText(event.extra),
    rest: jsonText(restOf(event, found.remarks, found.grouping)),
  };
}

function jsonText(value: object | undefined): string {
  return value === undefined ? "" : JSON.stringify(value);
}

function restOf(event: ErrorEvent, remarks: readonly Remark[], grouping: Grouping): Rest {
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
    grouping: { variant: grouping.variant, components: grouping.components },
  };
}

export type StoredEvent = {
  readonly event: ErrorEvent;
  readonly remarks: readonly Remark[];
  readonly grouping: { readonly variant: string; readonly components: readonly string[] } | undefined;
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
    exception: parsed(columns.exception),
    stacktrace: rest.stacktrace as ErrorEvent["stacktrace"],
    threads: parsed(columns.threads),
    breadcrumbs: parsed(columns.breadcrumbs),
    request: parsed(columns.request),
    user: parsed(columns.user),
    contexts: parsed(columns.contexts),
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

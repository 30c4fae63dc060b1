/**
 * One error event in its normal form: the wire's words and the wire's shape, with every field that has
 * several spellings in one of them, and every field of the type it says.
 *
 * The normal form is itself valid on the wire: written as JSON it is what an SDK could have sent, which is
 * how it is shown to people. Free-form parts (`extra`, variables, contexts …) are bounded in depth and size.
 */
import type { EventId } from "../ids.ts";
import type { Json, JsonObject } from "../json.ts";

export const eventTypes = ["error", "default", "csp", "hpkp", "expectct", "expectstaple", "nel"] as const;
export type EventType = (typeof eventTypes)[number];

export const levels = ["debug", "info", "warning", "error", "fatal"] as const;
export type Level = (typeof levels)[number];

/** Lists that SDKs may send bare are wrapped, as the protocol's own examples do. */
export type Values<T> = { readonly values: readonly T[] };

export type Pair = readonly [name: string, value: string];

export type Mechanism = {
  readonly type: string;
  readonly handled?: boolean | undefined;
  readonly synthetic?: boolean | undefined;
  readonly help_link?: string | undefined;
  readonly description?: string | undefined;
  readonly source?: string | undefined;
  readonly exception_id?: number | undefined;
  readonly parent_id?: number | undefined;
  readonly is_exception_group?: boolean | undefined;
  readonly data?: JsonObject | undefined;
  readonly meta?: JsonObject | undefined;
};

export type Frame = {
  readonly filename?: string | undefined;
  readonly abs_path?: string | undefined;
  readonly module?: string | undefined;
  readonly function?: string | undefined;
  readonly raw_function?: string | undefined;
  readonly package?: string | undefined;
  readonly symbol?: string | undefined;
  readonly platform?: string | undefined;
  readonly lineno?: number | undefined;
  readonly colno?: number | undefined;
  readonly pre_context?: readonly string[] | undefined;
  readonly context_line?: string | undefined;
  readonly post_context?: readonly string[] | undefined;
  readonly in_app?: boolean | undefined;
  readonly vars?: JsonObject | undefined;
  readonly data?: JsonObject | undefined;
  readonly instruction_addr?: string | undefined;
  readonly addr_mode?: string | undefined;
  readonly symbol_addr?: string | undefined;
  readonly image_addr?: string | undefined;
  readonly debug_id?: string | undefined;
};

/** Frames stand oldest call first: the last one is where it happened. */
export type Stacktrace = {
  readonly frames: readonly Frame[];
  readonly registers?: JsonObject | undefined;
};

export type ExceptionValue = {
  readonly type?: string | undefined;
  readonly value?: string | undefined;
  readonly module?: string | undefined;
  readonly thread_id?: string | number | undefined;
  readonly mechanism?: Mechanism | undefined;
  readonly stacktrace?: Stacktrace | undefined;
  readonly raw_stacktrace?: Stacktrace | undefined;
};

export type Thread = {
  readonly id?: string | number | undefined;
  readonly name?: string | undefined;
  readonly state?: string | undefined;
  readonly crashed?: boolean | undefined;
  readonly current?: boolean | undefined;
  readonly main?: boolean | undefined;
  readonly stacktrace?: Stacktrace | undefined;
};

export type Breadcrumb = {
  /** Seconds since the epoch. */
  readonly timestamp?: number | undefined;
  readonly type?: string | undefined;
  readonly category?: string | undefined;
  readonly level?: Level | undefined;
  readonly message?: string | undefined;
  readonly data?: JsonObject | undefined;
  readonly event_id?: string | undefined;
};

export type LogEntry = {
  /** The template, with places for the parameters. */
  readonly message?: string | undefined;
  readonly formatted?: string | undefined;
  readonly params?: Json | undefined;
};

export type EventRequest = {
  readonly url?: string | undefined;
  readonly method?: string | undefined;
  readonly query_string?: readonly Pair[] | undefined;
  readonly fragment?: string | undefined;
  readonly headers?: readonly Pair[] | undefined;
  readonly cookies?: readonly Pair[] | undefined;
  readonly data?: Json | undefined;
  readonly env?: JsonObject | undefined;
  readonly inferred_content_type?: string | undefined;
};

export type EventUser = {
  readonly id?: string | undefined;
  readonly email?: string | undefined;
  readonly username?: string | undefined;
  readonly name?: string | undefined;
  readonly ip_address?: string | undefined;
  readonly geo?: JsonObject | undefined;
  readonly data?: JsonObject | undefined;
};

export type SdkPackage = { readonly name?: string | undefined; readonly version?: string | undefined };

export type Sdk = {
  readonly name?: string | undefined;
  readonly version?: string | undefined;
  readonly integrations?: readonly string[] | undefined;
  readonly packages?: readonly SdkPackage[] | undefined;
  readonly features?: readonly string[] | undefined;
  readonly settings?: JsonObject | undefined;
};

export type Contexts = { readonly [name: string]: JsonObject | undefined };

export type ErrorEvent = {
  readonly event_id: EventId | undefined;
  readonly type: EventType;
  /** Seconds since the epoch. */
  readonly timestamp: number | undefined;
  readonly platform: string;
  readonly level: Level;
  readonly logger: string | undefined;
  readonly transaction: string | undefined;
  readonly transaction_info: JsonObject | undefined;
  readonly culprit: string | undefined;
  readonly server_name: string | undefined;
  readonly site: string | undefined;
  readonly release: string | undefined;
  readonly dist: string | undefined;
  readonly environment: string | undefined;
  readonly logentry: LogEntry | undefined;
  readonly exception: Values<ExceptionValue> | undefined;
  readonly stacktrace: Stacktrace | undefined;
  readonly threads: Values<Thread> | undefined;
  readonly breadcrumbs: Values<Breadcrumb> | undefined;
  readonly request: EventRequest | undefined;
  readonly user: EventUser | undefined;
  readonly contexts: Contexts | undefined;
  readonly tags: readonly Pair[];
  readonly extra: JsonObject | undefined;
  readonly modules: JsonObject | undefined;
  readonly fingerprint: readonly string[] | undefined;
  readonly checksum: string | undefined;
  readonly sdk: Sdk | undefined;
  readonly debug_meta: JsonObject | undefined;
  readonly template: JsonObject | undefined;
  /** The body of a browser's security report, under its type's name. */
  readonly csp: JsonObject | undefined;
  readonly hpkp: JsonObject | undefined;
  readonly expectct: JsonObject | undefined;
  readonly expectstaple: JsonObject | undefined;
  /** Remarks that the SDK itself made; kept as they came. */
  readonly _meta: JsonObject | undefined;
};

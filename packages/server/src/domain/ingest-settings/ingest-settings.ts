/**
 * What an organization or a project decides about the events it takes in. Stored as JSON; what is absent is the
 * default. The effective settings of a project (its organization's, then its own) are kept as immutable rows,
 * and a record of the log names the row it was received under: a replay after a restart decides the same.
 */
import type { DataCategory } from "@vedette/protocol";

export const redactionMethods = ["remove", "mask", "hash", "replace"] as const;
export type RedactionMethod = (typeof redactionMethods)[number];

/** What an advanced scrubbing rule looks for. */
export const redactionTypes = [
  "anything",
  "creditcard",
  "email",
  "iban",
  "imei",
  "ip",
  "mac",
  "password",
  "pemkey",
  "url_auth",
  "usssn",
  "userpath",
  "uuid",
  "bearer",
  "pattern",
] as const;
export type RedactionType = (typeof redactionTypes)[number];

export type RedactionRule = {
  readonly type: RedactionType;
  /** A regular expression, for the type `pattern` only. */
  readonly pattern?: string | undefined;
  readonly method: RedactionMethod;
  /** For the method `replace`; default `[Filtered]`. */
  readonly placeholder?: string | undefined;
  /** Where: `**`, `$error.value`, `extra.*.token`, `user.* && !user.id` … */
  readonly source: string;
};

export type ScrubbingSettings = {
  /** Everything below, and the built-in names and forms of secrets. */
  readonly isOn: boolean;
  readonly useDefaults: boolean;
  readonly sensitiveFields: readonly string[];
  readonly safeFields: readonly string[];
  readonly dropIpAddresses: boolean;
  readonly rules: readonly RedactionRule[];
  /** Keys the hashes of rules; made when the first such rule is saved, stored sealed, and never told to anyone. */
  readonly hashKey?: string | undefined;
};

export type FilterSettings = {
  readonly browserExtensions: boolean;
  readonly localhost: boolean;
  readonly webCrawlers: boolean;
  /** Names of the built-in set (`ie`, `edge`, `safari` …); empty is off. */
  readonly legacyBrowsers: readonly string[];
  /** Transactions of health checks. */
  readonly healthChecks: boolean;
  readonly reactHydrationErrors: boolean;
  readonly chunkLoadErrors: boolean;
  /** Globs. */
  readonly releases: readonly string[];
  readonly errorMessages: readonly string[];
  /** Names of transactions. */
  readonly transactions: readonly string[];
  /** Addresses and ranges (CIDR). */
  readonly ipAddresses: readonly string[];
  /** Sources of content-security-policy reports, as globs. */
  readonly cspSources: readonly string[];
};

export type SamplingRule = {
  /** Named in outcomes. */
  readonly id: number;
  /** What it applies to; errors are sampled only by rules that name them. */
  readonly category: "error" | "transaction" | "span" | "log";
  /** Share that is kept, 0 to 1. */
  readonly rate: number;
  /** Globs, all of which must match; absent matches everything. */
  readonly release?: string | undefined;
  readonly environment?: string | undefined;
  readonly transaction?: string | undefined;
  readonly level?: string | undefined;
};

export type QuotaSettings = {
  readonly id: string;
  readonly categories: readonly DataCategory[];
  /** Units per window. */
  readonly limit: number;
  readonly windowSeconds: number;
};

/** Days; absent is the project's general retention. */
export type RetentionSettings = {
  readonly errors?: number | undefined;
  readonly transactions?: number | undefined;
  readonly logs?: number | undefined;
  readonly metrics?: number | undefined;
  readonly sessions?: number | undefined;
  readonly checkIns?: number | undefined;
  readonly profiles?: number | undefined;
  readonly replays?: number | undefined;
  readonly attachments?: number | undefined;
  readonly feedback?: number | undefined;
};

/** Rules as text, a rule a line. */
export type GroupingSettings = {
  /** What events are grouped by. */
  readonly fingerprintRules: string;
  /** Which frames are the application's, and which count. */
  readonly stackTraceRules: string;
};

/** The versions of grouping, the newest last. */
export const groupingVersions = [1, 2] as const;
export type GroupingVersion = (typeof groupingVersions)[number];
export const newestGroupingVersion: GroupingVersion = 2;

/** Decided for each project alone, and kept until somebody changes it: an upgrade of the server groups nothing anew. */
export type GroupingVersionSettings = {
  readonly version: GroupingVersion;
  /** Until then, groups that are new are looked for under the hash of the version before, too. */
  readonly previous?: { readonly version: GroupingVersion; readonly untilMs: number } | undefined;
};

export type IngestSettings = {
  readonly scrubbing: ScrubbingSettings;
  readonly storage: {
    readonly attachments: boolean;
    /** Source lines around frames. */
    readonly sourceContext: boolean;
  };
  /** Origins that browsers may send from, as globs; empty is all. */
  readonly allowedOrigins: readonly string[];
  readonly filters: FilterSettings;
  readonly sampling: readonly SamplingRule[];
  readonly quotas: readonly QuotaSettings[];
  readonly spikeProtection: { readonly isOn: boolean };
  readonly retention: RetentionSettings;
  /** Beyond so many events of one group in a minute only every n-th is written, with its weight. */
  readonly thinning: { readonly isOn: boolean; readonly perGroupPerMinute: number };
  readonly groupingVersion: GroupingVersionSettings;
  /** Distances between 0 (the same) and 1 (nothing in common), see `rules/similarity`. */
  readonly similarity: {
    /** How far away an issue may be and still be shown as similar. */
    readonly distanceMax: number;
    /** A new group joins the issue that is nearer than `attachWithin`. */
    readonly autoAttach: boolean;
    readonly attachWithin: number;
  };
  readonly grouping: GroupingSettings;
};

/** What is stored of a level: only what was decided there. */
export type IngestSettingsPart = {
  readonly [Section in keyof IngestSettings]?: IngestSettings[Section] extends readonly unknown[]
    ? IngestSettings[Section]
    : Partial<IngestSettings[Section]>;
};

export const defaultIngestSettings: IngestSettings = {
  scrubbing: {
    isOn: true,
    useDefaults: true,
    sensitiveFields: [],
    safeFields: [],
    dropIpAddresses: false,
    rules: [],
  },
  storage: { attachments: true, sourceContext: true },
  allowedOrigins: [],
  filters: {
    browserExtensions: false,
    localhost: false,
    webCrawlers: false,
    legacyBrowsers: [],
    healthChecks: false,
    reactHydrationErrors: false,
    chunkLoadErrors: false,
    releases: [],
    errorMessages: [],
    transactions: [],
    ipAddresses: [],
    cspSources: [],
  },
  sampling: [],
  quotas: [],
  spikeProtection: { isOn: false },
  retention: {},
  thinning: { isOn: false, perGroupPerMinute: 1000 },
  groupingVersion: { version: 1 },
  similarity: { distanceMax: 0.5, autoAttach: false, attachWithin: 0.05 },
  grouping: { fingerprintRules: "", stackTraceRules: "" },
};

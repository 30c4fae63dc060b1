/**
 * Every setting, once: name, type, default, environment variable, sentence. The only reader of the process's
 * environment is `readConfig`; the rest of the server gets values.
 *
 * Precedence: flag, then environment, then `vedette.config.json` (or the file of `--config`), then default.
 */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { UserError } from "#kernel/errors.ts";
import { sealingKeyLengthMin } from "#kernel/sealed-text.ts";
import { parseTrustedPeers } from "#kernel/trusted-peers.ts";

const roleNames = ["receive", "process", "web"] as const;
export type Role = (typeof roleNames)[number];

const size = z.union([z.number().int().positive(), z.string()]).transform((value, context) => {
  const parsed = typeof value === "number" ? value : parseSize(value);
  if (parsed === undefined) context.addIssue("expected a size such as 512MB or 4GiB");
  return parsed ?? 0;
});

const roles = z.union([z.array(z.enum(roleNames)), z.string()]).transform((value, context) => {
  const list = typeof value === "string" ? value.split(",").map((name) => name.trim()) : value;
  const known = list.filter((name): name is Role => (roleNames as readonly string[]).includes(name));
  if (known.length !== list.length || known.length === 0)
    context.addIssue(`expected a list of ${roleNames.join(", ")}`);
  return known;
});

const addresses = z.union([z.array(z.string()), z.string()]).transform((value, context) => {
  const given = typeof value === "string" ? value.split(",") : value;
  const list = given.map((entry) => entry.trim()).filter((entry) => entry !== "");
  if (!parseTrustedPeers(list)) context.addIssue("expected addresses or ranges such as 10.0.0.0/8, ::1");
  return list;
});

/** A setting: its schema, the variable that sets it and what the documentation says of it. */
const setting = <Schema extends z.ZodType>(schema: Schema, env: string, describe: string) => ({
  schema,
  env,
  describe,
});

export const settings = {
  port: setting(
    z.coerce.number().int().min(0).max(65_535).default(8000),
    "PORT",
    "TCP port of the one HTTP server; 0 picks a free one.",
  ),
  host: setting(
    z.string().min(1).default("localhost"),
    "VEDETTE_HOST",
    "Address to listen on. `0.0.0.0` opens the server to the network.",
  ),
  dataDir: setting(
    z.string().min(1).default("./vedette-data"),
    "VEDETTE_DATA_DIR",
    "Folder for everything embedded: database, events, log, blobs, secrets.",
  ),
  publicUrl: setting(
    z.url({ protocol: /^https?$/ }).optional(),
    "VEDETTE_PUBLIC_URL",
    "The address people and SDKs use; it goes into DSNs and links. Default: host and port.",
  ),
  databaseUrl: setting(
    z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    "VEDETTE_DATABASE_URL",
    "PostgreSQL for the meta store. Default: SQLite in the data folder.",
  ),
  eventStoreUrl: setting(
    z.url({ protocol: /^https?$/ }).optional(),
    "VEDETTE_EVENT_STORE_URL",
    "A ClickHouse server (https://user:password@host:8443/database). Default: the embedded engine.",
  ),
  eventStoreMemory: setting(
    size.optional(),
    "VEDETTE_EVENT_STORE_MEMORY",
    "Memory limit of the embedded engine. Default: derived from the machine's or container's memory.",
  ),
  logMaxSize: setting(
    size.optional(),
    "VEDETTE_LOG_MAX_SIZE",
    "Bound of the ingest log. Default: 10 % of the free disk, at most 4 GiB.",
  ),
  diskMaxSize: setting(
    size.optional(),
    "VEDETTE_DISK_MAX_SIZE",
    "What the data folder may take; beyond it the oldest weeks of events are deleted. Default: no bound.",
  ),
  diskMinFree: setting(
    size.optional(),
    "VEDETTE_DISK_MIN_FREE",
    "What stays free of the disk; below it the oldest weeks of events are deleted. Default: 5 % of the disk, at least 2 GiB, at most 20 GiB or a fifth of it.",
  ),
  metrics: setting(
    z.enum(["local", "open"]).default("local"),
    "VEDETTE_METRICS",
    "Who may read /metrics: `local` for this machine only (or whoever has the token), `open` for everybody.",
  ),
  metricsToken: setting(
    z.string().min(16).optional(),
    "VEDETTE_METRICS_TOKEN",
    "A token for /metrics (Authorization: Bearer …); with it other machines may read, and nobody without it.",
  ),
  geoDatabase: setting(
    z
      .string()
      .min(1)
      .transform((path) => resolve(path))
      .optional(),
    "VEDETTE_GEO_DATABASE",
    "A file of cities or countries in MaxMind's format (.mmdb); users get a place from their address. Default: none.",
  ),
  roles: setting(
    roles.default([...roleNames]),
    "VEDETTE_ROLES",
    "Which roles this process plays: receive, process, web.",
  ),
  trustProxy: setting(
    z.stringbool().or(z.boolean()).default(false),
    "VEDETTE_TRUST_PROXY",
    "Believe X-Forwarded-For and X-Forwarded-Proto of whoever connects; only where nobody but a proxy can.",
  ),
  trustedProxies: setting(
    addresses.default([]),
    "VEDETTE_TRUSTED_PROXIES",
    "Believe the forwarded headers of these proxies only: addresses and ranges (10.0.0.0/8, ::1).",
  ),
  tlsCert: setting(
    z.string().min(1).optional(),
    "VEDETTE_TLS_CERT",
    "File of a certificate with its chain (PEM): the server speaks HTTPS. SIGHUP reads it again.",
  ),
  tlsKey: setting(
    z.string().min(1).optional(),
    "VEDETTE_TLS_KEY",
    "File of the certificate's private key (PEM).",
  ),
  organizationItemsPerHour: setting(
    z.coerce.number().int().min(1).optional(),
    "VEDETTE_ORGANIZATION_ITEMS_PER_HOUR",
    "How many items (events, batches, files …) each organization may send an hour. Default: no limit.",
  ),
  secretKey: setting(
    z.string().min(sealingKeyLengthMin).optional(),
    "VEDETTE_SECRET_KEY",
    "Encrypts the secrets in the meta store; the same on all machines that share one. Default: made once, in a file of the data folder.",
  ),
  previousSecretKey: setting(
    z.string().min(sealingKeyLengthMin).optional(),
    "VEDETTE_PREVIOUS_SECRET_KEY",
    "The secret key before the present one, which opens what it sealed until `vedette keys rotate` has run.",
  ),
  encryptAtRest: setting(
    z.stringbool().or(z.boolean()).optional(),
    "VEDETTE_ENCRYPT_AT_REST",
    "Encrypt events, blobs and the ingest log that are written to the data folder from now on, under keys derived from the secret key. Default: as the folder was last told, off at first. Losing the key is losing the data.",
  ),
  allowPrivateIssuers: setting(
    z.stringbool().or(z.boolean()).default(false),
    "VEDETTE_ALLOW_PRIVATE_ISSUERS",
    "Let single sign-on connect to identity providers at private addresses and without https; for intranets and tests.",
  ),
  logLevel: setting(
    z.enum(["debug", "info", "warn", "error"]).default("info"),
    "VEDETTE_LOG_LEVEL",
    "What the server logs.",
  ),
} as const;

type Settings = typeof settings;
type SettingName = keyof Settings;
export type Config = { readonly [Name in SettingName]: z.output<Settings[Name]["schema"]> };

const sizeUnits: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

function parseSize(text: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text);
  const unit = sizeUnits[(match?.[2] ?? "").toLowerCase()];
  return match && unit !== undefined ? Math.floor(Number(match[1]) * unit) : undefined;
}

function readFile(path: string | undefined): Readonly<Record<string, unknown>> {
  const chosen = path ?? "vedette.config.json";
  if (!existsSync(chosen)) {
    if (path === undefined) return {};
    throw new UserError("config_missing", 400, `The configuration file ${path} does not exist.`, "config");
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(chosen, "utf8"));
  } catch (error) {
    throw new UserError(
      "config_invalid",
      400,
      `${chosen} is not valid JSON: ${error instanceof Error ? error.message : ""}`,
      "config",
    );
  }
  const object = z.record(z.string(), z.unknown()).safeParse(parsed);
  if (!object.success)
    throw new UserError("config_invalid", 400, `${chosen} must hold one JSON object.`, "config");
  const unknown = Object.keys(object.data).find((name) => !(name in settings));
  if (unknown) {
    throw new UserError(
      "config_unknown",
      400,
      `${chosen} has an unknown setting "${unknown}". Known: ${Object.keys(settings).join(", ")}.`,
      unknown,
    );
  }
  return object.data;
}

/** Reads and validates all settings; a wrong one is named with where it came from. */
export function readConfig(input: {
  readonly flags: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly file: string | undefined;
}): Config {
  const file = readFile(input.file ?? input.env["VEDETTE_CONFIG"]);
  const values: Record<string, unknown> = {};
  for (const [name, { schema, env }] of Object.entries(settings)) {
    const fromEnv = input.env[env] === "" ? undefined : input.env[env];
    const [value, origin] =
      input.flags[name] !== undefined
        ? [input.flags[name], `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`]
        : fromEnv !== undefined
          ? [fromEnv, env]
          : [file[name], `"${name}" in the configuration file`];
    const parsed = schema.safeParse(value);
    if (!parsed.success) {
      const reason = parsed.error.issues[0]?.message ?? "invalid";
      throw new UserError(
        "config_invalid",
        400,
        `${origin}: ${reason} (got ${JSON.stringify(value)}).`,
        name,
      );
    }
    values[name] = parsed.data;
  }
  const config = values as Config;
  return { ...config, dataDir: resolve(config.dataDir), publicUrl: config.publicUrl?.replace(/\/+$/, "") };
}

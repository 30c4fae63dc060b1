/**
 * The only file that names adapters. Each is imported when it is chosen, so that an embedded start loads no
 * code of the scaled-out one, and the reverse.
 */
import { createRequire } from "node:module";
import { Readable } from "node:stream";
import type { IssueId } from "@vedette/protocol";
import type { Config } from "#config/config.ts";
import { knownEventSchema } from "#adapters/clickhouse/migrate.ts";
import { openDataFolder, type DataFolder } from "#adapters/data-folder/data-folder.ts";
import type { KeptText } from "#adapters/data-folder/kept-text.ts";
import { createSqliteLogConsumer } from "#adapters/sqlite-log/consumer.ts";
import { type AtRest, deriveAtRestKeys } from "#kernel/at-rest-keys.ts";
import { findIngestSettings } from "#domain/ingest-settings/effective-settings.ts";
import { findDiscards } from "#domain/issues/discarded-hashes.ts";
import { openHashKey } from "#domain/ingest-settings/hash-keys.ts";
import { UserError } from "#kernel/errors.ts";
import { systemClock } from "#kernel/clock.ts";
import { silentLogger, type Logger } from "#kernel/logger.ts";
import { deriveSessionSecret } from "#kernel/session-secret.ts";
import { createTextSealer, newSealingKey, type SealingKeys, type TextSealer } from "#kernel/sealed-text.ts";
import type { BlobStore } from "#ports/blob-store.ts";
import type { DiskSpace } from "#ports/disk-space.ts";
import type { EventStore } from "#ports/event-store.ts";
import type { GeoLookup } from "#ports/geo-lookup.ts";
import type { IngestLogWriter } from "#ports/ingest-log.ts";
import type { MetaStore } from "#ports/meta-store.ts";
import type { OpenIdClient } from "#ports/open-id.ts";
import type { SeenEvents } from "#ports/seen-events.ts";
import { metaMigrations } from "#migrations/meta/index.ts";
import { createOwnNewIssues } from "#process/owners/own-new-issues.ts";
import { createProcessRecord } from "#process/process-record.ts";
import { createSettingsOfRecords } from "#process/settings-of-records.ts";
import { startRunner } from "#process/runner.ts";
import type { RunnerFigures } from "#process/runner-figures.ts";
import { assignWithVectors } from "#signals/similarity/assign-with-vectors.ts";
import { createSimilarityIndex } from "#signals/similarity/similarity-index.ts";
import { defaultReceiveLimits } from "#receive/handler.ts";

/** Where the meta store is; plain data, so that it can be handed to a thread. */
export type MetaTarget =
  | { readonly kind: "sqlite"; readonly path: string }
  | { readonly kind: "postgres"; readonly url: string };
/** Where the event store is. */
export type EventTarget =
  | { readonly socketPath: string; readonly incomingDir: string }
  | { readonly url: string; readonly username: string; readonly password: string; readonly database: string };

export function openFolder(config: Config): DataFolder {
  const known = { meta: Object.keys(metaMigrations).length, events: knownEventSchema() };
  return openDataFolder(config.dataDir, known);
}

/** Comes before anything is opened that migrates; throws, and nothing is migrated, when there can be no snapshot. */
export async function snapshotBeforeMigration(
  config: Config,
  folder: DataFolder,
  logger: Logger,
): Promise<void> {
  const snapshot = await folder.snapshotBeforeMigration();
  if (snapshot === undefined) return;
  if (snapshot.kind === "taken") {
    const { path, sizeBytes, copiedBytes } = snapshot;
    logger.info({ path, sizeBytes, copiedBytes }, "a snapshot was taken before the schema is migrated");
  } else {
    logger.info({ path: snapshot.path }, "an earlier migration did not end well; its snapshot is kept");
  }
  const outside = [
    ...(config.databaseUrl === undefined ? [] : ["PostgreSQL"]),
    ...(config.eventStoreUrl === undefined ? [] : ["ClickHouse"]),
  ];
  if (outside.length > 0) {
    logger.warn(
      { stores: outside },
      "the snapshot holds no external store; back those up by their own means",
    );
  }
}

/** Of the configuration, or of a file that only the owner of the data folder may read. */
export function secretKeyOf(config: Config, folder: DataFolder): string {
  if (config.secretKey !== undefined) return config.secretKey;
  const known = folder.readSecret("sealing");
  // A new key for a folder that is encrypted under a lost one would only hide what is wrong.
  if (known === undefined && folder.encryption() !== undefined) throw missingKey(folder.path);
  const key = known?.trim() ?? newSealingKey();
  if (known === undefined) folder.writeSecret("sealing", `${key}\n`);
  return key;
}

/**
 * Sign the cookies of sessions; the first does, and all are believed. Servers that share a database and its key take each
 * other's: which of them a browser comes to is the balancer's choice.
 */
export function sessionSecretsOf(config: Config, folder: DataFolder): readonly string[] {
  const { databaseUrl, secretKey, previousSecretKey } = config;
  if (databaseUrl === undefined || secretKey === undefined) return [folder.sessionSecret];
  const keys = [secretKey, ...(previousSecretKey === undefined ? [] : [previousSecretKey])];
  return [...keys.map(deriveSessionSecret), folder.sessionSecret];
}

/** With the keys that a change of the key has left: see `cli/keys-command.ts`. */
export function sealingKeysOf(config: Config, folder: DataFolder): SealingKeys {
  const key = secretKeyOf(config, folder);
  const earlier = [
    config.previousSecretKey,
    folder.readSecret("sealing-previous")?.trim(),
    // A key that moved into the configuration leaves the one of the file behind.
    config.secretKey === undefined ? undefined : folder.readSecret("sealing")?.trim(),
  ];
  return { key, previous: earlier.filter((one) => one !== undefined).filter((one) => one !== key) };
}

export function openSealer(config: Config, folder: DataFolder): TextSealer {
  const { key, previous } = sealingKeysOf(config, folder);
  return createTextSealer(key, previous);
}

/**
 * Throws what to do where the folder and the configuration do not fit; nothing is opened or made before. A folder goes
 * on as it was last told: who forgets the setting does not switch encryption off.
 */
export function openEncryption(config: Config, folder: DataFolder, logger: Logger): AtRest | undefined {
  const recorded = folder.encryption();
  const isOn = config.encryptAtRest ?? recorded?.isOn ?? false;
  if (!isOn && recorded === undefined) return undefined;
  const keys = deriveAtRestKeys(secretKeyOf(config, folder));
  if (folder.useEncryption({ check: keys.check, isOn })) {
    const told = isOn
      ? "encryption at rest was switched on: what lies in the folder stays in plain until it is merged or expires, or `vedette encrypt` has run"
      : "encryption at rest was switched off: what is encrypted needs the key, until `vedette decrypt` has run";
    logger.warn({}, told);
  }
  return { keys, isOn };
}

function missingKey(path: string): UserError {
  return new UserError(
    "encryption_key_missing",
    400,
    `${path} is encrypted, and the key is missing: give it as VEDETTE_SECRET_KEY, or bring back the file ` +
      "sealing.secret.json of the folder. Without it the data cannot be read. Nothing was changed.",
    "secretKey",
  );
}

export function metaTarget(config: Config, folder: DataFolder): MetaTarget {
  return config.databaseUrl === undefined
    ? { kind: "sqlite", path: folder.file("meta.sqlite") }
    : { kind: "postgres", url: config.databaseUrl };
}

export async function openMetaStore(target: MetaTarget, logger: Logger = silentLogger): Promise<MetaStore> {
  if (target.kind === "sqlite") {
    const { createSqliteMetaStore } = await import("#adapters/sqlite/sqlite-meta-store.ts");
    return createSqliteMetaStore({ path: target.path });
  }
  const { createPostgresMetaStore } = await import("#adapters/postgres/postgres-meta-store.ts");
  return createPostgresMetaStore({ url: target.url, logger });
}

export type RunningEventEngine = { readonly target: EventTarget; readonly stop: () => Promise<void> };

/** Starts the embedded engine, or names the server that the configuration gives. */
export async function startEventEngine(
  config: Config,
  folder: DataFolder,
  atRest: AtRest | undefined,
  logger: Logger,
): Promise<RunningEventEngine> {
  if (config.eventStoreUrl !== undefined) {
    const url = new URL(config.eventStoreUrl);
    const target = {
      url: `${url.protocol}//${url.host}`,
      username: decodeURIComponent(url.username) || "default",
      password: decodeURIComponent(url.password),
      database: url.pathname.replaceAll("/", "") || "vedette",
    };
    return { target, stop: async () => undefined };
  }
  const engineVersion = embeddedEngineVersion();
  if (engineVersion !== undefined) folder.useEngine(engineVersion);
  const { startEmbeddedStore } = await import("#adapters/embedded-clickhouse/supervisor.ts");
  const engine = await startEmbeddedStore({
    dataDir: folder.folder("events"),
    encryption: atRest && { key: atRest.keys.events, isOn: atRest.isOn },
    ...(config.eventStoreMemory === undefined ? {} : { memoryLimitBytes: config.eventStoreMemory }),
    logger: logger.child({ room: "event-store" }),
  });
  const { socketPath, incomingDir, stop } = engine;
  return { target: { socketPath, incomingDir }, stop };
}

export async function openEventStore(target: EventTarget, logger: Logger): Promise<EventStore> {
  const { createClickHouseEventStore } = await import("#adapters/clickhouse/clickhouse-event-store.ts");
  return createClickHouseEventStore({ target, logger });
}

export async function openLogWriter(
  config: Config,
  folder: DataFolder,
  atRest: AtRest | undefined,
  logger: Logger,
): Promise<IngestLogWriter> {
  const { createSqliteLogWriter } = await import("#adapters/sqlite-log/writer.ts");
  const { logBytesMax } = await import("#adapters/sqlite-log/log-bound.ts");
  const path = folder.folder("log");
  return await createSqliteLogWriter({
    folder: path,
    bytesMax: config.logMaxSize ?? logBytesMax(path),
    sealedUnder: atRest?.isOn === true ? atRest.keys.log : undefined,
    logger,
  });
}

export async function openBlobStore(folder: string, atRest: AtRest | undefined): Promise<BlobStore> {
  const { createDiskBlobStore } = await import("#adapters/disk-blobs/disk-blob-store.ts");
  return await createDiskBlobStore({ folder, sealing: atRest });
}

/** What writes a folder in another form; each is imported with the command that needs it. */
export async function openConversions(
  config: Config,
  folder: DataFolder,
  { keys, isOn }: AtRest,
  logger: Logger,
) {
  const isSealed = isOn;
  const { prepareBlobConversion } = await import("#adapters/disk-blobs/convert-blobs.ts");
  const { prepareLogConversion } = await import("#adapters/sqlite-log/convert-log.ts");
  const blobs = await prepareBlobConversion({ folder: folder.folder("blobs"), keys, isSealed });
  const log = prepareLogConversion({ folder: folder.folder("log"), key: keys.log, isSealed });
  if (config.eventStoreUrl !== undefined)
    return { blobs, log, events: undefined, forgetKey: () => undefined };
  const engineVersion = embeddedEngineVersion();
  if (engineVersion !== undefined) folder.useEngine(engineVersion);
  const { openPartConversion } = await import("#adapters/embedded-clickhouse/convert-parts.ts");
  const { forgetEncryption } = await import("#adapters/embedded-clickhouse/forget-encryption.ts");
  const dataDir = folder.folder("events");
  const events = await openPartConversion({
    dataDir,
    key: keys.events,
    isEncrypted: isOn,
    ...(config.eventStoreMemory === undefined ? {} : { memoryLimitBytes: config.eventStoreMemory }),
    logger: logger.child({ room: "event-store" }),
  });
  return { blobs, log, events, forgetKey: () => forgetEncryption(dataDir) };
}

/** How much of each limit is used; see `receive/limits/kept-windows.ts`. */
export async function openLimitWindows(folder: DataFolder): Promise<KeptText> {
  const { createKeptText } = await import("#adapters/data-folder/kept-text.ts");
  return createKeptText(folder.file("limit-windows.json"));
}

/** Which lists were looked at last; see `http/lists-looked-at.ts`. */
export async function openLooks(folder: DataFolder): Promise<KeptText> {
  const { createKeptText } = await import("#adapters/data-folder/kept-text.ts");
  return createKeptText(folder.file("looks.json"));
}

export async function openDiskSpace(folder: string): Promise<DiskSpace> {
  const { createDiskSpace } = await import("#adapters/data-folder/disk-space.ts");
  return createDiskSpace(folder);
}

/** Who shares a database with other processes shares with them what each has taken in. */
async function openSeenEvents(
  { meta, logFolder }: ProcessingSettings,
  logId: string,
  logger: Logger,
): Promise<SeenEvents> {
  if (meta.kind === "postgres") {
    const { createPostgresSeenEvents } = await import("#adapters/postgres/postgres-seen-events.ts");
    return createPostgresSeenEvents({ url: meta.url, logId, logger });
  }
  const { createSqliteSeenEvents } = await import("#adapters/sqlite-log/seen-events.ts");
  return await createSqliteSeenEvents({ folder: logFolder });
}

/** Places of addresses are a nicety: without them events are taken all the same. */
async function openGeoLookup(path: string | undefined, logger: Logger): Promise<GeoLookup | undefined> {
  if (path === undefined) return undefined;
  const { openGeoDatabase } = await import("#adapters/maxmind/open-geo-database.ts");
  try {
    return await openGeoDatabase(path);
  } catch (error) {
    logger.error({ err: error, path }, "events are processed without the places of their users");
    return undefined;
  }
}

/** Its libraries come with the first who signs in by it: most servers have no provider. */
export function openOpenIdClient(config: Config): OpenIdClient {
  let opened: Promise<OpenIdClient> | undefined;
  const open = (): Promise<OpenIdClient> =>
    (opened ??= import("#adapters/open-id/open-id-client.ts").then(({ createOpenIdClient }) =>
      createOpenIdClient({ allowPrivate: config.allowPrivateIssuers }),
    ));
  return {
    check: async (...about) => await (await open()).check(...about),
    begin: async (...about) => await (await open()).begin(...about),
    finish: async (...about) => await (await open()).finish(...about),
  };
}

/** What the processing thread needs to open everything itself. */
export type ProcessingSettings = {
  readonly meta: MetaTarget;
  readonly events: EventTarget;
  readonly logFolder: string;
  readonly blobFolder: string;
  readonly atRest: AtRest | undefined;
  /** Opens the keys of rules that hash. */
  readonly sealingKeys: SealingKeys;
  readonly geoDatabase: string | undefined;
};

export type Processing = {
  readonly wake: () => void;
  readonly figures: () => RunnerFigures;
  readonly deadLetters: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

export async function composeProcessing(
  settings: ProcessingSettings,
  outside: {
    readonly log: (level: "debug" | "info" | "warn" | "error", fields: object, message: string) => void;
    readonly onStored: (issueIds: readonly IssueId[]) => void;
  },
): Promise<Processing> {
  const logger = makeLogger(outside.log, { room: "process" });
  const sealer = createTextSealer(settings.sealingKeys.key, settings.sealingKeys.previous);
  const meta = await openMetaStore(settings.meta, logger);
  const events = await openEventStore(settings.events, logger);
  const consumer = await createSqliteLogConsumer({
    folder: settings.logFolder,
    group: "process",
    sealing: settings.atRest && { key: settings.atRest.keys.log, isOn: settings.atRest.isOn },
  });
  const seen = await openSeenEvents(settings, consumer.logId, logger);
  const blobs = await openBlobStore(settings.blobFolder, settings.atRest);
  const ofRecords = createSettingsOfRecords(async (ids) => {
    const found = await findIngestSettings(meta, ids);
    return new Map([...found].map(([id, settings]) => [id, openHashKey(sealer, settings)]));
  });
  const ownNewIssues = createOwnNewIssues({ meta, logger });
  const index = createSimilarityIndex(meta);
  const runner = startRunner({
    consumer,
    seen,
    events,
    logger,
    prepare: ofRecords.prepare,
    processRecord: createProcessRecord({
      logger,
      envelopeBytesMax: defaultReceiveLimits.envelopeBytesMax,
      settingsOf: ofRecords.of,
      geo: await openGeoLookup(settings.geoDatabase, logger),
    }),
    thinningOf: (record) => {
      const { isOn, perGroupPerMinute } = ofRecords.of(record).thinning;
      return isOn ? perGroupPerMinute : undefined;
    },
    putBlob: async (id, bytes) => {
      const stored = await blobs.put(Readable.from([bytes]), { bytesMax: bytes.byteLength });
      if (stored.id !== id) throw new Error("a blob was named by another hash than its own");
    },
    findDiscards: (seeds) => findDiscards(meta.db, seeds),
    assignIssues: async (seeds, errors) => {
      const nowMs = systemClock.nowMs();
      const assigned = await assignWithVectors({ meta, index }, seeds, errors, nowMs);
      await ownNewIssues(assigned, errors, nowMs);
      return [...new Set([...assigned.values()].map(({ issueId }) => issueId))];
    },
    onStored: outside.onStored,
  });
  return {
    wake: runner.wake,
    figures: runner.figures,
    deadLetters: consumer.deadLetters,
    stop: async () => {
      await runner.stop();
      await Promise.all([consumer.close(), seen.close(), events.close(), meta.close()]);
    },
  };
}

function makeLogger(
  log: (level: "debug" | "info" | "warn" | "error", fields: object, message: string) => void,
  bound: object,
): Logger {
  const at = (level: "debug" | "info" | "warn" | "error") => (fields: object, message: string) =>
    log(level, { ...bound, ...fields }, message);
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    child: (fields) => makeLogger(log, { ...bound, ...fields }),
  };
}

/** Of the engine's binding; its data format follows it. Without the package the start itself says what to do. */
function embeddedEngineVersion(): string | undefined {
  try {
    const { version } = createRequire(import.meta.url)("chdb/package.json") as { version: string };
    return version;
  } catch {
    // Not installed on this platform: the supervisor names the way out.
    return undefined;
  }
}

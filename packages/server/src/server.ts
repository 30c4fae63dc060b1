/**
 * One process, all its roles, started in the order of an event's journey from the back: stores first, the
 * listening socket last; stopped in the reverse order, so that nothing accepted is without a place to go.
 */
import { randomUUID } from "node:crypto";
import type { RequestListener, Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { IssueId } from "@vedette/protocol";
import type { Config } from "#config/config.ts";
import { sealHashKeys } from "#domain/ingest-settings/hash-keys.ts";
import { processedSoFar } from "#domain/data-requests/processed-so-far.ts";
import { findIngestKey } from "#domain/keys/find-ingest-key.ts";
import { findActiveKey } from "#domain/keys/keys.ts";
import { sealKeySecrets } from "#domain/keys/key-secrets.ts";
import { createHttpApp } from "#http/create-http-app.ts";
import { systemClock } from "#kernel/clock.ts";
import { collectWhenIdle } from "#kernel/idle-collection.ts";
import type { Logger } from "#kernel/logger.ts";
import { memoryLimitBytes } from "#kernel/memory-limit.ts";
import type { TextSealer } from "#kernel/sealed-text.ts";
import type { MetaStore } from "#ports/meta-store.ts";
import { holdLogWhile } from "#jobs/hold-log.ts";
import { createLoopDelay } from "#operations/loop-delay.ts";
import { figureRows } from "#operations/figure-rows.ts";
import { measureQueries } from "#operations/measured-event-store.ts";
import { measureAppends } from "#operations/measured-log.ts";
import { createMetricsEndpoint } from "#operations/metrics-endpoint.ts";
import { everybodyTrusted, parseTrustedPeers, nobodyTrusted } from "#kernel/trusted-peers.ts";
import { readAcceptedSince } from "#query/accepted-since.ts";
import { bodyMemoryBytes } from "#receive/body-memory.ts";
import { createReceiver } from "#receive/handler.ts";
import { createKeyCache } from "#receive/key-cache.ts";
import { createIngestLimits } from "#receive/limits/ingest-limits.ts";
import { keepWindows, readKeptWindows } from "#receive/limits/kept-windows.ts";
import { shareUse } from "#receive/limits/shared-use.ts";
import { createRefusalCounts } from "#receive/refusal-counts.ts";
import { createRejections } from "#receive/rejections.ts";
import { createReportIntake } from "#receive/report-intake.ts";
import {
  metaTarget,
  openBlobStore,
  openDiskSpace,
  openEncryption,
  openEventStore,
  openFolder,
  openLimitWindows,
  openLogWriter,
  openLooks,
  openMetaStore,
  openOpenIdClient,
  openSealer,
  sealingKeysOf,
  sessionSecretsOf,
  snapshotBeforeMigration,
  startEventEngine,
} from "./compose.ts";
import { migrateEventStore } from "./event-store-schema.ts";
import { createHealth } from "./health.ts";
import { createUpkeep } from "./upkeep.ts";
import { listen } from "./listen.ts";
import { type ProcessRole, startProcessRole } from "./process-role.ts";
import { readTlsIdentity, renewTlsOnHangup } from "./tls-identity.ts";
import packageJson from "../package.json" with { type: "json" };

export type RunningServer = {
  readonly url: string;
  readonly meta: MetaStore;
  readonly sealer: TextSealer;
  readonly stop: () => Promise<void>;
};

const drainTimeoutMs = 3000;
/** A log that is further behind than this is told of, and no longer waited for. */
const processedWaitMs = 600_000;

/** How to close what was opened, in the order of opening. */
type Closers = (() => Promise<unknown> | undefined)[];

/** A start that fails half-way closes what it had opened: a process with a living child would never end. */
export async function startServer(config: Config, logger: Logger): Promise<RunningServer> {
  const closers: Closers = [];
  try {
    return await start(config, logger, closers);
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

async function closeAll(closers: Closers): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

async function start(config: Config, logger: Logger, closers: Closers): Promise<RunningServer> {
  const tls = readTlsIdentity(config);
  const folder = openFolder(config);
  const atRest = openEncryption(config, folder, logger);
  await snapshotBeforeMigration(config, folder, logger);
  const meta = await openMetaStore(metaTarget(config, folder), logger.child({ room: "meta-store" }));
  closers.push(meta.close);
  const starting = startEventEngine(config, folder, atRest, logger);
  closers.push(() =>
    starting.then(
      (started) => started.stop(),
      () => undefined,
    ),
  );
  const [engine] = await Promise.all([starting, meta.migrate().then(() => folder.migrated("meta"))]);
  const sealer = openSealer(config, folder);
  const sealed = await sealKeySecrets(meta, sealer);
  if (sealed > 0) logger.info({ sealed }, "secrets of project keys were sealed");
  await sealHashKeys(meta, sealer);
  const openedEvents = await openEventStore(engine.target, logger);
  closers.push(openedEvents.close);
  const schema = await migrateEventStore({
    events: openedEvents,
    // The embedded engine runs by now: what it refuses will not mend itself.
    mayComeLater: config.eventStoreUrl !== undefined,
    logger: logger.child({ room: "event-store" }),
  });
  closers.push(async () => schema.giveUp());
  const queries = measureQueries(schema.events, systemClock);
  const { events } = queries;
  const blobs = await openBlobStore(folder.folder("blobs"), atRest);
  const upkeep = createUpkeep({
    config,
    meta,
    events,
    blobs,
    sealer,
    disk: await openDiskSpace(folder.path),
    logger: logger.child({ room: "jobs" }),
  });
  const openedLog = await openLogWriter(config, folder, atRest, logger.child({ room: "log" }));
  closers.push(openedLog.close);
  const heldLog = holdLogWhile(openedLog, () => upkeep.disk()?.isFull ?? false);
  const appends = measureAppends(heldLog, systemClock);
  const { log } = appends;
  const refusals = createRefusalCounts({
    log,
    clock: systemClock,
    logger: logger.child({ room: "receive" }),
    onAppended: () => processing?.wake(),
  });
  closers.push(refusals.stop);

  const issueListeners = new Set<(issueIds: readonly IssueId[]) => void>();
  let processing: ProcessRole | undefined;
  // Not before the schema is whole: rows that come before a roll-up's view would be missing in the roll-up.
  const begun = schema.reached.then(async (isReached) => {
    if (!isReached) return;
    folder.migrated("events");
    if (!config.roles.includes("process")) return;
    processing = await startProcessRole({
      settings: {
        meta: metaTarget(config, folder),
        events: engine.target,
        logFolder: folder.folder("log"),
        blobFolder: folder.folder("blobs"),
        atRest,
        sealingKeys: sealingKeysOf(config, folder),
        geoDatabase: config.geoDatabase,
      },
      logger,
      onStored: (issueIds) => {
        for (const listener of issueListeners) listener(issueIds);
      },
    });
  });
  closers.push(async () => {
    schema.giveUp();
    await begun.catch(() => undefined);
    await processing?.stop();
  });
  // Its thread takes as long to start as what follows here: waited for where that is done.
  const mustBegin = schema.isReached();
  begun.catch((error: unknown) => {
    if (!mustBegin) logger.error({ err: error }, "processing could not begin");
  });

  const rejections = createRejections();
  // The port is known only once it is open, and the address stands in every answer: requests that come before
  // the rest is composed are told to come back.
  let serve: RequestListener = (_, response) => void response.writeHead(503, { "retry-after": "1" }).end();
  let underWay = 0;
  const { port, servers } = await listen({ ...config, tls }, (request, response) => {
    underWay += 1;
    response.once("close", () => (underWay -= 1));
    serve(request, response);
  });
  closers.push(async () => {
    for (const server of servers) server.close().closeAllConnections();
  });
  const stopRenewal = tls ? renewTlsOnHangup(servers, config, logger) : undefined;
  closers.push(async () => stopRenewal?.());
  const url = config.publicUrl ?? `${tls ? "https" : "http"}://${config.host}:${port}`;
  const trustedPeers = config.trustProxy
    ? everybodyTrusted
    : (parseTrustedPeers(config.trustedProxies) ?? nobodyTrusted);

  const loopDelay = createLoopDelay();
  const keptLimits = await openLimitWindows(folder);
  const kept = readKeptWindows(keptLimits.read(), logger);
  const processId = kept.processId ?? randomUUID();
  // Who has a database of several processes may have several of them.
  const sharesLimits = config.databaseUrl !== undefined && config.roles.includes("receive");
  const ingestLimits = createIngestLimits({
    clock: systemClock,
    logger: logger.child({ room: "receive" }),
    usedSince: (projectId, categories, sinceMs) => readAcceptedSince(events, projectId, categories, sinceMs),
    organizationItemsPerHour: config.organizationItemsPerHour,
    keptWindows: kept.windows,
    isShared: sharesLimits,
  });
  if (config.roles.includes("receive")) {
    const windows = ingestLimits.windowsInUse;
    closers.push(keepWindows({ processId, windows, write: keptLimits.write, logger }).stop);
  }
  if (sharesLimits) {
    const room = logger.child({ room: "receive" });
    const shared = shareUse({ meta, processId, limits: ingestLimits, clock: systemClock, logger: room });
    closers.push(shared.stop);
    await shared.sync();
  }
  const receiving = {
    log,
    keys: createKeyCache({ findKey: (publicKey) => findIngestKey(meta, publicKey), clock: systemClock }),
    ingestLimits,
    refusals,
    clock: systemClock,
    onAppended: () => processing?.wake(),
  };
  const receiver = createReceiver({
    ...receiving,
    rejections,
    logger: logger.child({ room: "receive" }),
    trustedPeers,
    pathPrefix: new URL(url).pathname.replace(/\/+$/, ""),
    limits: { bodyMemoryBytesMax: bodyMemoryBytes(memoryLimitBytes()) },
  });
  const health = createHealth({
    log,
    logFigures: appends.figures,
    meta,
    events,
    queryFigures: queries.figures,
    receiver,
    processing: () => processing,
    jobs: upkeep.jobs,
    disk: upkeep.disk,
    loopDelay,
    clock: systemClock,
  });
  const answerMetrics = createMetricsEndpoint({
    access: { token: config.metricsToken, isOpen: config.metrics === "open" },
    read: async () => {
      // With its library, which a server that nobody watches needs not.
      const { metricsContentType, metricsText } = await import("#operations/metrics-text.ts");
      const text = await metricsText({ ...(await health.collect()), version: packageJson.version });
      return { contentType: metricsContentType, text };
    },
    logger: logger.child({ room: "operations" }),
  });
  const app = await createHttpApp({
    meta,
    events,
    blobs,
    clock: systemClock,
    logger: logger.child({ room: "http" }),
    publicUrl: url,
    version: packageJson.version,
    sealer,
    openId: openOpenIdClient(config),
    sessionSecrets: sessionSecretsOf(config, folder),
    webDist: fileURLToPath(new URL("../../web/dist", import.meta.url)),
    trustProxy: trustedPeers.isTrusted,
    readiness: health.readiness,
    health: health.figures,
    rejections: rejections.recent,
    takeUserReport: config.roles.includes("receive")
      ? createReportIntake({ ...receiving, activeKey: (projectId) => findActiveKey(meta, projectId) })
      : undefined,
    looks: await openLooks(folder),
    onStored: config.roles.includes("process")
      ? (listener) => {
          issueListeners.add(listener);
          return () => issueListeners.delete(listener);
        }
      : undefined,
  });
  await app.ready();
  if (mustBegin)
    await begun.catch(async (error: unknown) => {
      await app.close();
      throw error;
    });
  serve = (request, response) => {
    if (config.roles.includes("receive") && receiver.handle(request, response)) return;
    if (answerMetrics(request, response)) return;
    app.routing(request, response);
  };
  upkeep.start({
    collectFigures: async () => figureRows(await health.figures(), systemClock.nowMs()),
    processedSoFar: async (stopping) => await processedSoFar(log, { timeoutMs: processedWaitMs, stopping }),
  });
  closers.push(upkeep.stop);
  folder.announce({ pid: process.pid, url });
  collectWhenIdle();
  logger.info({ url, roles: config.roles }, "ready");
  const stopping = new AbortController();
  const preparing = app.prepareLists(stopping.signal);

  let stopped: Promise<void> | undefined;
  async function stop(): Promise<void> {
    logger.info({}, "stopping");
    stopping.abort();
    receiver.refuse();
    // Its questions end before the stores do.
    await Promise.race([preparing, sleep(drainTimeoutMs, undefined, { ref: false })]);
    await app.close();
    await closeServers(servers, () => underWay);
    await closeAll(closers);
    loopDelay.stop();
    folder.withdraw();
    logger.info({}, "stopped");
  }
  return { url, meta, sealer, stop: () => (stopped ??= stop()) };
}

/**
 * Requests under way get some seconds, then every connection is closed. Node's own idea of an idle connection
 * leaves out those that a client opened in advance and never used, so requests are counted instead.
 */
async function closeServers(servers: readonly Server[], requestsUnderWay: () => number): Promise<void> {
  const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
  const deadlineMs = performance.now() + drainTimeoutMs;
  while (requestsUnderWay() > 0 && performance.now() < deadlineMs) await sleep(20);
  for (const server of servers) server.closeAllConnections();
  await Promise.all(closed);
}

/**
 * The web API on real stores for tests: SQLite and the embedded event store in a temporary folder, events that went
 * through the real processing. One per test file; projects and people are made per test.
 */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createApiClient,
  routes,
  type ApiClient,
  type FetchInit,
  type HealthFigures,
  type Routes,
  type UnreadyReason,
} from "@vedette/api";
import { encodeUtf8, type IssueId, type KeyId, type ProjectId } from "@vedette/protocol";
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from "fastify";
import { startEventStore } from "@vedette/tests/support/shared-stores.ts";
import { createKeptText } from "#adapters/data-folder/kept-text.ts";
import { createDiskBlobStore } from "#adapters/disk-blobs/disk-blob-store.ts";
import { createOpenIdClient } from "#adapters/open-id/open-id-client.ts";
import { createSqliteMetaStore } from "#adapters/sqlite/sqlite-meta-store.ts";
import { projectIngestSettings } from "#domain/ingest-settings/effective-settings.ts";
import type { IngestSettings } from "#domain/ingest-settings/ingest-settings.ts";
import { findIngestKey } from "#domain/keys/find-ingest-key.ts";
import { findActiveKey } from "#domain/keys/keys.ts";
import { findDiscards } from "#domain/issues/discarded-hashes.ts";
import { createPasswords } from "#domain/people/passwords.ts";
import { silentLogger } from "#kernel/logger.ts";
import { createTextSealer, type TextSealer } from "#kernel/sealed-text.ts";
import type { BlobStore } from "#ports/blob-store.ts";
import type { EventStore } from "#ports/event-store.ts";
import type { NewLogRecord } from "#ports/ingest-log.ts";
import type { MetaStore } from "#ports/meta-store.ts";
import { gatherBatch } from "#process/batch-result.ts";
import { discardItems, distinctSeeds } from "#process/discard-items.ts";
import { createOwnNewIssues } from "#process/owners/own-new-issues.ts";
import { errorKind } from "#process/kinds/error/process-error-item.ts";
import { createKeyCache } from "#receive/key-cache.ts";
import { createIngestLimits } from "#receive/limits/ingest-limits.ts";
import type { RefusedCount } from "#receive/refusal-counts.ts";
import { createReportIntake } from "#receive/report-intake.ts";
import { createHttpApp } from "#http/create-http-app.ts";
import { assignWithVectors } from "#signals/similarity/assign-with-vectors.ts";
import { createSimilarityIndex } from "#signals/similarity/similarity-index.ts";
import type { RefusedRequest } from "#http/http-deps.ts";

export const testPublicUrl = "http://vedette.test:8000";
const host = "vedette.test:8000";

const testFigures: HealthFigures = {
  receive: { accepted: 3, refused: 1, inFlight: 0, loopDelayP99Ms: 1.5 },
  log: { records: 0, bytesOnDisk: 4096, bytesMax: 1_000_000 },
  process: undefined,
  store: { up: true, tables: [{ table: "errors", rows: 3, bytesOnDisk: 900, activeParts: 1 }] },
  memory: {
    rssBytes: 100_000_000,
    heapUsedBytes: 40_000_000,
    heapTotalBytes: 60_000_000,
    arrayBuffersBytes: 1_000_000,
  },
  uptimeSeconds: 12,
  outcomes: [{ category: "error", outcome: "accepted", reason: "", quantity: 3 }],
  jobs: [
    {
      name: "expire-partitions",
      isRunning: false,
      runs: 1,
      failures: 0,
      lastResult: { droppedPartitions: 0 },
      nextRunAt: "2026-11-18T12:00:00.000Z",
    },
  ],
};

export type TestServer = {
  readonly app: FastifyInstance;
  readonly meta: MetaStore;
  readonly events: EventStore;
  readonly blobs: BlobStore;
  readonly sealer: TextSealer;
  readonly passwords: ReturnType<typeof createPasswords>;
  /** Milliseconds that the server takes for now; tests may move it. */
  readonly clock: { nowMs: () => number; advance: (ms: number) => void };
  readonly refused: RefusedRequest[];
  /** What came in by the Web API, on its way to the log. */
  readonly received: readonly NewLogRecord[];
  readonly refusedCounts: readonly RefusedCount[];
  /** `beforeStoring` runs when the issues of new events are assigned and the events are not stored yet. */
  readonly state: { reasons: UnreadyReason[]; beforeStoring?: (() => Promise<void>) | undefined };
  readonly webDist: string;
  /** A client with a token, by way of the app itself; every answer is checked against its schema. */
  readonly client: (token?: string) => ApiClient<Routes>;
  readonly send: (options: InjectOptions & { readonly token?: string }) => Promise<LightMyRequestResponse>;
  /** Takes events in as the processing role does, and wakes the live push. */
  readonly takeIn: (
    projectId: ProjectId,
    events: readonly Readonly<Record<string, unknown>>[],
    sampleWeight?: number,
    settings?: Partial<IngestSettings>,
  ) => Promise<void>;
  readonly close: () => Promise<void>;
};

export async function startTestServer(
  options: {
    readonly publicUrl?: string;
    readonly trustProxy?: boolean;
    readonly allowPrivateIssuers?: boolean;
  } = {},
): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), "vedette-http-"));
  const meta = createSqliteMetaStore({ path: join(folder, "meta.db") });
  await meta.migrate();
  const store = await startEventStore();
  const { events } = store;

  let offsetMs = 0;
  const clock = {
    nowMs: () => Date.now() + offsetMs,
    advance: (ms: number) => {
      offsetMs += ms;
    },
  };
  const passwords = createPasswords();
  const refused: RefusedRequest[] = [];
  const received: NewLogRecord[] = [];
  const refusedCounts: RefusedCount[] = [];
  const state: TestServer["state"] = { reasons: [] };
  const listeners = new Set<(issueIds: readonly IssueId[]) => void>();
  const webDist = join(folder, "dist");
  const blobs = await createDiskBlobStore({ folder: join(folder, "blobs") });
  const sealer = createTextSealer("a key of the tests, long enough to seal with");
  const app = await createHttpApp({
    meta,
    events,
    blobs,
    clock,
    logger: silentLogger,
    publicUrl: options.publicUrl ?? testPublicUrl,
    // Providers of tests live on this machine, without encryption.
    openId: createOpenIdClient({ allowPrivate: options.allowPrivateIssuers ?? true }),
    sealer,
    sessionSecrets: ["a secret of the tests, long enough to sign with"],
    webDist,
    looks: createKeptText(join(folder, "looks.json")),
    trustProxy: options.trustProxy ?? false,
    readiness: async () => ({ ready: state.reasons.length === 0, reasons: state.reasons }),
    health: async () => testFigures,
    rejections: () => refused,
    takeUserReport: createReportIntake({
      activeKey: (projectId) => findActiveKey(meta, projectId),
      keys: createKeyCache({ findKey: (publicKey) => findIngestKey(meta, publicKey), clock, freshMs: 0 }),
      log: { append: async (record) => void received.push(record) },
      ingestLimits: createIngestLimits({
        clock,
        logger: silentLogger,
        usedSince: async () => 0,
        organizationItemsPerHour: undefined,
      }),
      refusals: { add: (_, counts) => void refusedCounts.push(...counts) },
      clock,
    }),
    onStored: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    passwords,
    checkAnswers: true,
  });
  await app.ready();

  const send: TestServer["send"] = async ({ token, ...options }) =>
    await app.inject({
      ...options,
      headers: {
        host,
        ...options.headers,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
    });

  let batch = 0;
  const ownNewIssues = createOwnNewIssues({ meta, logger: silentLogger });
  const index = createSimilarityIndex(meta);
  const takeIn: TestServer["takeIn"] = async (projectId, payloads, sampleWeight = 1, settings = {}) => {
    batch += 1;
    const { effective } = await projectIngestSettings(meta, projectId);
    const items = payloads.map((payload, index) =>
      take({ projectId, index, nowMs: clock.nowMs() }, payload, { ...effective, ...settings }),
    );
    const discards = await findDiscards(meta.db, distinctSeeds(items));
    const { rows, outcomes, seeds } = gatherBatch(
      discardItems(items, discards),
      items.map(() => true),
    );
    const assigned = await assignWithVectors({ meta, index }, seeds, rows.errors ?? [], clock.nowMs());
    await ownNewIssues(assigned, rows.errors ?? [], clock.nowMs());
    const dedupToken = `test-${batch}`;
    await state.beforeStoring?.();
    const errors = (rows.errors ?? []).map((row) => ({ ...row, sample_weight: sampleWeight }));
    await Promise.all([
      events.insert({ table: "errors", rows: errors, dedupToken }),
      events.insert({ table: "outcomes", rows: outcomes, dedupToken }),
    ]);
    const issueIds = [...new Set([...assigned.values()].map(({ issueId }) => issueId))];
    for (const listener of listeners) listener(issueIds);
  };

  return {
    app,
    meta,
    events,
    blobs,
    sealer,
    passwords,
    clock,
    refused,
    received,
    refusedCounts,
    state,
    webDist,
    send,
    takeIn,
    client: (token) =>
      createApiClient(routes, {
        fetch: async (url, init) => await injectAsFetch(app, url, init),
        ...(token === undefined ? {} : { token }),
        checkAnswers: true,
      }),
    close: async () => {
      await app.close();
      await store.close();
      await meta.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function take(
  {
    projectId,
    index,
    nowMs,
  }: { readonly projectId: ProjectId; readonly index: number; readonly nowMs: number },
  payload: Readonly<Record<string, unknown>>,
  settings: IngestSettings,
) {
  const record = {
    projectId,
    keyId: 1 as KeyId,
    receivedAtMs: nowMs,
    retentionDays: 90,
    clientIp: "203.0.113.7",
    userAgent: "test",
    fallbackEventId: randomUUID().replaceAll("-", ""),
    settingsId: 0,
    format: "envelope" as const,
    encoding: "identity" as const,
    offset: index,
    body: new Uint8Array(),
  };
  const item = { header: { type: "event" }, payload: encodeUtf8(JSON.stringify(payload)) };
  const result = errorKind(item, { record, envelopeHeader: {}, settings });
  if (result.rows.length === 0)
    throw new Error(`a test event was not accepted: ${JSON.stringify(result.counts)}`);
  return { record, result };
}

/** Requests of the client without a socket. */
async function injectAsFetch(app: FastifyInstance, url: string, init: FetchInit) {
  const answer = await app.inject({
    method: init.method as "GET",
    url,
    headers: { host, ...init.headers },
    ...(init.body === undefined ? {} : { payload: init.body }),
  });
  return {
    status: answer.statusCode,
    headers: {
      get: (name: string) => (answer.headers[name] === undefined ? null : String(answer.headers[name])),
    },
    text: async () => answer.body,
  };
}

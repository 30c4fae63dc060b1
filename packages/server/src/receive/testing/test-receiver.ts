/** A receiver on a loopback port with fakes at its ports: keys in a map, a log that is a list, a clock to set. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readEnvelope } from "@vedette/protocol";
import type { EnvelopeItem, KeyId, OrganizationId, ProjectId, PublicKey } from "@vedette/protocol";
import { defaultIngestSettings, type IngestSettings } from "#domain/ingest-settings/ingest-settings.ts";
import { silentLogger } from "#kernel/logger.ts";
import { nobodyTrusted, type TrustedPeers } from "#kernel/trusted-peers.ts";
import type { IngestLogWriter, LogRecord, NewLogRecord } from "#ports/ingest-log.ts";
import { createReceiver, type ReceiveLimits, type Receiver } from "../handler.ts";
import type { IngestKey } from "../ingest-key.ts";
import { createKeyCache } from "../key-cache.ts";
import { createIngestLimits, type IngestLimits, type UsedSince } from "../limits/ingest-limits.ts";
import type { KeptWindow } from "../limits/limit-windows.ts";
import { createRefusalCounts, type RefusalCounts, type RefusedCount } from "../refusal-counts.ts";
import { createRejections, type Rejections } from "../rejections.ts";

export const testPublicKey = "a".repeat(32) as PublicKey;
export const testKey: IngestKey = {
  projectId: 14 as ProjectId,
  keyId: 2 as KeyId,
  organizationId: 1 as OrganizationId,
  retentionDays: 30,
  isActive: true,
  rateLimit: undefined,
  settingsId: 0,
  settings: defaultIngestSettings,
};
/** Friday, 13:12:32 UTC. */
export const testNowMs = 1_795_180_352_000;

export type TestReceiver = {
  readonly url: string;
  readonly port: number;
  readonly receiver: Receiver;
  readonly keys: Map<string, IngestKey>;
  /** What was taken in, without the counts. */
  readonly records: readonly LogRecord[];
  readonly rejections: Rejections;
  readonly clock: { nowMs: () => number; value: number };
  /** Set it, and the log fails with it. */
  readonly log: { failWith: Error | undefined };
  readonly refusals: RefusalCounts;
  readonly ingestLimits: IngestLimits;
  /** What was counted as refused, as `category outcome reason quantity`. */
  readonly refused: () => Promise<readonly string[]>;
  readonly post: (
    path: string,
    body: string | Uint8Array<ArrayBuffer> | FormData,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Response>;
  /** Changes what the project decided. */
  readonly decide: (settings: Partial<IngestSettings>) => void;
  /** Of the only record, or the one at the index. */
  readonly items: (index?: number) => readonly EnvelopeItem[];
  readonly stop: () => void;
};

/** With its body in one piece, as it is read back. */
export function asStored(record: NewLogRecord): LogRecord {
  const { body } = record;
  return { ...record, body: body instanceof Uint8Array ? body : Buffer.concat(body) };
}

export async function startTestReceiver(
  options: {
    readonly limits?: Partial<ReceiveLimits>;
    readonly pathPrefix?: string;
    readonly trustedPeers?: TrustedPeers;
    readonly usedSince?: UsedSince;
    readonly organizationItemsPerHour?: number;
    readonly keptWindows?: readonly KeptWindow[];
  } = {},
): Promise<TestReceiver> {
  const records: LogRecord[] = [];
  const counts: RefusedCount[] = [];
  const keys = new Map<string, IngestKey>([[testPublicKey, testKey]]);
  const clock = { value: testNowMs, nowMs: () => clock.value };
  const state: { failWith: Error | undefined } = { failWith: undefined };
  const log: IngestLogWriter = {
    append: async (written) => {
      if (state.failWith) throw state.failWith;
      const stored = asStored(written);
      const record = { ...stored, body: Uint8Array.from(stored.body) };
      if (record.format !== "counts") records.push(record);
      else counts.push(...(JSON.parse(Buffer.from(record.body).toString()) as RefusedCount[]));
    },
    position: async () => ({ end: 0, needed: 0 }),
    depth: async () => ({ records: 0, bytesOnDisk: 0, bytesMax: 0 }),
    close: async () => undefined,
  };
  const refusals = createRefusalCounts({ log, clock, logger: silentLogger });
  const rejections = createRejections();
  const ingestLimits = createIngestLimits({
    clock,
    logger: silentLogger,
    usedSince: options.usedSince ?? (async () => 0),
    organizationItemsPerHour: options.organizationItemsPerHour,
    ...(options.keptWindows ? { keptWindows: options.keptWindows } : {}),
  });
  const receiver = createReceiver({
    log,
    // Fresh for no time at all: a test changes keys between two requests.
    keys: createKeyCache({ findKey: async (wanted) => keys.get(wanted), clock, freshMs: 0 }),
    ingestLimits,
    refusals,
    rejections,
    clock,
    logger: silentLogger,
    trustedPeers: options.trustedPeers ?? nobodyTrusted,
    pathPrefix: options.pathPrefix ?? "",
    ...(options.limits ? { limits: options.limits } : {}),
  });
  const server = createServer((request, response) => {
    if (!receiver.handle(request, response)) response.writeHead(404).end("not ingest");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    receiver,
    keys,
    records,
    rejections,
    clock,
    log: state,
    refusals,
    ingestLimits,
    refused: async () => {
      await refusals.flush();
      return counts.map(
        ({ category, outcome, reason, quantity }) => `${category} ${outcome} ${reason} ${quantity}`,
      );
    },
    post: (path, body, headers = {}) => fetch(`${url}${path}`, { method: "POST", body, headers }),
    decide: (settings) => {
      keys.set(testPublicKey, { ...testKey, settings: { ...defaultIngestSettings, ...settings } });
    },
    items: (index = 0) => {
      const read = readEnvelope(records[index]?.body ?? new Uint8Array());
      if (!read.ok) throw new Error(read.fault.message);
      return read.envelope.items;
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * Stage 1 of an event's journey: authenticate, limit, check the framing, append to the log, answer. It hangs
 * directly on `node:http`, before any framework: this is the one path that every event takes.
 *
 * Nothing below an item header of an envelope is parsed here, and nothing is answered 200 before the log is
 * durable. What differs between the addresses stands in `endpoints/`.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { readAuth } from "@vedette/protocol";
import type { Clock } from "#kernel/clock.ts";
import { OperationalError } from "#kernel/errors.ts";
import type { Logger } from "#kernel/logger.ts";
import type { TrustedPeers } from "#kernel/trusted-peers.ts";
import type { IngestLogWriter } from "#ports/ingest-log.ts";
import { authenticate, authorize } from "./admission.ts";
import { answerFault, answerPreflight, sendAnswer, type Answer } from "./answer.ts";
import { bodyMemoryBytes, createBodyMemory, freeBytesPerBody } from "./body-memory.ts";
import {
  comeBackLater,
  methodList,
  noCredentials,
  overLimit,
  tooMuchMemory,
  wrongMethod,
} from "./request-faults.ts";
import { decompress, giveBackUnpacked, readBodyEncoding } from "./decompress.ts";
import type { Draft, IngestEndpoint, PlainEndpoint, Reading, RequestFacts } from "./endpoints/endpoint.ts";
import { endpoints } from "./endpoints/endpoints.ts";
import { FaultError, type Fault } from "./fault.ts";
import { headerText } from "./header-text.ts";
import type { IngestKey } from "./ingest-key.ts";
import { matchIngestRoute, type IngestRoute } from "./ingest-route.ts";
import type { KeyCache } from "./key-cache.ts";
import { createFloodGauge } from "./limits/flood-gauge.ts";
import { createTurns } from "./limits/turns.ts";
import type { IngestLimits } from "./limits/ingest-limits.ts";
import { unitsLostWith } from "./limits/item-units.ts";
import { checkSizes, logRecords } from "./log-records.ts";
import { giveBackBody, readBody } from "./read-body.ts";
import type { RefusalCounts, RefusedCount } from "./refusal-counts.ts";
import type { Rejections } from "./rejections.ts";
import { createSlowSenders, defaultPaceLimits, type PaceLimits } from "./slow-senders.ts";

const mib = 1024 * 1024;

export type ReceiveLimits = {
  /** As it comes over the wire. */
  readonly bodyBytesMax: number;
  /** After decompression. */
  readonly envelopeBytesMax: number;
  /** Of all large bodies under way; see `body-memory.ts`. */
  readonly bodyMemoryBytesMax: number;
  readonly requestsInFlightMax: number;
  readonly pace: PaceLimits;
};

/** The sizes are those of the official service. */
export const defaultReceiveLimits: ReceiveLimits = {
  bodyBytesMax: 200 * mib,
  envelopeBytesMax: 200 * mib,
  bodyMemoryBytesMax: bodyMemoryBytes(Number.POSITIVE_INFINITY),
  requestsInFlightMax: 4096,
  pace: defaultPaceLimits,
};

/** Beyond, requests of a key that is limited altogether are refused unread. */
const exactRefusalsPerSecondMax = 50;
/** What an inflated body may take before it comes out of the memory of large bodies. */
const freeUnpackedBytes = mib;

export type ReceiveDeps = {
  readonly log: IngestLogWriter;
  readonly keys: KeyCache;
  readonly ingestLimits: IngestLimits;
  readonly refusals: Pick<RefusalCounts, "add">;
  readonly rejections: Rejections;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called after each durable append. */
  readonly onAppended?: () => void;
  readonly trustedPeers: TrustedPeers;
  /** Path of the public URL, or "". */
  readonly pathPrefix: string;
  readonly limits?: Partial<ReceiveLimits>;
};

export type ReceiveFigures = {
  readonly accepted: number;
  readonly refused: number;
  /** By the code of the answer. */
  readonly refusedFor: ReadonlyMap<string, number>;
  readonly inFlight: number;
};

export type Receiver = {
  /** Answers the request and says so; `false` leaves it to somebody else. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** From now on every request is told to come back later. */
  readonly refuse: () => void;
  readonly figures: () => ReceiveFigures;
};

/** Limits are no exceptions: a flood of them must be cheap. */
type Outcome =
  | { readonly answer: Answer; readonly rateLimits: string | undefined }
  | { readonly fault: Fault };

/** What is known of a request so far, for whoever has to account for its end. */
type Progress = {
  key?: IngestKey;
  /** What was read, whoever it is for. */
  read?: readonly Draft[];
  /** Read, within limits, and not yet in the log. */
  drafts?: readonly Draft[];
  /** As it came. */
  body?: Buffer;
  /** What a small body was unpacked into; the drafts are views of it. */
  unpacked?: Uint8Array;
  /** Of the memory of large bodies. */
  takenBytes: number;
};

export function createReceiver(deps: ReceiveDeps): Receiver {
  const limits = fitting({ ...defaultReceiveLimits, ...deps.limits });
  const memory = createBodyMemory(limits.bodyMemoryBytesMax);
  const slowSenders = createSlowSenders(limits.pace);
  const floods = createFloodGauge(exactRefusalsPerSecondMax);
  const turns = createTurns();
  const bodyBounds = { bytesMax: limits.bodyBytesMax, memory, slowSenders };
  let isRefusing = false;
  let inFlight = 0;
  let accepted = 0;
  let refused = 0;
  const refusedFor = new Map<string, number>();

  async function accept(
    request: IncomingMessage,
    route: IngestRoute,
    endpoint: IngestEndpoint,
    progress: Progress,
  ): Promise<Outcome> {
    const method = request.method === "POST" ? "POST" : "GET";
    if (isRefusing || inFlight > limits.requestsInFlightMax) throw new FaultError(comeBackLater());
    const early = authenticate(request, route, endpoint, undefined);
    // A key that is known to be good is checked before its body is read; an envelope may name its key inside.
    if (early) {
      progress.key = await authorize(early, request, route, deps);
      const loading = deps.ingestLimits.ready(progress.key, deps.clock.nowMs());
      if (loading) await loading;
      const unread = refuseUnread(progress.key, endpoint);
      if (unread) return unread;
    }
    endpoint.checkHead?.(request.headers);
    const { reading, about } = await read(request, endpoint, { method, route }, progress);
    const { receivedAtMs } = about;
    progress.read = reading.drafts;
    const auth = reading.dsn === undefined ? early : authenticate(request, route, endpoint, reading.dsn);
    if (!auth) throw new FaultError(noCredentials);
    if (!progress.key || auth.publicKey !== early?.publicKey)
      progress.key = await authorize(auth, request, route, deps);
    const { key } = progress;
    const loading = early ? undefined : deps.ingestLimits.ready(key, receivedAtMs);
    if (loading) await loading;

    const { drafts, refused, recordsLeft } = limit(key, reading.drafts, receivedAtMs);
    if (drafts.length > 0) {
      progress.drafts = drafts;
      const records = logRecords(drafts, key, request, receivedAtMs, deps.trustedPeers);
      const [only] = records;
      if (only && records.length === 1) await deps.log.append(only);
      else await Promise.all(records.map((record) => deps.log.append(record)));
      deps.onAppended?.();
    }
    const notice = deps.ingestLimits.notice(key, receivedAtMs, refused);
    if (refused.length > 0 && !endpoint.isSilentOnLimits) return { fault: overLimit(notice) };
    const told = recordsLeft > 0 ? { ...reading, recordsLeft } : reading;
    return { answer: endpoint.answer(told, about), rateLimits: notice?.rateLimits };
  }

  /** What GET would answer, and nothing else: HEAD takes nothing in, counts nothing and is under no limit. */
  async function probe(
    request: IncomingMessage,
    route: IngestRoute,
    endpoint: IngestEndpoint,
  ): Promise<Outcome> {
    const auth = authenticate(request, route, endpoint, undefined);
    if (!auth) throw new FaultError(noCredentials);
    await authorize(auth, request, route, { keys: deps.keys, refusals: nobodyCounts });
    const { reading, about } = await read(request, endpoint, { method: "GET", route }, { takenBytes: 0 });
    return { answer: endpoint.answer(reading, about), rateLimits: undefined };
  }

  /** Its own function: what is large and no part of the drafts is let go before the log is waited for. */
  async function read(
    request: IncomingMessage,
    endpoint: IngestEndpoint,
    { method, route }: Pick<RequestFacts, "method" | "route">,
    progress: Progress,
  ): Promise<{ readonly reading: Reading; readonly about: RequestFacts }> {
    const encoding = readBodyEncoding(request.headers);
    const body = method === "GET" ? nothing : await takeBody(request, endpoint, progress);
    if (progress.key && floods.isFlood(progress.key.keyId, deps.clock.nowMs())) await turns.next();
    const unpacked = decompress(body, encoding, limits.envelopeBytesMax);
    const bytes = unpacked instanceof Promise ? await unpacked : unpacked;
    if (bytes !== body) {
      if (bytes.length > freeUnpackedBytes) takeMemory(bytes.length, progress);
      else progress.unpacked = bytes;
    }
    const about = { method, headers: request.headers, route, receivedAtMs: deps.clock.nowMs() };
    const { envelopeBytesMax } = limits;
    const pending = endpoint.read({ ...about, bytes, body, encoding, envelopeBytesMax });
    const reading = pending instanceof Promise ? await pending : pending;
    reading.drafts.forEach(checkSizes);
    return { reading, about };
  }

  async function takeBody(
    request: IncomingMessage,
    endpoint: IngestEndpoint,
    progress: Progress,
  ): Promise<Buffer> {
    const body = await readBody(request, bodyBounds);
    progress.takenBytes += body.takenBytes;
    progress.body = body.bytes;
    if (body.bytes.length > 0 || endpoint.isBodyOptional) return body.bytes;
    throw new FaultError({
      status: 400,
      code: "no_data",
      message: "The body is empty.",
      reason: "no_data",
    });
  }

  function takeMemory(sizeBytes: number, progress: Progress): void {
    // As it came and unpacked it is more than all large bodies may take: it would come back for ever.
    if (progress.takenBytes + sizeBytes > limits.bodyMemoryBytesMax)
      throw new FaultError(tooMuchMemory(limits.bodyMemoryBytesMax));
    if (!memory.take(sizeBytes)) throw new FaultError(comeBackLater());
    progress.takenBytes += sizeBytes;
  }

  function limit(
    key: IngestKey,
    drafts: readonly Draft[],
    nowMs: number,
  ): {
    readonly drafts: readonly Draft[];
    readonly refused: readonly RefusedCount[];
    readonly recordsLeft: number;
  } {
    const refused: RefusedCount[] = [];
    const kept: Draft[] = [];
    let recordsLeft = 0;
    for (const draft of drafts) {
      const decision = deps.ingestLimits.take(key, draft.items, nowMs);
      if (!decision) {
        kept.push(draft);
        continue;
      }
      refused.push(...decision.refused);
      recordsLeft += decision.recordsLeft;
      if (decision.kept.length > 0) kept.push({ ...draft, items: decision.kept, asItCame: undefined });
    }
    if (refused.length > 0) {
      floods.countRefusal(key.keyId, nowMs);
      deps.refusals.add(key, refused);
    }
    return { drafts: kept, refused, recordsLeft };
  }

  /** The cheap end of a flood: nothing of the body is read where its loss can be counted without. */
  function refuseUnread(key: IngestKey, endpoint: IngestEndpoint): Outcome | undefined {
    const nowMs = deps.clock.nowMs();
    const { category, isOneItem } = endpoint;
    const reason = deps.ingestLimits.refusalUnread(key, isOneItem ? category : undefined, nowMs);
    if (reason === undefined || (!isOneItem && !floods.isFlood(key.keyId, nowMs))) return undefined;
    const refused: readonly RefusedCount[] = [
      {
        category: category === "default" ? "error" : category,
        outcome: "rate_limited",
        reason,
        quantity: 1,
      },
    ];
    floods.countRefusal(key.keyId, nowMs);
    deps.refusals.add(key, refused);
    if (endpoint.isSilentOnLimits) return { answer: { status: 202 }, rateLimits: undefined };
    return { fault: overLimit(deps.ingestLimits.notice(key, nowMs, isOneItem ? refused : [])) };
  }

  function toFault(error: unknown): Fault {
    if (error instanceof FaultError) return error.fault;
    if (error instanceof OperationalError) return comeBackLater();
    deps.logger.error({ err: error }, "receiving failed");
    return comeBackLater();
  }

  /** Whatever a known project loses by a refusal is counted, once. */
  function account(fault: Fault, endpoint: IngestEndpoint, { key, read, drafts }: Progress): void {
    if (!key) return;
    const isBusy = fault.status === 503;
    const reason = isBusy ? fault.code : fault.reason;
    if (reason === undefined) return;
    const outcome = isBusy ? "rate_limited" : "invalid";
    const held = (isBusy ? drafts : read)?.flatMap(({ items }) => items.flatMap(unitsLostWith));
    const lost = fault.lost ?? held ?? [{ category: fault.category ?? endpoint.category, quantity: 1 }];
    if (lost.length === 0) return;
    deps.refusals.add(
      key,
      lost.map((units): RefusedCount => ({ ...units, outcome, reason })),
    );
  }

  function remember(request: IncomingMessage, route: IngestRoute, fault: Fault): void {
    const atMs = deps.clock.nowMs();
    if (!deps.rejections.isNews(route.projectId, fault.code, atMs)) return;
    const auth = readAuth({
      xSentryAuth: headerText(request.headers["x-sentry-auth"]),
      authorization: request.headers.authorization,
      query: route.query,
      pathKey: route.pathKey,
    });
    deps.rejections.add({
      atMs,
      projectId: route.projectId,
      status: fault.status,
      code: fault.code,
      message: fault.message,
      keyStart: auth.ok ? auth.auth.publicKey.slice(0, 4) : "",
      client: (auth.ok && auth.auth.client) || (request.headers["user-agent"] ?? "").slice(0, 100),
    });
  }

  function respond(
    request: IncomingMessage,
    response: ServerResponse,
    route: IngestRoute,
    endpoint: PlainEndpoint,
  ): void {
    request.resume();
    if (isReading(request)) sendAnswer(response, endpoint.respond(route, { isRefusing }), undefined);
    else answerFault(response, wrongMethod(endpoint.methods), false);
  }

  async function ingest(
    request: IncomingMessage,
    response: ServerResponse,
    route: IngestRoute,
    endpoint: IngestEndpoint,
  ): Promise<void> {
    const progress: Progress = { takenBytes: 0 };
    const refuse = (fault: Fault): void => {
      refused += 1;
      refusedFor.set(fault.code, (refusedFor.get(fault.code) ?? 0) + 1);
      account(fault, endpoint, progress);
      remember(request, route, fault);
      refuseBody(request, response, fault, endpoint);
    };
    let outcome: Outcome;
    try {
      const isTaken = request.method === "POST" || (isReading(request) && endpoint.methods.includes("GET"));
      if (!isTaken) outcome = { fault: wrongMethod(endpoint.methods) };
      else if (request.method === "HEAD") outcome = await probe(request, route, endpoint);
      else outcome = await accept(request, route, endpoint, progress);
    } catch (error) {
      return refuse(toFault(error));
    } finally {
      memory.giveBack(progress.takenBytes);
    }
    // Counted, and in the log where it was accepted: nobody looks at it any more.
    if (progress.unpacked) giveBackUnpacked(progress.unpacked);
    if (progress.body) giveBackBody(progress.body);
    if ("fault" in outcome) return refuse(outcome.fault);
    accepted += 1;
    sendAnswer(response, outcome.answer, outcome.rateLimits);
  }

  return {
    handle: (request, response) => {
      const route = matchIngestRoute(request.url ?? "", deps.pathPrefix);
      if (!route) return false;
      const endpoint = endpoints[route.endpoint];
      if (request.method === "OPTIONS") {
        request.resume();
        answerPreflight(response, methodList(endpoint.methods));
        return true;
      }
      if (endpoint.kind === "plain") {
        respond(request, response, route, endpoint);
        return true;
      }
      if (endpoint.takes?.(request.headers) === false) return false;
      inFlight += 1;
      ingest(request, response, route, endpoint)
        .catch((error: unknown) => {
          deps.logger.error({ err: error }, "answering failed");
          response.destroy();
        })
        .finally(() => {
          inFlight -= 1;
        });
      return true;
    },
    refuse: () => {
      isRefusing = true;
    },
    figures: () => ({ accepted, refused, refusedFor, inFlight }),
  };
}

const nobodyCounts = { add: () => undefined };

/** The body of an answer to HEAD is left out by Node. */
function isReading({ method }: IncomingMessage): boolean {
  return method === "GET" || method === "HEAD";
}

/** What could never find room is too large from the start. */
function fitting(limits: ReceiveLimits): ReceiveLimits {
  const roomBytes = limits.bodyMemoryBytesMax + freeBytesPerBody;
  return { ...limits, bodyBytesMax: Math.min(limits.bodyBytesMax, roomBytes) };
}

const nothing = Buffer.alloc(0);
/** The rest of a refused body is read up to this, so that the connection can go on; a longer one ends it. */
const drainedBytesMax = mib;

function refuseBody(
  request: IncomingMessage,
  response: ServerResponse,
  fault: Fault,
  endpoint: IngestEndpoint,
): void {
  const isLong = Number(request.headers["content-length"] ?? 0) > drainedBytesMax;
  const isBodyLeft = !request.complete && (isLong || fault.status === 413 || fault.status === 408);
  answerFault(response, fault, isBodyLeft, endpoint.tellFault?.(fault, request.headers));
  if (!request.complete) request.resume();
}

/**
 * Stage 1 of an event's journey: authenticate, limit, check the framing, append to the log, answer. It hangs
 * directly on `node:http`, before any framework: this is the one path that every event takes.
 *
 * Nothing below an item header is parsed here, and nothing is answered 200 before the log is durable.
 */
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import {
  defaultEnvelopeLimits,
  itemNeedsEventId,
  parseEventId,
  readAuth,
  readEnvelope,
  type Auth,
  type Envelope,
  type EventId,
} from "@vedette/protocol";
import type { Clock } from "#kernel/clock.ts";
import { OperationalError } from "#kernel/errors.ts";
import type { Logger } from "#kernel/logger.ts";
import type { IngestLogWriter, LogRecord } from "#ports/ingest-log.ts";
import { answerAccepted, answerFault, answerPreflight } from "./answer.ts";
import { decompress, readContentEncoding } from "./decompress.ts";
import { FaultError, type Fault } from "./fault.ts";
import type { IngestKey } from "./ingest-key.ts";
import { matchIngestRoute, type IngestRoute } from "./ingest-route.ts";
import type { KeyCache } from "./key-cache.ts";
import type { KeyRateLimit } from "./key-rate-limit.ts";
import { readBody } from "./read-body.ts";
import type { Rejections } from "./rejections.ts";
import { readStoreBody } from "./store-body.ts";

export type ReceiveLimits = {
  /** As it comes over the wire. */
  readonly bodyBytesMax: number;
  /** After decompression. */
  readonly envelopeBytesMax: number;
  readonly requestsInFlightMax: number;
};

export const defaultReceiveLimits: ReceiveLimits = {
  bodyBytesMax: 32 * 1024 * 1024,
  envelopeBytesMax: 64 * 1024 * 1024,
  requestsInFlightMax: 4096,
};

export type ReceiveDeps = {
  readonly log: IngestLogWriter;
  readonly keys: KeyCache;
  readonly rateLimit: KeyRateLimit;
  readonly rejections: Rejections;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called after each durable append. */
  readonly onAppended?: () => void;
  readonly trustProxy: boolean;
  /** Path of the public URL, or "". */
  readonly pathPrefix: string;
  readonly limits?: Partial<ReceiveLimits>;
};

export type ReceiveFigures = {
  readonly accepted: number;
  readonly refused: number;
  readonly inFlight: number;
};

export type Receiver = {
  /** Answers the request and says so; `false` leaves it to somebody else. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** From now on every request is told to come back later. */
  readonly refuse: () => void;
  readonly figures: () => ReceiveFigures;
};

type Accepted = { readonly eventId: EventId | undefined };

export function createReceiver(deps: ReceiveDeps): Receiver {
  const limits = { ...defaultReceiveLimits, ...deps.limits };
  let isRefusing = false;
  let inFlight = 0;
  let accepted = 0;
  let refused = 0;

  async function accept(request: IncomingMessage, route: IngestRoute): Promise<Accepted> {
    if (request.method !== "POST") {
      throw new FaultError({ status: 405, code: "disallowed_method", message: "Send events with POST." });
    }
    if (isRefusing || inFlight > limits.requestsInFlightMax) throw new FaultError(comeBackLater());
    const encoding = readContentEncoding(request.headers["content-encoding"]);
    const early = authenticate(request, route, undefined);
    // A key that is known to be good is checked before its body is read; an envelope may name its key inside.
    const earlyKey = early ? await authorize(early, route) : undefined;
    const body = await readBody(request, limits.bodyBytesMax);
    if (body.length === 0)
      throw new FaultError({ status: 400, code: "no_data", message: "The body is empty." });
    const bytes = await decompress(body, encoding, limits.envelopeBytesMax);

    const read = route.format === "store" ? readStore(bytes) : readFramed(bytes);
    const auth = read.dsn === undefined ? early : authenticate(request, route, read.dsn);
    if (!auth)
      throw new FaultError({ status: 401, code: "missing", message: "Missing authorization information." });
    const key = earlyKey && auth.publicKey === early?.publicKey ? earlyKey : await authorize(auth, route);
    const nowMs = deps.clock.nowMs();
    limit(key, nowMs);

    const fallbackEventId = randomUUID().replaceAll("-", "");
    const record: LogRecord = {
      projectId: key.projectId,
      keyId: key.keyId,
      receivedAtMs: nowMs,
      retentionDays: key.retentionDays,
      clientIp: clientIp(request),
      userAgent: (request.headers["user-agent"] ?? "").slice(0, 512),
      fallbackEventId,
      settingsId: key.settingsId,
      format: route.format,
      encoding: read.repacked ? "identity" : encoding,
      body: read.repacked ?? body,
    };
    if (read.isEmpty) return { eventId: undefined };
    await deps.log.append(record);
    deps.onAppended?.();
    return { eventId: read.needsEventId ? (read.eventId ?? (fallbackEventId as EventId)) : undefined };
  }

  type Read = {
    readonly dsn: unknown;
    readonly eventId: EventId | undefined;
    readonly needsEventId: boolean;
    /** Well formed, but without an item: nothing to keep. */
    readonly isEmpty: boolean;
    /** Where what is logged is not what came. */
    readonly repacked: Uint8Array | undefined;
  };

  function readStore(bytes: Uint8Array): Read {
    const { json, eventId } = readStoreBody(bytes, limits.envelopeBytesMax);
    return {
      dsn: undefined,
      eventId,
      needsEventId: true,
      isEmpty: false,
      repacked: json === bytes ? undefined : json,
    };
  }

  function readFramed(bytes: Uint8Array): Read {
    const result = readEnvelope(bytes, defaultEnvelopeLimits);
    if (!result.ok) {
      const { status, code, message, offset } = result.fault;
      throw new FaultError({
        status,
        code: `invalid_envelope_${code}`,
        message: `Malformed envelope at byte ${offset}: ${message}.`,
      });
    }
    const { envelope } = result;
    const needsEventId = envelope.items.some((item) => itemNeedsEventId(item.header.type));
    return {
      dsn: envelope.header["dsn"],
      needsEventId,
      eventId: needsEventId ? envelopeEventId(envelope) : undefined,
      isEmpty: envelope.items.length === 0,
      repacked: undefined,
    };
  }

  function authenticate(
    request: IncomingMessage,
    route: IngestRoute,
    envelopeDsn: unknown,
  ): Auth | undefined {
    const result = readAuth({
      xSentryAuth: headerText(request.headers["x-sentry-auth"]),
      authorization: request.headers.authorization,
      query: route.query,
      projectId: route.projectId,
      envelopeDsn,
    });
    if (result.ok) return result.auth;
    if (result.fault.code === "missing" && route.format === "envelope" && envelopeDsn === undefined)
      return undefined;
    throw new FaultError(result.fault);
  }

  async function authorize(auth: Auth, route: IngestRoute): Promise<IngestKey> {
    const known = deps.keys.cached(auth.publicKey);
    const key = known ? known.key : await deps.keys.find(auth.publicKey);
    if (!key || (route.projectId !== undefined && key.projectId !== route.projectId)) {
      throw new FaultError({
        status: 403,
        code: "project_id",
        message: "This DSN key does not belong to the project.",
      });
    }
    if (!key.isActive)
      throw new FaultError({ status: 403, code: "key_disabled", message: "This DSN key is disabled." });
    return key;
  }

  function limit(key: IngestKey, nowMs: number): void {
    const waitSeconds = deps.rateLimit.take(key, nowMs);
    if (waitSeconds === undefined) return;
    throw new FaultError({
      status: 429,
      code: "rate_limited",
      message: "This DSN key is over its rate limit.",
      retryAfterSeconds: waitSeconds,
      rateLimits: `${waitSeconds}::key:key_rate_limit`,
    });
  }

  function clientIp(request: IncomingMessage): string {
    const forwarded = deps.trustProxy
      ? headerText(request.headers["x-forwarded-for"])?.split(",", 1)[0]?.trim()
      : undefined;
    const address = forwarded || request.socket.remoteAddress || "";
    return address.startsWith("::ffff:") ? address.slice("::ffff:".length) : address.slice(0, 64);
  }

  function toFault(error: unknown): Fault {
    if (error instanceof FaultError) return error.fault;
    if (error instanceof OperationalError) return comeBackLater();
    deps.logger.error({ err: error }, "receiving failed");
    return comeBackLater();
  }

  function remember(request: IncomingMessage, route: IngestRoute, fault: Fault): void {
    const auth = readAuth({
      xSentryAuth: headerText(request.headers["x-sentry-auth"]),
      authorization: request.headers.authorization,
      query: route.query,
    });
    deps.rejections.add({
      atMs: deps.clock.nowMs(),
      projectId: route.projectId,
      status: fault.status,
      code: fault.code,
      message: fault.message,
      keyStart: auth.ok ? auth.auth.publicKey.slice(0, 4) : "",
      client: (auth.ok && auth.auth.client) || (request.headers["user-agent"] ?? "").slice(0, 100),
    });
  }

  return {
    handle: (request, response) => {
      const route = matchIngestRoute(request.url ?? "", deps.pathPrefix);
      if (!route) return false;
      if (request.method === "OPTIONS") {
        answerPreflight(response);
        return true;
      }
      inFlight += 1;
      accept(request, route)
        .then(
          ({ eventId }) => {
            accepted += 1;
            answerAccepted(response, eventId);
          },
          (error: unknown) => {
            const fault = toFault(error);
            refused += 1;
            remember(request, route, fault);
            if (!request.complete) request.resume();
            answerFault(response, fault);
          },
        )
        .catch((error: unknown) => deps.logger.error({ err: error }, "answering failed"))
        .finally(() => {
          inFlight -= 1;
        });
      return true;
    },
    refuse: () => {
      isRefusing = true;
    },
    figures: () => ({ accepted, refused, inFlight }),
  };
}

function comeBackLater(): Fault {
  return {
    status: 503,
    code: "unavailable",
    message: "The server cannot take events now; please come back later.",
    retryAfterSeconds: 10,
    rateLimits: "10::organization:unavailable",
  };
}

function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** The envelope's own id; where it has none, the one inside its event (rare, so parsing it here is fair). */
function envelopeEventId(envelope: Envelope): EventId | undefined {
  const own = parseEventId(envelope.header["event_id"]);
  if (own) return own;
  const event = envelope.items.find((item) => itemNeedsEventId(item.header.type) && item.payload[0] === 0x7b);
  if (!event) return undefined;
  try {
    const payload: unknown = JSON.parse(Buffer.from(event.payload).toString("utf8"));
    return typeof payload === "object" && payload !== null && "event_id" in payload
      ? parseEventId(payload.event_id)
      : undefined;
  } catch {
    // A broken payload is the processing's finding, not a reason to refuse the envelope.
    return undefined;
  }
}

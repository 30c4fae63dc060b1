import { z } from "zod";
import { dateTime, listParam } from "../fields.ts";
import { route } from "../route.ts";

/** Of one thread; the process as a whole is `rssBytes`. */
const heapShape = {
  heapUsedBytes: z.number(),
  heapTotalBytes: z.number(),
  arrayBuffersBytes: z.number(),
};

/** Of times in milliseconds, over the last minute or two; absent without a measurement. */
const quantilesShape = z.object({
  count: z.number(),
  p50Ms: z.number().optional(),
  p95Ms: z.number().optional(),
  p99Ms: z.number().optional(),
});

const jobShape = z.object({
  name: z.string(),
  isRunning: z.boolean(),
  /** How far the run under way is; `total` only where it is known. */
  done: z.number().optional(),
  total: z.number().optional(),
  runs: z.number(),
  /** Since the last success. */
  failures: z.number(),
  lastSuccessAt: dateTime.optional(),
  lastErrorAt: dateTime.optional(),
  lastError: z.string().optional(),
  /** Of a store that is away, a full log and the like; `bug` for everything else. */
  lastErrorCode: z.string().optional(),
  lastDurationMs: z.number().optional(),
  /** What the last run did, by names that say their unit. */
  lastResult: z.record(z.string(), z.number()),
  nextRunAt: dateTime,
});

/** Counters since the start of the process, unless the name says a state or a unit. */
export const healthFiguresShape = z.object({
  receive: z.object({
    accepted: z.number(),
    refused: z.number(),
    inFlight: z.number(),
    /** How late the event loop was since the figures were last asked for. */
    loopDelayP99Ms: z.number(),
  }),
  log: z.object({ records: z.number(), bytesOnDisk: z.number(), bytesMax: z.number() }),
  /** Absent where this process does not process, or its thread does not answer. */
  process: z
    .object({
      records: z.number(),
      eventsStored: z.number(),
      ranges: z.number(),
      storeRetries: z.number(),
      buried: z.number(),
      processMs: z.number(),
      storeMs: z.number(),
      deadLetters: z.number(),
      /** Age of the oldest item that was taken up and is not stored yet. */
      oldestUnprocessedMs: z.number().optional(),
      loopDelayP99Ms: z.number(),
      ...heapShape,
    })
    .optional(),
  store: z.object({
    up: z.boolean(),
    tables: z.array(
      z.object({
        table: z.string(),
        rows: z.number(),
        bytesOnDisk: z.number(),
        activeParts: z.number(),
      }),
    ),
  }),
  memory: z.object({ rssBytes: z.number(), ...heapShape }),
  uptimeSeconds: z.number(),
  query: quantilesShape.extend({ failed: z.number() }).optional(),
  /** What comes in per second, over the last minute or so. */
  rates: z
    .object({
      accepted: z.array(z.object({ category: z.string(), perSecond: z.number() })),
      /** What was not accepted, by the reason; the largest first, some of them. */
      lost: z.array(z.object({ reason: z.string(), perSecond: z.number() })),
      /** Errors per request (transaction, or segment of streamed spans); absent where no requests are sent. */
      errorsPerRequest: z.number().optional(),
    })
    .optional(),
  /** How long an event is on its way: to us by the sender's clock, and from the receipt until queries find it. */
  delivery: z.object({ eventToReceived: quantilesShape, receivedToQueryable: quantilesShape }).optional(),
  /** What a stored unit takes on the disk, by kind, roll-ups included. */
  storage: z
    .array(z.object({ kind: z.string(), rows: z.number(), bytes: z.number(), bytesPerRow: z.number() }))
    .optional(),
  /** When each stage last did what it is for. */
  lastSuccess: z.record(z.string(), dateTime).optional(),
  /** Of all projects, since processing began; for administrators of the instance, like what follows. */
  outcomes: z
    .array(z.object({ category: z.string(), outcome: z.string(), reason: z.string(), quantity: z.number() }))
    .optional(),
  jobs: z.array(jobShape).optional(),
  disk: z
    .object({
      totalBytes: z.number(),
      freeBytes: z.number(),
      /** Below this the oldest events are deleted. */
      freeBytesMin: z.number(),
      folderBytes: z.number().optional(),
      folderBytesMax: z.number().optional(),
      isLow: z.boolean(),
      isFull: z.boolean(),
    })
    .optional(),
});

export type HealthFigures = z.infer<typeof healthFiguresShape>;
export type JobHealth = z.infer<typeof jobShape>;

/** What the server keeps of its own figures, minute by minute. */
export const figureNames = [
  "events_per_second",
  "errors_per_request",
  "lost_per_second",
  "log_records",
  "oldest_unprocessed_ms",
  "event_to_received_p95_ms",
  "received_to_queryable_p95_ms",
  "query_p50_ms",
  "query_p95_ms",
  "stored_bytes",
  "stored_bytes_per_row",
  "disk_free_bytes",
  "memory_bytes",
  "loop_delay_p99_ms",
] as const;

export const healthRoutes = {
  healthLive: route({
    method: "GET",
    path: "/api/health/live",
    permission: "public",
    summary: "Answers as long as the process does.",
    response: z.object({ status: z.literal("ok") }),
  }),
  healthReady: route({
    method: "GET",
    path: "/api/health/ready",
    permission: "public",
    summary: "200 when events can be accepted and queried; 503 with the reasons otherwise.",
    response: z.object({ status: z.enum(["ready", "not_ready"]), reasons: z.array(z.string()) }),
    errors: ["unavailable"],
  }),
  healthFigures: route({
    method: "GET",
    path: "/api/vedette/health/",
    permission: "signed-in",
    summary: "Figures of the server for its status line: how far behind, how full, how fast.",
    response: z.object({
      status: z.enum(["ready", "not_ready"]),
      reasons: z.array(z.string()),
      /** The same as codes, in their order. */
      reasonCodes: z.array(z.string()),
      at: dateTime,
      version: z.string(),
      figures: healthFiguresShape,
    }),
  }),
  figureHistory: route({
    method: "GET",
    path: "/api/vedette/system/figures/",
    permission: "instance-admin",
    summary: "What the server told of itself, as means over steps of time.",
    query: z.object({ name: listParam, statsPeriod: z.string().max(10).optional() }),
    response: z.object({
      start: dateTime,
      end: dateTime,
      stepSeconds: z.number(),
      series: z.array(
        z.object({
          name: z.string(),
          labels: z.record(z.string(), z.string()),
          /** Seconds since the epoch and the value; steps without a value are left out. */
          points: z.array(z.tuple([z.number(), z.number()])),
        }),
      ),
    }),
    errors: ["invalid_time_range"],
  }),
} as const;

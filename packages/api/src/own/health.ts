import { z } from "zod";
import { dateTime } from "../fields.ts";
import { route } from "../route.ts";

/** Of one thread; the process as a whole is `rssBytes`. */
const heapShape = {
  heapUsedBytes: z.number(),
  heapTotalBytes: z.number(),
  arrayBuffersBytes: z.number(),
};

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
});

export type HealthFigures = z.infer<typeof healthFiguresShape>;

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
      at: dateTime,
      version: z.string(),
      figures: healthFiguresShape,
    }),
  }),
} as const;

import { z } from "zod";
import { dateTime } from "../fields.ts";
import { route } from "../route.ts";

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
      /** By stage: receive, log, process, store, memory. */
      figures: z.record(z.string(), z.unknown()),
    }),
  }),
} as const;

import { z } from "zod";
import { dateTime, id, listParam, orgParams } from "../fields.ts";
import { route } from "../route.ts";

/**
 * What a live connection sends. Each is a server-sent event named by its `type`; a comment line every
 * 15 seconds keeps proxies from closing it. After a break, fetch the list again: nothing is replayed.
 */
export const liveEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready"), at: dateTime }),
  z.object({
    type: z.literal("issue"),
    issueId: id,
    projectId: id,
    /** True when the issue was first seen just now. */
    isNew: z.boolean(),
    shortId: z.string(),
    title: z.string(),
    level: z.string(),
    status: z.string(),
    lastSeen: dateTime,
  }),
  /** More changed than is worth listing: fetch again. */
  z.object({ type: z.literal("many"), count: z.number() }),
  /** The server ends the connection: it stops, or the caller's rights changed. */
  z.object({ type: z.literal("closing") }),
]);

export type LiveEvent = z.output<typeof liveEvent>;

export const liveRoutes = {
  live: route({
    method: "GET",
    path: "/api/vedette/organizations/{org}/live/",
    permission: "event:read",
    summary: "Server-sent events: issues of the caller's projects that are new or changed.",
    params: orgParams,
    query: z.object({ project: listParam, issue: z.string().max(20).optional() }),
    response: liveEvent,
    errors: ["too_many_connections"],
    stream: true,
  }),
} as const;

/** What people wrote of their own accord, or when they were asked after an error. */
import { z } from "zod";
import { dateTime, hexId, id, orgParams, pageQuery, scopeQuery, timeQuery } from "../fields.ts";
import { route } from "../route.ts";

export const feedbackStatus = z.enum(["open", "resolved", "spam"]);
export const feedbackChangeMax = 100;

export const feedbackShape = z.object({
  id: hexId,
  project: z.object({ id, slug: z.string(), name: z.string() }),
  message: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  /** Where the person was. Written by a stranger. */
  url: z.string().nullable(),
  /** `feedback` for a form of its own, `user_report` for the older form after an error. */
  source: z.string(),
  environment: z.string().nullable(),
  release: z.string().nullable(),
  platform: z.string().nullable(),
  dateCreated: dateTime,
  /** The event that it was said about, and its issue, where both are still there. */
  eventId: hexId.nullable(),
  issue: z.object({ id, shortId: z.string(), title: z.string() }).nullable(),
  replayId: z.string().nullable(),
  status: feedbackStatus,
});

export const feedbackRoutes = {
  listFeedback: route({
    method: "GET",
    path: "/api/vedette/organizations/{org}/feedback/",
    permission: "event:read",
    summary: "User feedback, the newest first: open unless another status is asked for.",
    params: orgParams,
    query: z.object({
      ...scopeQuery,
      ...timeQuery,
      ...pageQuery,
      /** Words that stand in the message, the name, the address or the URL, in any case. */
      query: z.string().max(200).optional(),
      status: z.enum(["open", "resolved", "spam", "all"]).optional(),
    }),
    response: z.array(feedbackShape),
    errors: ["invalid_time_range", "invalid_cursor"],
    paginated: true,
  }),
  updateFeedback: route({
    method: "PUT",
    path: "/api/vedette/organizations/{org}/feedback/",
    permission: ["event:write", "event:admin"],
    summary: "Says of feedback that it is resolved, spam, or open again.",
    params: orgParams,
    body: z.object({
      status: feedbackStatus,
      feedback: z
        .array(z.object({ project: id, id: hexId }))
        .min(1)
        .max(feedbackChangeMax),
    }),
    response: z.object({ status: feedbackStatus, changed: z.number().int() }),
    errors: ["not_found"],
  }),
} as const;

import { z } from "zod";
import {
  dateTime,
  id,
  orgIssueParams,
  orgParams,
  projectParams,
  slug,
  timeQuery,
  listParam,
} from "../fields.ts";
import { route } from "../route.ts";
import { keyShape, projectSummary } from "../compat/project.ts";
import { statsSeries } from "../compat/issue.ts";
import { releaseSighting } from "./answers.ts";

/** What the set-up page watches while it waits for the first event. */
export const projectSetupShape = z.object({
  firstEventAt: dateTime.nullable(),
  /** The newest issue, to lead to. */
  issue: z.object({ id, shortId: z.string(), title: z.string() }).nullable(),
  /** What came for the project within the last hour, by category and outcome, the most first. */
  received: z.array(
    z.object({
      category: z.string(),
      outcome: z.string(),
      reason: z.string(),
      quantity: z.number(),
      /** The minute of the last of them: they are counted by the minute. */
      lastAt: dateTime,
    }),
  ),
  /** Requests that were refused before they belonged to a project: a wrong key, for example. */
  rejectedRequests: z.array(
    z.object({ reason: z.string(), message: z.string(), count: z.number(), lastAt: dateTime }),
  ),
});

export const ownProjectRoutes = {
  createProject: route({
    method: "POST",
    path: "/api/vedette/organizations/{org}/projects/",
    permission: ["project:write", "project:admin"],
    summary: "Creates a project with a first key under the organization's first team, or the team named.",
    params: orgParams,
    body: z.object({
      name: z.string().trim().min(1).max(100),
      slug: slug.optional(),
      platform: z.string().max(64).nullable().optional(),
      team: z.string().max(100).optional(),
    }),
    response: z.object({ project: projectSummary, key: keyShape }),
    status: 201,
    errors: ["slug_taken"],
  }),
  getProjectSetup: route({
    method: "GET",
    path: "/api/vedette/projects/{org}/{project}/setup/",
    permission: "project:read",
    summary: "Whether a first event has come, and what else came instead.",
    params: projectParams,
    response: projectSetupShape,
  }),
  getIssueStats: route({
    method: "GET",
    path: "/api/vedette/organizations/{org}/issues/{issue}/stats/",
    permission: "event:read",
    summary: "Events and users of an issue over time, with the totals of the range.",
    params: orgIssueParams,
    query: z.object({ ...timeQuery, environment: listParam }),
    response: z.object({
      start: dateTime,
      end: dateTime,
      intervalSeconds: z.number(),
      events: statsSeries,
      users: statsSeries,
      totals: z.object({ events: z.number(), users: z.number() }),
      /** The releases of the project that first appeared in the range, the last first; not more than twenty. */
      releases: z.array(releaseSighting),
    }),
    errors: ["invalid_time_range"],
  }),
} as const;

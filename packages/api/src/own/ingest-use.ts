/** How much of its limits a project has used, what its keys bring, and what is stored of it by kind. */
import { dataCategories } from "@vedette/protocol";
import { z } from "zod";
import { dateTime, projectParams } from "../fields.ts";
import { route } from "../route.ts";
import { storedKinds } from "../stored-kinds.ts";

export const ingestUse = z.object({
  /** Of the quotas that hold, in their order. */
  quotas: z.array(
    z.object({
      id: z.string(),
      categories: z.array(z.enum(dataCategories)),
      limit: z.number(),
      windowSeconds: z.number(),
      /** The window under way, by the clock; for windows of less than an hour the last hour. */
      start: dateTime,
      end: dateTime,
      /** `busiest`: `used` is of the busiest window between start and end; of windows below a minute, of the mean one. */
      counts: z.enum(["window", "busiest"]),
      /** Taken in, by what is stored; what is on its way is not among it. */
      used: z.number(),
      /** Since the start. */
      refused: z.number(),
    }),
  ),
  /** Of the last 24 hours, by public key; errors alone. */
  keys: z.array(z.object({ key: z.string(), accepted: z.number(), refused: z.number() })),
});

export const storedByKind = z.object({
  /** Days where a kind has none of its own. */
  retentionDays: z.number(),
  kinds: z.array(
    z.object({
      kind: z.enum(storedKinds),
      rows: z.number(),
      /** By the size of a row of this kind in the whole store: an estimate. */
      bytes: z.number(),
      oldest: dateTime.nullable(),
    }),
  ),
});

export const ingestUseRoutes = {
  getIngestUse: route({
    method: "GET",
    path: "/api/vedette/projects/{org}/{project}/ingest-use/",
    permission: "project:read",
    summary: "How much of the quotas of a project is used, and what came with each of its keys.",
    params: projectParams,
    response: ingestUse,
  }),
  getStoredByKind: route({
    method: "GET",
    path: "/api/vedette/projects/{org}/{project}/stored/",
    permission: "project:read",
    summary: "How much of each kind of data is stored of a project, and since when.",
    params: projectParams,
    response: storedByKind,
  }),
} as const;

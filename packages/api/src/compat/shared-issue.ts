import { z } from "zod";
import { dateTime, hexId, reference } from "../fields.ts";
import { route } from "../route.ts";
import { exceptionShape } from "./event.ts";

/** What a share link shows to anybody: the fault, and nothing of the people who met it. */
export const sharedIssueShape = z.object({
  shareId: hexId,
  shortId: z.string(),
  title: z.string(),
  culprit: z.string().nullable(),
  level: z.string(),
  type: z.string(),
  status: z.string(),
  platform: z.string(),
  isPublic: z.literal(true),
  isUnhandled: z.boolean(),
  project: z.object({ slug: z.string(), name: z.string() }),
  count: z.string(),
  userCount: z.number(),
  firstSeen: dateTime,
  lastSeen: dateTime,
  latestEvent: z
    .object({
      dateCreated: dateTime,
      platform: z.string(),
      /** The exception at most: without variables, and without what the mechanism noted. */
      entries: z.array(
        z.object({
          type: z.literal("exception"),
          data: z.object({ values: z.array(exceptionShape.omit({ mechanism: true, rawStacktrace: true })) }),
        }),
      ),
    })
    .nullable(),
});

const sharing = {
  method: "GET",
  permission: "public",
  summary: "An issue that was shared by a link, for anybody who has it.",
  response: sharedIssueShape,
  errors: ["too_many_requests"],
} as const;

export const sharedIssueRoutes = {
  getSharedIssue: route({
    ...sharing,
    path: "/api/0/shared/issues/{share}/",
    params: z.object({ share: reference }),
  }),
  getOrganizationSharedIssue: route({
    ...sharing,
    path: "/api/0/organizations/{org}/shared/issues/{share}/",
    params: z.object({ org: reference, share: reference }),
  }),
} as const;

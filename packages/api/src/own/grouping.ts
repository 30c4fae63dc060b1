/** The version of grouping of a project: it stays what it is until somebody changes it. */
import { z } from "zod";
import { dateTime, projectParams } from "../fields.ts";
import { route } from "../route.ts";

const version = z.union([z.literal(1), z.literal(2)]);

export const groupingVersionAnswer = z.object({
  version,
  newest: version,
  /** The version before, for as long as issues are still found by it. */
  previous: z.object({ version, until: dateTime }).nullable(),
});

export const groupingRoutes = {
  getGroupingVersion: route({
    method: "GET",
    path: "/api/vedette/projects/{org}/{project}/grouping-version/",
    permission: "project:read",
    summary: "By which version the events of a project are grouped.",
    params: projectParams,
    response: groupingVersionAnswer,
  }),
  setGroupingVersion: route({
    method: "PUT",
    path: "/api/vedette/projects/{org}/{project}/grouping-version/",
    permission: ["project:write", "project:admin"],
    summary:
      "Groups the events that come from then on by another version. For 90 days groups that are new by it go to the issue that the version before would have given them.",
    params: projectParams,
    body: z.strictObject({ version }),
    response: groupingVersionAnswer,
    errors: ["invalid_input"],
  }),
} as const;

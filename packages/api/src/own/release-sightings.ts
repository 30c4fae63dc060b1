import { z } from "zod";
import { listParam, orgParams, timeQuery } from "../fields.ts";
import { route } from "../route.ts";
import { releaseSighting } from "./answers.ts";

export const releaseSightingRoutes = {
  listReleaseSightings: route({
    method: "GET",
    path: "/api/vedette/organizations/{org}/release-sightings/",
    permission: "event:read",
    summary:
      "Releases that events named for the first time in the range, the last first; not more than twenty.",
    params: orgParams,
    query: z.object({ ...timeQuery, project: listParam }),
    response: z.array(releaseSighting),
    errors: ["invalid_time_range"],
  }),
} as const;

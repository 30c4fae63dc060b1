import { z } from "zod";
import { keyParams, keyShape } from "../compat/project.ts";
import { dateTime } from "../fields.ts";
import { route } from "../route.ts";

export const ownKeyRoutes = {
  rotateProjectKey: route({
    method: "POST",
    path: "/api/vedette/projects/{org}/{project}/keys/{key}/rotate/",
    permission: ["project:write", "project:admin"],
    summary:
      "Makes a new client key with the name and limit of an old one, which is switched off: now, at a time, or by hand.",
    params: keyParams,
    body: z.strictObject({
      /** `by-hand` leaves the old key as it is. */
      disableOld: z.union([z.literal("now"), z.literal("by-hand"), dateTime]),
    }),
    response: z.object({ old: keyShape, made: keyShape }),
    status: 201,
    errors: ["invalid_input"],
  }),
} as const;

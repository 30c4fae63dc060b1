/** Trying out rules of ownership before they are saved. */
import { z } from "zod";
import { hexId, projectParams } from "../fields.ts";
import { ownerShape } from "../compat/ownership.ts";
import { route } from "../route.ts";
import { ruleFault } from "../rule-fault.ts";

const fits = z.object({
  source: z.enum(["ownership_rule", "codeowners"]),
  line: z.number(),
  text: z.string(),
  owners: z.array(ownerShape),
  /** The last that fits in its text is the one that counts. */
  decides: z.boolean(),
});

export const ownershipTrial = z.object({
  faults: z.array(ruleFault),
  /** The event that was looked at; null for values that were typed. */
  eventId: hexId.nullable(),
  matching: z.array(fits),
  /** False where rules and values together were too much to compare. */
  isComplete: z.boolean(),
});

const value = z.string().trim().min(1).max(2000).optional();

export const ownershipTestRoutes = {
  testOwnership: route({
    method: "POST",
    path: "/api/vedette/projects/{org}/{project}/ownership-test/",
    permission: "project:read",
    summary:
      "Whose something is by rules that are tried out or that hold: a path, a module, an address or a tag, or else the newest event. Nothing is stored.",
    params: projectParams,
    body: z.strictObject({
      /** Tried in the place of the rules that hold. */
      raw: z.string().max(100_000).optional(),
      path: value,
      module: value,
      url: value,
      tag: z.strictObject({ key: z.string().trim().min(1).max(200), value: z.string().max(200) }).optional(),
      /** An event of the project. */
      eventId: hexId.optional(),
    }),
    response: ownershipTrial,
    errors: ["invalid_input", "not_found"],
  }),
} as const;

import { z } from "zod";
import { dateTime, empty, id, projectParams } from "../fields.ts";
import { route } from "../route.ts";
import { ruleFault } from "../rule-fault.ts";

/** Rules that assign by commits need commits, which are not known here: that choice is not offered. */
export const autoAssignment = z.enum(["Auto Assign to Issue Owner", "Turn off Auto-Assignment"]);

export const ownerShape = z.object({
  type: z.enum(["user", "team"]),
  /** Null for an address or a team that the organization has no longer. */
  id: id.nullable(),
  name: z.string(),
  identifier: z.string(),
});

const ruleSchema = z.object({
  $version: z.literal(1),
  rules: z.array(
    z.object({
      matcher: z.object({ type: z.string(), pattern: z.string() }),
      owners: z.array(ownerShape),
    }),
  ),
});

export const ownershipShape = z.object({
  /** Rules, a line each: `path:src/* mara@example.com #web`. */
  raw: z.string(),
  /** The rules as they were read; null where there are none. */
  schema: ruleSchema.nullable(),
  fallthrough: z.boolean(),
  autoAssignment,
  isActive: z.boolean(),
  codeownersAutoSync: z.boolean(),
  dateCreated: dateTime.nullable(),
  lastUpdated: dateTime.nullable(),
});

export const codeownersShape = z.object({
  id,
  raw: z.string(),
  /** Who the names in the file are here. */
  mapping: z.record(z.string(), z.string()),
  /** The rules that were made of the file. */
  ownershipSyntax: z.string(),
  provider: z.literal("unknown"),
  codeMappingId: z.null(),
  dateCreated: dateTime,
  dateUpdated: dateTime,
  /** Lines that say nothing here, and names that nobody has. */
  errors: z.object({
    faults: z.array(ruleFault),
    unknownOwners: z.array(z.object({ name: z.string(), lines: z.array(z.number()) })),
  }),
});

const textLengthMax = 100_000;
const codeownersBody = z.object({
  raw: z.string().max(textLengthMax),
  /** `#team`, `team:2`, `user:1` or an e-mail address, by the name in the file: `{"@acme/web": "#web"}`. */
  mapping: z
    .record(z.string().min(1).max(200), z.string().min(1).max(254))
    .refine((names) => Object.keys(names).length <= 500, { message: "Map at most 500 names." })
    .optional(),
});
const codeownersParams = projectParams.extend({ codeowners: id });

export const ownershipRoutes = {
  getOwnership: route({
    method: "GET",
    path: "/api/0/projects/{org}/{project}/ownership/",
    permission: "project:read",
    summary: "Whose the parts of a project are, as rules.",
    params: projectParams,
    response: ownershipShape,
  }),
  updateOwnership: route({
    method: "PUT",
    path: "/api/0/projects/{org}/{project}/ownership/",
    permission: ["project:write", "project:admin"],
    summary:
      "Changes the rules of ownership. What cannot be read is refused by line; the newest issues get their owners anew.",
    params: projectParams,
    body: z.object({
      raw: z.string().max(textLengthMax).optional(),
      fallthrough: z.boolean().optional(),
      autoAssignment: autoAssignment.optional(),
      isActive: z.boolean().optional(),
      codeownersAutoSync: z.boolean().optional(),
    }),
    response: ownershipShape,
    errors: ["invalid_input"],
  }),
  listCodeowners: route({
    method: "GET",
    path: "/api/0/projects/{org}/{project}/codeowners/",
    permission: "project:read",
    summary: "The CODEOWNERS file of a project, where there is one.",
    params: projectParams,
    response: z.array(codeownersShape),
  }),
  addCodeowners: route({
    method: "POST",
    path: "/api/0/projects/{org}/{project}/codeowners/",
    permission: ["project:write", "project:admin"],
    summary: "Takes in a CODEOWNERS file; a table says who its names are here.",
    params: projectParams,
    body: codeownersBody,
    response: codeownersShape,
    status: 201,
    errors: ["invalid_input", "already_exists"],
  }),
  changeCodeowners: route({
    method: "PUT",
    path: "/api/0/projects/{org}/{project}/codeowners/{codeowners}/",
    permission: ["project:write", "project:admin"],
    summary: "Puts another CODEOWNERS file, or another table of names, in the place of the one before.",
    params: codeownersParams,
    body: codeownersBody.partial(),
    response: codeownersShape,
    errors: ["invalid_input"],
  }),
  deleteCodeowners: route({
    method: "DELETE",
    path: "/api/0/projects/{org}/{project}/codeowners/{codeowners}/",
    permission: ["project:write", "project:admin"],
    summary: "Forgets a CODEOWNERS file.",
    params: codeownersParams,
    response: empty,
    status: 204,
  }),
} as const;

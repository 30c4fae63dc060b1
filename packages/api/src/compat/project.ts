import { z } from "zod";
import {
  dateTime,
  empty,
  environmentName,
  id,
  orgParams,
  pageQuery,
  projectParams,
  slug,
  teamParams,
  textLike,
} from "../fields.ts";
import { ruleText } from "../own/ingest-settings.ts";
import { route } from "../route.ts";

export const teamReference = z.object({ id, slug: z.string(), name: z.string() });

export const projectSummary = z.object({
  id,
  slug: z.string(),
  name: z.string(),
  platform: z.string().nullable(),
  dateCreated: dateTime,
  firstEvent: dateTime.nullable(),
  status: z.literal("active"),
  isBookmarked: z.boolean(),
  isMember: z.boolean(),
  hasAccess: z.boolean(),
  access: z.array(z.string()),
  features: z.array(z.string()),
  /** What its screens show where no environment is asked for; null for all. */
  defaultEnvironment: z.string().nullable(),
  team: teamReference.nullable(),
  teams: z.array(teamReference),
});

export const projectDetails = projectSummary.extend({
  organization: z.object({ id, slug: z.string(), name: z.string() }),
  options: z.record(z.string(), z.unknown()),
  /** Hours without events after which issues resolve by themselves; 0: never. */
  resolveAge: z.number(),
  /** What follows is told of a single project. */
  dataScrubber: z.boolean().optional(),
  dataScrubberDefaults: z.boolean().optional(),
  sensitiveFields: z.array(z.string()).readonly().optional(),
  safeFields: z.array(z.string()).readonly().optional(),
  scrubIPAddresses: z.boolean().optional(),
  allowedDomains: z.array(z.string()).readonly().optional(),
  fingerprintingRules: z.string().optional(),
  groupingEnhancements: z.string().optional(),
});

/** A filter as `/api/0` knows it: on, off, or on for the named sets of browsers. */
export const projectFilter = z.object({
  id: z.string(),
  name: z.string(),
  active: z.union([z.boolean(), z.array(z.string()).readonly()]),
});

const names = z.array(z.string().max(200)).max(200);
/** Several texts in one, line by line. */
const lines = z.string().max(20_000);

export const teamShape = teamReference.extend({
  dateCreated: dateTime,
  isMember: z.boolean(),
  hasAccess: z.boolean(),
  isPending: z.boolean(),
  memberCount: z.number(),
  teamRole: z.string().nullable(),
  access: z.array(z.string()),
  avatar: z.object({ avatarType: z.string(), avatarUuid: z.null() }),
  projects: z.array(projectSummary),
});

export const memberShape = z.object({
  id,
  email: z.string(),
  name: z.string(),
  role: z.string(),
  orgRole: z.string(),
  roleName: z.string(),
  pending: z.boolean(),
  expired: z.boolean(),
  dateCreated: dateTime,
  teams: z.array(z.string()),
  user: z.object({ id, email: z.string(), name: z.string(), username: z.string(), isActive: z.boolean() }),
  flags: z.record(z.string(), z.boolean()),
});

const platform = z
  .string()
  .max(64)
  .check(textLike("platform", /^[a-zA-Z0-9._-]*$/, "Use the platform's id, such as node or python-django."));

export const projectRoutes = {
  listProjects: route({
    method: "GET",
    path: "/api/0/projects/",
    permission: "signed-in",
    summary: "The projects that the caller may see, of all organizations.",
    query: z.object(pageQuery),
    response: z.array(projectDetails),
    paginated: true,
  }),
  listOrganizationProjects: route({
    method: "GET",
    path: "/api/0/organizations/{org}/projects/",
    permission: ["project:read", "org:ci"],
    summary: "The projects of an organization that the caller may see.",
    params: orgParams,
    query: z.object({ ...pageQuery, query: z.string().max(200).optional() }),
    response: z.array(projectSummary),
    paginated: true,
  }),
  getProject: route({
    method: "GET",
    path: "/api/0/projects/{org}/{project}/",
    permission: ["project:read", "org:ci"],
    summary: "One project.",
    params: projectParams,
    response: projectDetails,
  }),
  updateProject: route({
    method: "PUT",
    path: "/api/0/projects/{org}/{project}/",
    permission: ["project:write", "project:admin"],
    summary:
      "Renames a project, sets its platform or default environment, or decides how its events are scrubbed, filtered and grouped.",
    params: projectParams,
    body: z.object({
      name: z.string().trim().min(1).max(100).optional(),
      slug: slug.optional(),
      platform: platform.nullable().optional(),
      resolveAge: z.int().min(0).max(8760).optional(),
      defaultEnvironment: environmentName.nullable().optional(),
      /** Days that events are kept, where no kind of them has days of its own. */
      retentionDays: z.int().min(1).max(3650).optional(),
      dataScrubber: z.boolean().optional(),
      dataScrubberDefaults: z.boolean().optional(),
      sensitiveFields: names.optional(),
      safeFields: names.optional(),
      scrubIPAddresses: z.boolean().optional(),
      allowedDomains: names.optional(),
      fingerprintingRules: ruleText.optional(),
      groupingEnhancements: ruleText.optional(),
      options: z
        .object({
          "filters:releases": lines,
          "filters:error_messages": lines,
          "filters:blacklisted_ips": lines,
          "filters:react-hydration-errors": z.boolean(),
          "filters:chunk-load-error": z.boolean(),
        })
        .partial()
        .optional(),
    }),
    response: projectDetails,
    errors: ["slug_taken", "invalid_input"],
  }),
  deleteProject: route({
    method: "DELETE",
    path: "/api/0/projects/{org}/{project}/",
    permission: "project:admin",
    summary: "Deletes a project for good: at once for people and SDKs, its events within minutes.",
    params: projectParams,
    response: empty,
    status: 204,
  }),
  listProjectFilters: route({
    method: "GET",
    path: "/api/0/projects/{org}/{project}/filters/",
    permission: "project:read",
    summary: "The filters for what a project does not want to take in.",
    params: projectParams,
    response: z.array(projectFilter),
  }),
  updateProjectFilter: route({
    method: "PUT",
    path: "/api/0/projects/{org}/{project}/filters/{filter}/",
    permission: ["project:write", "project:admin"],
    summary: "Switches a filter on or off; the one for old browsers by the names of its sets.",
    params: projectParams.extend({ filter: z.string().min(1).max(60) }),
    body: z.object({ active: z.boolean().optional(), subfilters: names.optional() }),
    response: empty,
    status: 204,
    errors: ["not_found", "invalid_input"],
  }),
  listTeams: route({
    method: "GET",
    path: "/api/0/organizations/{org}/teams/",
    permission: "team:read",
    summary: "The teams of an organization.",
    params: orgParams,
    query: z.object(pageQuery),
    response: z.array(teamShape),
    paginated: true,
  }),
  listTeamProjects: route({
    method: "GET",
    path: "/api/0/teams/{org}/{team}/projects/",
    permission: "project:read",
    summary: "The projects of a team.",
    params: teamParams,
    query: z.object(pageQuery),
    response: z.array(projectSummary),
    paginated: true,
  }),
  createTeamProject: route({
    method: "POST",
    path: "/api/0/teams/{org}/{team}/projects/",
    permission: ["project:write", "project:admin"],
    summary: "Creates a project with a first key under a team.",
    params: teamParams,
    body: z.object({
      name: z.string().trim().min(1).max(100),
      slug: slug.optional(),
      platform: platform.nullable().optional(),
      default_rules: z.boolean().optional(),
    }),
    response: projectSummary,
    status: 201,
    errors: ["slug_taken"],
  }),
} as const;

const rateLimit = z.object({ count: z.int().min(0), window: z.int().min(0).max(86_400) }).nullable();

export const keyShape = z.object({
  id: z.string(),
  name: z.string(),
  label: z.string(),
  public: z.string(),
  secret: z.string(),
  projectId: z.number(),
  isActive: z.boolean(),
  rateLimit,
  /** When it will be switched off; null for never. */
  disableAt: dateTime.nullable(),
  dsn: z.object({
    public: z.string(),
    secret: z.string(),
    csp: z.string(),
    security: z.string(),
    minidump: z.string(),
    nel: z.string(),
    unreal: z.string(),
    cdn: z.string(),
    crons: z.string(),
  }),
  dateCreated: dateTime,
});

export const keyParams = projectParams.extend({ key: z.string().min(1).max(40) });
const rateLimitChange = z
  .strictObject({ count: z.int().min(1), window: z.int().min(1).max(86_400) })
  .nullable();
const keyName = z.string().trim().min(1).max(64);

export const keyRoutes = {
  listProjectKeys: route({
    method: "GET",
    path: "/api/0/projects/{org}/{project}/keys/",
    permission: ["project:read", "org:ci"],
    summary: "The client keys (DSNs) of a project.",
    params: projectParams,
    query: z.object({ ...pageQuery, status: z.enum(["active", "inactive"]).optional() }),
    response: z.array(keyShape),
    paginated: true,
  }),
  createProjectKey: route({
    method: "POST",
    path: "/api/0/projects/{org}/{project}/keys/",
    permission: ["project:write", "project:admin"],
    summary: "Creates a client key.",
    params: projectParams,
    body: z.object({ name: keyName.optional() }),
    response: keyShape,
    status: 201,
  }),
  getProjectKey: route({
    method: "GET",
    path: "/api/0/projects/{org}/{project}/keys/{key}/",
    permission: ["project:read", "org:ci"],
    summary: "One client key.",
    params: keyParams,
    response: keyShape,
  }),
  updateProjectKey: route({
    method: "PUT",
    path: "/api/0/projects/{org}/{project}/keys/{key}/",
    permission: ["project:write", "project:admin"],
    summary: "Renames a client key, limits it, or switches it on or off, now or at a time.",
    params: keyParams,
    body: z.object({
      name: keyName.optional(),
      isActive: z.boolean().optional(),
      /** At most `count` items in `window` seconds; null lifts the limit. */
      rateLimit: rateLimitChange.optional(),
      disableAt: dateTime.nullable().optional(),
    }),
    response: keyShape,
    errors: ["invalid_input"],
  }),
  deleteProjectKey: route({
    method: "DELETE",
    path: "/api/0/projects/{org}/{project}/keys/{key}/",
    permission: "project:admin",
    summary: "Deletes a client key; SDKs that use it are refused from then on.",
    params: keyParams,
    response: empty,
    status: 204,
  }),
} as const;

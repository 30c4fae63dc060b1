import { z } from "zod";
import { dateTime, hexId, id, orgParams, pageQuery, slug } from "../fields.ts";
import { route } from "../route.ts";

/** An organization as lists show it; command-line clients need every one of these keys. */
export const organizationSummary = z.object({
  id,
  slug: z.string(),
  name: z.string(),
  dateCreated: dateTime,
  status: z.object({ id: z.literal("active"), name: z.literal("active") }),
  isEarlyAdopter: z.boolean(),
  require2FA: z.boolean(),
  requireEmailVerification: z.boolean(),
  avatar: z.object({ avatarType: z.string(), avatarUuid: z.null() }),
  features: z.array(z.string()),
  /** `regionUrl` is empty: one server holds everything. */
  links: z.object({ organizationUrl: z.url(), regionUrl: z.literal("") }),
});

export const organizationDetails = organizationSummary.extend({
  access: z.array(z.string()),
  role: z.string().nullable(),
});

export const organizationRoutes = {
  listOrganizations: route({
    method: "GET",
    path: "/api/0/organizations/",
    permission: "signed-in",
    summary: "The organizations that the caller belongs to.",
    query: z.object({ ...pageQuery, query: z.string().max(200).optional() }),
    response: z.array(organizationSummary),
    paginated: true,
  }),
  getOrganization: route({
    method: "GET",
    path: "/api/0/organizations/{org}/",
    permission: ["org:read", "org:ci"],
    summary: "One organization.",
    params: orgParams,
    response: organizationDetails,
  }),
  updateOrganization: route({
    method: "PUT",
    path: "/api/0/organizations/{org}/",
    permission: ["org:write", "org:admin"],
    summary:
      "Renames an organization, or gives it another slug; an owner also decides whether everybody needs a second factor.",
    params: orgParams,
    body: z.object({
      name: z.string().trim().min(1).max(100).optional(),
      slug: slug.optional(),
      require2FA: z.boolean().optional(),
    }),
    response: organizationDetails,
    errors: ["slug_taken", "invalid_input", "second_factor_required"],
  }),
  resolveShortId: route({
    method: "GET",
    path: "/api/0/organizations/{org}/shortids/{shortId}/",
    permission: "event:read",
    summary: "The issue behind an id for people, such as SHOP-1F.",
    params: z.object({ org: z.string(), shortId: z.string().min(1).max(80) }),
    response: z.object({
      organizationSlug: z.string(),
      projectSlug: z.string(),
      groupId: id,
      shortId: z.string(),
      group: z.unknown(),
    }),
  }),
  resolveEventId: route({
    method: "GET",
    path: "/api/0/organizations/{org}/eventids/{event}/",
    permission: "event:read",
    summary: "The project and issue of an event.",
    params: z.object({ org: z.string(), event: z.string().min(32).max(36) }),
    response: z.object({
      organizationSlug: z.string(),
      projectSlug: z.string(),
      groupId: id,
      eventId: hexId,
      event: z.unknown(),
    }),
  }),
} as const;

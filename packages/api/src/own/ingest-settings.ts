/**
 * What an organization or a project decides about the events it takes in: scrubbing, filters, sampling, quotas,
 * life-times. The schemas here are the one source of names and bounds; a project's word goes over its
 * organization's, field by field, lists as a whole.
 */
import { dataCategories } from "@vedette/protocol";
import { z } from "zod";
import { hexId, orgParams, projectParams, slug } from "../fields.ts";
import { route } from "../route.ts";
import { type StoredKind, storedKinds } from "../stored-kinds.ts";

const fieldName = z.string().trim().min(1).max(100);
const glob = z.string().trim().min(1).max(200);
const isOn = z.boolean();
const days = z.int().min(1).max(3650);
const listMax = 200;

export const redactionRule = z.strictObject({
  type: z.enum([
    "anything",
    "creditcard",
    "email",
    "iban",
    "imei",
    "ip",
    "mac",
    "password",
    "pemkey",
    "url_auth",
    "usssn",
    "userpath",
    "uuid",
    "bearer",
    "pattern",
  ]),
  /** A regular expression, for the type `pattern` only; without references back and looking around. */
  pattern: z.string().min(1).max(500).optional(),
  method: z.enum(["remove", "mask", "hash", "replace"]),
  /** For the method `replace`; `[Filtered]` unless said. */
  placeholder: z.string().max(100).optional(),
  /** `**`, `$error.value`, `extra.*.token`, `user.* && !user.id` … */
  source: z.string().trim().min(1).max(1000),
});

export const samplingRule = z.strictObject({
  /** Named in outcomes; given where it is left out. */
  id: z.int().min(1).max(1_000_000).optional(),
  category: z.enum(["error", "transaction", "span", "log"]),
  /** Share that is kept. */
  rate: z.number().min(0).max(1),
  release: glob.optional(),
  environment: glob.optional(),
  transaction: glob.optional(),
  level: glob.optional(),
});

export const quota = z.strictObject({
  id: slug,
  categories: z.array(z.enum(dataCategories)).min(1).max(32).readonly(),
  limit: z.int().min(0),
  windowSeconds: z
    .int()
    .min(1)
    .max(31 * 86_400),
});

const scrubbing = {
  isOn,
  useDefaults: isOn,
  sensitiveFields: z.array(fieldName).max(listMax).readonly(),
  safeFields: z.array(fieldName).max(listMax).readonly(),
  dropIpAddresses: isOn,
  rules: z.array(redactionRule).max(50).readonly(),
};
const storage = { attachments: isOn, sourceContext: isOn };
const filters = {
  browserExtensions: isOn,
  localhost: isOn,
  webCrawlers: isOn,
  legacyBrowsers: z.array(z.string().max(40)).max(40).readonly(),
  healthChecks: isOn,
  reactHydrationErrors: isOn,
  chunkLoadErrors: isOn,
  releases: z.array(glob).max(listMax).readonly(),
  errorMessages: z.array(glob).max(listMax).readonly(),
  transactions: z.array(glob).max(listMax).readonly(),
  ipAddresses: z.array(z.string().trim().min(1).max(60)).max(1000).readonly(),
  cspSources: z.array(glob).max(listMax).readonly(),
};
const retention = Object.fromEntries(storedKinds.map((kind) => [kind, days])) as Record<
  StoredKind,
  typeof days
>;
const thinning = { isOn, perGroupPerMinute: z.int().min(1).max(1_000_000) };
const share = z.number().min(0).max(1);
const similarity = { distanceMax: share, autoAttach: isOn, attachWithin: share };
const spikeProtection = { isOn };
/** Rules as text, a rule a line. */
export const ruleText = z.string().max(100_000);
const grouping = { fingerprintRules: ruleText, stackTraceRules: ruleText };
const allowedOrigins = z.array(z.string().trim().min(1).max(200)).max(listMax).readonly();
const sampling = z.array(samplingRule).max(50).readonly();
const quotas = z.array(quota).max(50).readonly();

type Shape = Readonly<Record<string, z.ZodType>>;
type Changed<Fields extends Shape> = { [Name in keyof Fields]: z.ZodOptional<z.ZodNullable<Fields[Name]>> };

/** Every field may be left out, or null to take back what was decided here. */
function change<Fields extends Shape>(fields: Fields) {
  const changed = Object.fromEntries(
    Object.entries(fields).map(([name, schema]) => [name, schema.nullable().optional()]),
  ) as Changed<Fields>;
  return z.strictObject(changed).nullable().optional();
}

export const ingestSettingsChange = z.strictObject({
  scrubbing: change(scrubbing),
  storage: change(storage),
  allowedOrigins: allowedOrigins.nullable().optional(),
  filters: change(filters),
  sampling: sampling.nullable().optional(),
  quotas: quotas.nullable().optional(),
  spikeProtection: change(spikeProtection),
  retention: change(retention),
  thinning: change(thinning),
  similarity: change(similarity),
  grouping: change(grouping),
});

/** What was decided at one level. */
export const ingestSettingsPart = z.object({
  scrubbing: z.object(scrubbing).partial().optional(),
  storage: z.object(storage).partial().optional(),
  allowedOrigins: allowedOrigins.optional(),
  filters: z.object(filters).partial().optional(),
  sampling: sampling.optional(),
  quotas: quotas.optional(),
  spikeProtection: z.object(spikeProtection).partial().optional(),
  retention: z.object(retention).partial().optional(),
  thinning: z.object(thinning).partial().optional(),
  similarity: z.object(similarity).partial().optional(),
  grouping: z.object(grouping).partial().optional(),
});

/** What holds. */
export const ingestSettingsShape = z.object({
  scrubbing: z.object(scrubbing),
  storage: z.object(storage),
  allowedOrigins,
  filters: z.object(filters),
  sampling,
  quotas,
  spikeProtection: z.object(spikeProtection),
  retention: z.object(retention).partial(),
  thinning: z.object(thinning),
  similarity: z.object(similarity),
  grouping: z.object(grouping),
});

/** Own values, and what holds together with the defaults and, for a project, its organization's. */
export const ingestSettingsAnswer = z.object({
  own: ingestSettingsPart,
  effective: ingestSettingsShape,
  /** What would hold if nothing were decided here: the organization's for a project, else the defaults. */
  inherited: ingestSettingsShape,
});

export const scrubbingPreviewAnswer = z.object({
  /** The event as it would be stored. */
  event: z.record(z.string(), z.unknown()),
  /** Every value that is not what it was, with the rule that changed it: its place in the list, or the built-in ones. */
  changes: z.array(
    z.object({
      path: z.string(),
      rule: z.number().nullable(),
      before: z.string(),
      after: z.string().nullable(),
    }),
  ),
  /** True where more was changed than is listed. */
  isCut: z.boolean(),
});

export const ingestSettingsRoutes = {
  getOrganizationIngestSettings: route({
    method: "GET",
    path: "/api/vedette/organizations/{org}/ingest-settings/",
    permission: ["org:read", "org:write", "org:admin"],
    summary: "What the organization decided about the events of all its projects.",
    params: orgParams,
    response: ingestSettingsAnswer,
  }),
  updateOrganizationIngestSettings: route({
    method: "PUT",
    path: "/api/vedette/organizations/{org}/ingest-settings/",
    permission: ["org:write", "org:admin"],
    summary: "Changes what is given; null takes a decision back. Events that come from then on follow it.",
    params: orgParams,
    body: ingestSettingsChange,
    response: ingestSettingsAnswer,
    errors: ["invalid_input"],
  }),
  getProjectIngestSettings: route({
    method: "GET",
    path: "/api/vedette/projects/{org}/{project}/ingest-settings/",
    permission: "project:read",
    summary: "What was decided about the events of a project, and what holds for them.",
    params: projectParams,
    response: ingestSettingsAnswer,
  }),
  updateProjectIngestSettings: route({
    method: "PUT",
    path: "/api/vedette/projects/{org}/{project}/ingest-settings/",
    permission: ["project:write", "project:admin"],
    summary: "Changes what is given; null takes a decision back. Events that come from then on follow it.",
    params: projectParams,
    body: ingestSettingsChange,
    response: ingestSettingsAnswer,
    errors: ["invalid_input"],
  }),
  previewScrubbing: route({
    method: "POST",
    path: "/api/vedette/projects/{org}/{project}/scrubbing-preview/",
    permission: ["project:write", "project:admin"],
    summary:
      "What scrubbing would leave of an event, with the project's settings or others that are tried out. Nothing is stored.",
    params: projectParams,
    body: z.strictObject({
      /** Tried out in the place of what holds. */
      scrubbing: z.strictObject(scrubbing).partial().optional(),
      /** As a client would send it; the project's newest event where it is left out. */
      event: z.record(z.string(), z.unknown()).optional(),
      /** One of the project's; its newest where neither is given. What scrubbing took out of it then stays out. */
      eventId: hexId.optional(),
    }),
    response: scrubbingPreviewAnswer,
    errors: ["invalid_input", "not_found"],
  }),
} as const;

import { z } from "zod";
import {
  dateTime,
  eventReference,
  flagParam,
  hexId,
  id,
  issueParams,
  json,
  jsonObject,
  keyValue,
  listParam,
  orgIssueParams,
  pageQuery,
  projectParams,
  timeQuery,
} from "../fields.ts";
import { route } from "../route.ts";

export const eventUser = z
  .object({
    id: z.string().nullable(),
    email: z.string().nullable(),
    username: z.string().nullable(),
    name: z.string().nullable(),
    ip_address: z.string().nullable(),
    geo: jsonObject.nullable(),
    data: jsonObject.nullable(),
  })
  .nullable();

/** A line of a list of events. */
export const eventSummary = z.object({
  id: hexId,
  eventID: hexId,
  projectID: id,
  groupID: id.nullable(),
  "event.type": z.string(),
  title: z.string(),
  message: z.string().nullable(),
  location: z.string().nullable(),
  culprit: z.string().nullable(),
  platform: z.string(),
  level: z.string(),
  dateCreated: dateTime,
  user: eventUser,
  tags: z.array(keyValue),
  crashFile: z.null(),
});

export const frameShape = z.object({
  filename: z.string().nullable(),
  absPath: z.string().nullable(),
  module: z.string().nullable(),
  package: z.string().nullable(),
  platform: z.string().nullable(),
  function: z.string().nullable(),
  rawFunction: z.string().nullable(),
  symbol: z.string().nullable(),
  lineNo: z.number().nullable(),
  colNo: z.number().nullable(),
  /** `[line number, text]`, in order; empty when the source is not known. */
  context: z.array(z.tuple([z.number(), z.string()])),
  inApp: z.boolean(),
  vars: jsonObject.nullable(),
  instructionAddr: z.string().nullable(),
  symbolAddr: z.string().nullable(),
  trust: z.string().nullable(),
  errors: z.array(json).nullable(),
  lock: json,
  sourceLink: z.string().nullable(),
});

export const stacktraceShape = z.object({
  /** Oldest call first. */
  frames: z.array(frameShape),
  framesOmitted: z.tuple([z.number(), z.number()]).nullable(),
  registers: jsonObject.nullable(),
  hasSystemFrames: z.boolean(),
});

export const exceptionShape = z.object({
  type: z.string().nullable(),
  value: z.string().nullable(),
  module: z.string().nullable(),
  threadId: z.union([z.number(), z.string()]).nullable(),
  mechanism: z
    .object({
      type: z.string(),
      handled: z.boolean().nullable(),
      synthetic: z.boolean().nullable(),
      description: z.string().nullable(),
      help_link: z.string().nullable(),
      data: jsonObject,
      meta: jsonObject,
      exception_id: z.number().nullable(),
      parent_id: z.number().nullable(),
      source: z.string().nullable(),
      is_exception_group: z.boolean().nullable(),
    })
    .nullable(),
  stacktrace: stacktraceShape.nullable(),
  rawStacktrace: stacktraceShape.nullable(),
});

export const threadShape = z.object({
  id: z.union([z.number(), z.string()]).nullable(),
  name: z.string().nullable(),
  current: z.boolean(),
  crashed: z.boolean(),
  state: z.string().nullable(),
  stacktrace: stacktraceShape.nullable(),
  rawStacktrace: z.null(),
  heldLocks: json,
});

export const breadcrumbShape = z.object({
  type: z.string(),
  category: z.string().nullable(),
  level: z.string(),
  message: z.string().nullable(),
  timestamp: dateTime.nullable(),
  event_id: z.string().nullable(),
  data: jsonObject.nullable(),
});

const pairs = z.array(z.tuple([z.string(), z.string()]));

export const requestShape = z.object({
  url: z.string().nullable(),
  method: z.string().nullable(),
  query: pairs,
  fragment: z.string().nullable(),
  headers: pairs,
  cookies: pairs,
  data: json,
  env: jsonObject.nullable(),
  inferredContentType: z.string().nullable(),
  apiTarget: z.string().nullable(),
});

export const messageShape = z.object({
  formatted: z.string().nullable(),
  message: z.string().nullable(),
  params: json,
});

/** The parts of an event that are drawn each in its own way. */
export const eventEntry = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("exception"),
    /** The cause first, the exception that was reported last. */
    data: z.object({ values: z.array(exceptionShape), hasSystemFrames: z.boolean(), excOmitted: z.null() }),
  }),
  z.object({ type: z.literal("stacktrace"), data: stacktraceShape }),
  z.object({ type: z.literal("threads"), data: z.object({ values: z.array(threadShape) }) }),
  z.object({ type: z.literal("breadcrumbs"), data: z.object({ values: z.array(breadcrumbShape) }) }),
  z.object({ type: z.literal("request"), data: requestShape }),
  z.object({ type: z.literal("message"), data: messageShape }),
  z.object({ type: z.literal("template"), data: jsonObject }),
  z.object({ type: z.literal("debugmeta"), data: jsonObject }),
  z.object({ type: z.literal("csp"), data: jsonObject }),
]);

/** A piece of what an event is grouped by, with pieces of its own or with the texts that are hashed. */
export type GroupingComponent = {
  readonly id: string;
  readonly name: string;
  readonly contributes: boolean;
  readonly hint: string | null;
  readonly values: readonly (string | GroupingComponent)[];
};

export const groupingComponent: z.ZodType<GroupingComponent> = z.object({
  id: z.string(),
  name: z.string(),
  contributes: z.boolean(),
  hint: z.string().nullable(),
  values: z.array(z.union([z.string(), z.lazy(() => groupingComponent)])).readonly(),
});

export const groupingVariant = z.object({
  key: z.string(),
  type: z.string(),
  hash: z.string().nullable(),
  contributes: z.boolean(),
  description: z.string(),
  hint: z.string().nullable(),
  component: groupingComponent,
  config: z.object({ id: z.string() }),
});

/** By the name of the variant: `app`, `system`, `message` … */
export const groupingInfo = z.record(z.string(), groupingVariant);

export const eventShape = z.object({
  id: hexId,
  eventID: hexId,
  groupID: id.nullable(),
  projectID: id,
  projectSlug: z.string(),
  title: z.string(),
  message: z.string(),
  location: z.string().nullable(),
  culprit: z.string().nullable(),
  type: z.string(),
  platform: z.string(),
  level: z.string(),
  metadata: z.record(z.string(), z.unknown()),
  dateCreated: dateTime,
  dateReceived: dateTime,
  size: z.number(),
  user: eventUser,
  tags: z.array(keyValue),
  entries: z.array(eventEntry),
  contexts: z.record(z.string(), jsonObject),
  /** The event's `extra`. */
  context: jsonObject,
  /** The event's `modules`. */
  packages: jsonObject,
  sdk: z.object({ name: z.string(), version: z.string() }).nullable(),
  release: z.object({ version: z.string(), shortVersion: z.string() }).nullable(),
  dist: z.string().nullable(),
  environment: z.string().nullable(),
  errors: z.array(z.object({ type: z.string(), message: z.string(), data: jsonObject })),
  fingerprints: z.array(z.string()),
  groupingConfig: jsonObject,
  _meta: jsonObject,
  crashFile: z.null(),
  userReport: z.null(),
  occurrence: z.null(),
  sdkUpdates: z.array(json),
  resolvedWith: z.array(z.string()),
  previousEventID: hexId.nullable(),
  nextEventID: hexId.nullable(),
});

const eventListQuery = z.object({
  ...pageQuery,
  ...timeQuery,
  environment: listParam,
  query: z.string().max(4000).optional(),
  full: flagParam,
  sample: flagParam,
  sort: z.string().max(30).optional(),
});

/** An event id, or `latest`, `oldest`, `recommended` within the issue. */
const eventOf = { event: eventReference };
const eventQuery = z.object({
  environment: listParam,
  collapse: listParam,
  expand: listParam,
  /** Only events that match are the latest, the oldest, the recommended one and the neighbours. */
  query: z.string().max(4000).optional(),
});

export const eventRoutes = {
  listOrganizationIssueEvents: route({
    method: "GET",
    path: "/api/0/organizations/{org}/issues/{issue}/events/",
    permission: "event:read",
    summary: "The events of an issue, newest first.",
    params: orgIssueParams,
    query: eventListQuery,
    response: z.array(z.union([eventShape, eventSummary])),
    errors: ["invalid_query", "invalid_time_range"],
    paginated: true,
  }),
  listIssueEvents: route({
    method: "GET",
    path: "/api/0/issues/{issue}/events/",
    permission: "event:read",
    summary: "The events of an issue, newest first.",
    params: issueParams,
    query: eventListQuery,
    response: z.array(z.union([eventShape, eventSummary])),
    errors: ["invalid_query", "invalid_time_range"],
    paginated: true,
  }),
  getOrganizationIssueEvent: route({
    method: "GET",
    path: "/api/0/organizations/{org}/issues/{issue}/events/{event}/",
    permission: "event:read",
    summary: "One event of an issue with its neighbours.",
    params: orgIssueParams.extend(eventOf),
    query: eventQuery,
    response: eventShape,
    errors: ["invalid_query"],
  }),
  getIssueEvent: route({
    method: "GET",
    path: "/api/0/issues/{issue}/events/{event}/",
    permission: "event:read",
    summary: "One event of an issue with its neighbours.",
    params: issueParams.extend(eventOf),
    query: eventQuery,
    response: eventShape,
    errors: ["invalid_query"],
  }),
  listProjectEvents: route({
    method: "GET",
    path: "/api/0/projects/{org}/{project}/events/",
    permission: "event:read",
    summary: "The events of a project, newest first.",
    params: projectParams,
    query: eventListQuery,
    response: z.array(z.union([eventShape, eventSummary])),
    errors: ["invalid_query", "invalid_time_range"],
    paginated: true,
  }),
  getProjectEvent: route({
    method: "GET",
    path: "/api/0/projects/{org}/{project}/events/{event}/",
    permission: "event:read",
    summary: "One event by id.",
    params: projectParams.extend(eventOf),
    query: eventQuery,
    response: eventShape,
  }),
  getProjectEventJson: route({
    method: "GET",
    path: "/api/0/projects/{org}/{project}/events/{event}/json/",
    permission: "event:read",
    summary: "The event as it is stored, in the words of the wire.",
    params: projectParams.extend(eventOf),
    response: jsonObject,
  }),
  getEventGroupingInfo: route({
    method: "GET",
    path: "/api/0/projects/{org}/{project}/events/{event}/grouping-info/",
    permission: "event:read",
    summary:
      "How the event was grouped: each way that was looked at, with its pieces and why they count or not.",
    params: projectParams.extend(eventOf),
    response: groupingInfo,
  }),
} as const;

/**
 * Attributes that have a column of their own, under all the names that SDKs gave and give them. What a column
 * holds is left out of the maps, so a search for one of these names goes to the column.
 */

export const attributeSlots = [
  "environment",
  "release",
  "dist",
  "platform",
  "service",
  "serverName",
  "sdkName",
  "sdkVersion",
  "userId",
  "userEmail",
  "userName",
  "userIp",
  "op",
  "description",
  "origin",
  "statusMessage",
  "segmentId",
  "segmentName",
  "segmentSource",
  "kind",
  "httpMethod",
  "httpStatus",
  "profileId",
  "profilerId",
  "threadId",
  "replayId",
  "template",
  "parentSpanId",
  "severityNumber",
  "severityText",
] as const;

export type AttributeSlot = (typeof attributeSlots)[number];

/** A text for every slot; "" for none. */
export type KnownAttributes = { [Slot in AttributeSlot]: string };

const slotNames: { readonly [Slot in AttributeSlot]: readonly string[] } = {
  environment: ["sentry.environment", "deployment.environment.name", "deployment.environment"],
  release: ["sentry.release"],
  dist: ["sentry.dist"],
  platform: ["sentry.platform"],
  service: ["service.name"],
  serverName: ["sentry.server_name"],
  sdkName: ["sentry.sdk.name"],
  sdkVersion: ["sentry.sdk.version"],
  userId: ["user.id"],
  userEmail: ["user.email"],
  userName: ["user.name", "user.username"],
  userIp: ["user.ip_address", "user.ip"],
  op: ["sentry.op"],
  description: ["sentry.description"],
  origin: ["sentry.origin"],
  statusMessage: ["sentry.status.message", "sentry.status_message"],
  segmentId: ["sentry.segment.id", "sentry.segment_id"],
  segmentName: ["sentry.segment.name", "sentry.transaction"],
  segmentSource: ["sentry.segment.name.source", "sentry.span.source", "sentry.source"],
  kind: ["sentry.kind"],
  httpMethod: ["http.request.method", "http.method", "http.request_method"],
  httpStatus: ["http.response.status_code", "http.status_code"],
  profileId: ["sentry.profile_id", "profile_id"],
  profilerId: ["sentry.profiler_id", "profiler_id"],
  threadId: ["thread.id"],
  replayId: ["sentry.replay_id", "sentry.replayId", "replay_id"],
  template: ["sentry.message.template"],
  parentSpanId: ["sentry.trace.parent_span_id"],
  severityNumber: ["sentry.severity_number"],
  severityText: ["sentry.severity_text"],
};

/** The slot of an attribute's name. */
export const slotOfAttribute: ReadonlyMap<string, AttributeSlot> = new Map(
  attributeSlots.flatMap((slot) => slotNames[slot].map((name) => [name, slot] as const)),
);

/** Who sent it: a column in every table. */
const senderSlots = [
  "environment",
  "release",
  "platform",
  "service",
  "serverName",
  "sdkName",
  "sdkVersion",
  "userId",
  "userEmail",
  "userName",
  "userIp",
] as const;

/** What has a column in `spans`, in `logs` and in `metrics`, or decides one. The rest stays an attribute. */
export const spanSlots: ReadonlySet<AttributeSlot> = new Set<AttributeSlot>([
  ...senderSlots,
  "dist",
  "op",
  "description",
  "origin",
  "statusMessage",
  "segmentId",
  "segmentName",
  "segmentSource",
  "kind",
  "httpMethod",
  "httpStatus",
  "profileId",
  "profilerId",
  "threadId",
  "replayId",
]);

/** Of a span inside a transaction: what the transaction says for all its spans is no attribute's matter. */
export const innerSpanSlots: ReadonlySet<AttributeSlot> = new Set<AttributeSlot>([
  "op",
  "origin",
  "kind",
  "segmentSource",
  "httpMethod",
  "httpStatus",
  "threadId",
]);

export const logSlots: ReadonlySet<AttributeSlot> = new Set<AttributeSlot>([
  ...senderSlots,
  "replayId",
  "template",
  "parentSpanId",
  "severityNumber",
  "severityText",
]);

export const metricSlots: ReadonlySet<AttributeSlot> = new Set<AttributeSlot>([
  ...senderSlots,
  "parentSpanId",
]);

/** Texts in columns of few values stay short: what is longer is no such value, and stays an attribute. */
export function slotLengthMax(slot: AttributeSlot): number {
  switch (slot) {
    case "description":
    case "template":
      return 8192;
    case "statusMessage":
    case "segmentName":
      return 1024;
    case "userId":
    case "userEmail":
    case "userName":
      return 254;
    case "environment":
      return 64;
    default:
      return 200;
  }
}

/** Slots that people do not write into: nothing there can be a secret. */
const fixedSlots: ReadonlySet<AttributeSlot> = new Set<AttributeSlot>([
  "environment",
  "release",
  "dist",
  "platform",
  "service",
  "serverName",
  "sdkName",
  "sdkVersion",
  "op",
  "origin",
  "segmentId",
  "segmentSource",
  "kind",
  "httpMethod",
  "httpStatus",
  "profileId",
  "profilerId",
  "threadId",
  "replayId",
  "parentSpanId",
  "severityNumber",
  "severityText",
]);

export function isFixedSlot(slot: AttributeSlot): boolean {
  return fixedSlots.has(slot);
}

export function noKnownAttributes(): KnownAttributes {
  return {
    environment: "",
    release: "",
    dist: "",
    platform: "",
    service: "",
    serverName: "",
    sdkName: "",
    sdkVersion: "",
    userId: "",
    userEmail: "",
    userName: "",
    userIp: "",
    op: "",
    description: "",
    origin: "",
    statusMessage: "",
    segmentId: "",
    segmentName: "",
    segmentSource: "",
    kind: "",
    httpMethod: "",
    httpStatus: "",
    profileId: "",
    profilerId: "",
    threadId: "",
    replayId: "",
    template: "",
    parentSpanId: "",
    severityNumber: "",
    severityText: "",
  };
}

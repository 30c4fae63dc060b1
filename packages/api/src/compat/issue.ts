import { z } from "zod";
import {
  dateTime,
  id,
  idsParam,
  issueParams,
  listParam,
  orgIssueParams,
  orgParams,
  pageQuery,
  projectParams,
  scopeQuery,
  timeQuery,
} from "../fields.ts";
import { route } from "../route.ts";
import { activityShape } from "./activity.ts";
import { participantShape, viewerShape } from "./user.ts";

export const issueStatus = z.enum(["unresolved", "resolved", "ignored"]);
export const issuePriority = z.enum(["low", "medium", "high"]);
/** `sort` of a list takes other words too, for clients that know more orders; they get the nearest of these. */
export const issueSort = z.enum(["date", "new", "freq", "user", "trends", "recommended"]);
export const level = z.enum(["fatal", "error", "warning", "info", "debug", "sample", "unknown"]);

/** `[unix seconds, count]` per bucket, oldest first. */
export const statsSeries = z.array(z.tuple([z.number(), z.number()]));

export const actor = z.object({
  type: z.enum(["user", "team"]),
  id,
  name: z.string(),
  email: z.string().optional(),
});

/** Whose an issue is by the rules of its project: a suggestion. */
export const suggestedOwner = z.object({
  type: z.enum(["ownershipRule", "codeowners"]),
  /** `user:1` or `team:2`. */
  owner: z.string(),
  /** As it was written. */
  rule: z.string(),
  date_added: dateTime,
});

const projectReference = z.object({ id, name: z.string(), slug: z.string(), platform: z.string() });

export const issueShape = z.object({
  id,
  shareId: z.string().nullable(),
  shortId: z.string(),
  title: z.string(),
  culprit: z.string().nullable(),
  permalink: z.url(),
  logger: z.string().nullable(),
  level: z.string(),
  status: issueStatus,
  statusDetails: z.record(z.string(), z.unknown()),
  substatus: z.string().nullable(),
  isPublic: z.boolean(),
  platform: z.string(),
  priority: issuePriority,
  priorityLockedAt: dateTime.nullable(),
  project: projectReference,
  type: z.string(),
  issueType: z.string(),
  issueCategory: z.string(),
  metadata: z.record(z.string(), z.unknown()),
  numComments: z.number(),
  assignedTo: actor.nullable(),
  isBookmarked: z.boolean(),
  isSubscribed: z.boolean(),
  subscriptionDetails: z.object({ reason: z.string() }).nullable(),
  hasSeen: z.boolean(),
  owners: z.array(suggestedOwner),
  annotations: z.array(z.object({ displayName: z.string(), url: z.string() })),
  isUnhandled: z.boolean(),
  /** `crash`, `hang`, `unhandled`, `handled`, `message`, `security`; "" where it is not known. */
  category: z.string(),
  /** The part of the program, or "". */
  component: z.string(),
  /** Text, because clients read it so. */
  count: z.string(),
  userCount: z.number(),
  firstSeen: dateTime.nullable(),
  lastSeen: dateTime.nullable(),
  /** In lists by the name of the period that was asked for; `24h` (by the hour), unless said. Details have `24h` and `30d`. */
  stats: z.record(z.string(), statsSeries),
});

export const issueTagSummary = z.object({
  key: z.string(),
  name: z.string(),
  totalValues: z.number(),
  uniqueValues: z.number(),
});

const releaseReference = z.object({ version: z.string(), shortVersion: z.string() });

export const issueDetails = issueShape.extend({
  activity: z.array(activityShape),
  seenBy: z.array(viewerShape),
  participants: z.array(participantShape),
  userReportCount: z.number(),
  firstRelease: releaseReference.nullable(),
  lastRelease: releaseReference.nullable(),
  tags: z.array(issueTagSummary),
  pluginActions: z.array(z.unknown()),
  pluginIssues: z.array(z.unknown()),
  pluginContexts: z.array(z.unknown()),
});

const tagValue = z.object({
  key: z.string(),
  name: z.string(),
  value: z.string(),
  count: z.number(),
  firstSeen: dateTime,
  lastSeen: dateTime,
  /** Estimated share of the value among the project's events of the same time range: what is unusual here. */
  projectShare: z.number().optional(),
});

/** One tag of an issue with its most used values. */
export const issueTagShape = issueTagSummary.extend({ topValues: z.array(tagValue) });

const issueListQuery = z.object({
  ...pageQuery,
  ...scopeQuery,
  ...timeQuery,
  /** Absent means `is:unresolved`; empty means no filter. */
  query: z.string().max(4000).optional(),
  sort: z.string().max(30).optional(),
  groupStatsPeriod: z.enum(["", "24h", "14d", "30d", "auto"]).optional(),
  shortIdLookup: z.string().max(5).optional(),
  collapse: listParam,
  expand: listParam,
});

const windowMinutes = z.int().min(1).max(10_080).nullable().optional();
const countToReach = z.int().min(1).max(1_000_000_000).nullable().optional();

/** What resolves an issue, or ends its archiving; other keys are accepted and left alone. */
export const statusDetails = z.looseObject({
  inNextRelease: z.boolean().nullable().optional(),
  /** A version that the project has seen, or `latest`. */
  inRelease: z.string().min(1).max(250).nullable().optional(),
  inCommit: z
    .object({
      commit: z.string().min(1).max(64),
      repository: z.string().max(200).nullable().optional(),
    })
    .nullable()
    .optional(),
  /** Minutes. */
  ignoreDuration: z.int().min(1).max(5_256_000).nullable().optional(),
  ignoreUntil: z.iso.datetime({ offset: true }).nullable().optional(),
  ignoreCount: countToReach,
  /** Minutes; at most a week. */
  ignoreWindow: windowMinutes,
  ignoreUserCount: countToReach,
  ignoreUserWindow: windowMinutes,
});

/** What may be changed on an issue; other keys are accepted and left alone. */
export const issueUpdate = z.object({
  status: z.enum(["unresolved", "resolved", "ignored", "muted", "resolvedInNextRelease"]).optional(),
  statusDetails: statusDetails.optional(),
  substatus: z.string().max(40).nullable().optional(),
  /** `null` takes back what somebody set: the server decides again. */
  priority: issuePriority.nullable().optional(),
  /** Deletes the issues, and filters what comes like them from now on. */
  discard: z.boolean().optional(),
  /** `user:1`, `team:2`, `#team`, an e-mail address, or empty for nobody. */
  assignedTo: z.string().max(200).nullable().optional(),
  hasSeen: z.boolean().optional(),
  isBookmarked: z.boolean().optional(),
  isSubscribed: z.boolean().optional(),
  /** Makes one issue of several; in bulk updates only. */
  merge: z.union([z.boolean(), z.number(), z.string().max(10)]).optional(),
  /** A link by which anybody may read the issue, or none. */
  isPublic: z.boolean().optional(),
});

const issueUpdateErrors = ["assignee_unknown", "invalid_input", "release_unknown"] as const;

export const bulkQuery = z.object({
  id: idsParam,
  status: listParam,
  query: z.string().max(4000).optional(),
  project: listParam,
});
/** What a bulk update answers: the values that were applied. */
const bulkAnswer = z.record(z.string(), z.unknown());

const tagParams = { key: z.string().min(1).max(200) };
const tagQuery = z.object({ ...timeQuery, environment: listParam });
const tagDetailsQuery = z.object({ ...timeQuery, environment: listParam, limit: pageQuery.limit });
const detailQuery = z.object({ environment: listParam, collapse: listParam, expand: listParam });

export const issueRoutes = {
  listOrganizationIssues: route({
    method: "GET",
    path: "/api/0/organizations/{org}/issues/",
    permission: "event:read",
    summary: "The issues of the caller's projects, with counts of the time range and a spark line.",
    params: orgParams,
    query: issueListQuery,
    response: z.array(issueShape),
    errors: ["invalid_query", "invalid_time_range", "invalid_cursor"],
    paginated: true,
  }),
  listProjectIssues: route({
    method: "GET",
    path: "/api/0/projects/{org}/{project}/issues/",
    permission: "event:read",
    summary: "The issues of one project.",
    params: projectParams,
    query: issueListQuery,
    response: z.array(issueShape),
    errors: ["invalid_query", "invalid_time_range", "invalid_cursor"],
    paginated: true,
  }),
  updateOrganizationIssues: route({
    method: "PUT",
    path: "/api/0/organizations/{org}/issues/",
    permission: ["event:write", "event:admin"],
    summary: "Changes many issues: those named by `id`, or those found by `query`.",
    params: orgParams,
    query: bulkQuery,
    body: issueUpdate,
    response: bulkAnswer,
    errors: ["invalid_query", "issue_unknown", "merge_impossible", ...issueUpdateErrors],
  }),
  updateProjectIssues: route({
    method: "PUT",
    path: "/api/0/projects/{org}/{project}/issues/",
    permission: ["event:write", "event:admin"],
    summary: "Changes many issues of a project: those named by `id`, of a `status`, or all.",
    params: projectParams,
    query: bulkQuery,
    body: issueUpdate,
    response: bulkAnswer,
    errors: ["invalid_query", "issue_unknown", "merge_impossible", ...issueUpdateErrors],
  }),
  getOrganizationIssue: route({
    method: "GET",
    path: "/api/0/organizations/{org}/issues/{issue}/",
    permission: "event:read",
    summary: "One issue, by id or by short id.",
    params: orgIssueParams,
    query: detailQuery,
    response: issueDetails,
  }),
  getIssue: route({
    method: "GET",
    path: "/api/0/issues/{issue}/",
    permission: "event:read",
    summary: "One issue, by id.",
    params: issueParams,
    query: detailQuery,
    response: issueDetails,
  }),
  updateOrganizationIssue: route({
    method: "PUT",
    path: "/api/0/organizations/{org}/issues/{issue}/",
    permission: ["event:write", "event:admin"],
    summary: "Changes an issue's status or assignee, shares it, and what the caller has to do with it.",
    params: orgIssueParams,
    body: issueUpdate,
    response: issueDetails,
    errors: issueUpdateErrors,
  }),
  updateIssue: route({
    method: "PUT",
    path: "/api/0/issues/{issue}/",
    permission: ["event:write", "event:admin"],
    summary: "Changes an issue's status or assignee, shares it, and what the caller has to do with it.",
    params: issueParams,
    body: issueUpdate,
    response: issueDetails,
    errors: issueUpdateErrors,
  }),
  listOrganizationIssueTags: route({
    method: "GET",
    path: "/api/0/organizations/{org}/issues/{issue}/tags/",
    permission: "event:read",
    summary: "The tags of an issue's events with their most used values.",
    params: orgIssueParams,
    query: tagDetailsQuery,
    response: z.array(issueTagShape),
    errors: ["invalid_time_range"],
  }),
  listIssueTags: route({
    method: "GET",
    path: "/api/0/issues/{issue}/tags/",
    permission: "event:read",
    summary: "The tags of an issue's events with their most used values.",
    params: issueParams,
    query: tagDetailsQuery,
    response: z.array(issueTagShape),
    errors: ["invalid_time_range"],
  }),
  getOrganizationIssueTag: route({
    method: "GET",
    path: "/api/0/organizations/{org}/issues/{issue}/tags/{key}/",
    permission: "event:read",
    summary: "The values of one tag in an issue.",
    params: orgIssueParams.extend(tagParams),
    query: tagQuery,
    response: issueTagShape,
    errors: ["invalid_time_range"],
  }),
  getIssueTag: route({
    method: "GET",
    path: "/api/0/issues/{issue}/tags/{key}/",
    permission: "event:read",
    summary: "The values of one tag in an issue.",
    params: issueParams.extend(tagParams),
    query: tagQuery,
    response: issueTagShape,
    errors: ["invalid_time_range"],
  }),
} as const;

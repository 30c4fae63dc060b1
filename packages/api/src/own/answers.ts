/**
 * What the server can say of an issue, or of a stream of issues, in one sentence: facts with their numbers, computed from
 * what is stored. A fact that the numbers do not carry is absent. The page words them.
 */
import { z } from "zod";
import { statsSeries } from "../compat/issue.ts";
import { rowsQuery } from "../compat/events-query.ts";
import { dateTime, id, listParam, orgIssueParams, orgParams, scopeQuery, timeQuery } from "../fields.ts";
import { route } from "../route.ts";

const count = z.number().int().min(0);
const share = z.number().min(0).max(1);

export const releaseSighting = z.object({
  version: z.string(),
  shortVersion: z.string(),
  firstSeen: dateTime,
});

/** How much, in the range. */
const countsFact = z.object({
  kind: z.literal("counts"),
  events: count,
  /** 0 where events name nobody. */
  users: count,
});

/** Against the same hours of earlier days: seven days before, and the same weekday of three weeks before. */
const changeFact = z.object({
  kind: z.literal("change"),
  direction: z.enum(["above", "below", "usual"]),
  hours: count,
  /** The hour that has not ended; only ever above. */
  isRunning: z.boolean(),
  events: count,
  /** The middle one of the earlier spans. */
  usual: z.number().min(0),
  /** How many earlier spans there are to compare with. */
  samples: count,
});

/** Since which hour there is more than in any of the earlier spans, and the release that was new just then. */
const surgeFact = z.object({
  kind: z.literal("surge"),
  since: dateTime,
  release: releaseSighting.nullable(),
});

/** A value that is far more frequent here than in other issues of the project at the same time. */
const shareFact = z.object({
  kind: z.literal("share"),
  key: z.string(),
  value: z.string(),
  share,
  elsewhere: share,
  /** How many events each share was taken from. */
  events: count,
  elsewhereEvents: count,
});

/** When it began, and the release that had first appeared before, where its first event came from that release. */
const onsetFact = z.object({
  kind: z.literal("onset"),
  at: dateTime,
  release: releaseSighting.extend({ afterMs: count }).nullable(),
});

const regressedFact = z.object({ kind: z.literal("regressed"), at: dateTime });

/** Whether it goes on: `quiet` where the silence is longer than its pace would have it. */
const continuanceFact = z.object({
  kind: z.literal("continuance"),
  state: z.enum(["going_on", "quiet", "unknown"]),
  lastSeen: dateTime,
});

/** The issue behind most of the last hours. */
const leaderFact = z.object({
  kind: z.literal("leader"),
  issue: z.object({ id, shortId: z.string(), title: z.string(), firstSeen: dateTime }),
  share,
  hours: count,
  events: count,
});

/** A release that appeared within the last day, and the issues that began in it. */
const releasedFact = z.object({
  kind: z.literal("released"),
  release: releaseSighting,
  project: z.string(),
  newIssues: count,
});

const issueCountFact = z.object({
  kind: z.enum(["new_issues", "regressed_issues", "escalating_issues"]),
  issues: count,
});

export const issueAnswerFact = z.discriminatedUnion("kind", [
  countsFact,
  onsetFact,
  regressedFact,
  changeFact,
  surgeFact,
  shareFact,
  continuanceFact,
]);

export const streamAnswerFact = z.discriminatedUnion("kind", [
  countsFact,
  changeFact,
  surgeFact,
  leaderFact,
  releasedFact,
  issueCountFact,
]);

/** What a question about events finds. */
const foundFact = z.object({
  kind: z.literal("found"),
  events: count,
  /** Null where rows name nobody. */
  users: count.nullable(),
  /** Of all rows of the scope; null where all of them are asked for. */
  share: share.nullable(),
});

/** As much time before, where everything of it is still kept. */
const beforeFact = z.object({ kind: z.literal("before"), events: count });

export const eventsAnswerFact = z.discriminatedUnion("kind", [foundFact, beforeFact]);

const answered = { at: dateTime, start: dateTime, end: dateTime };

export const answerRoutes = {
  getIssueAnswer: route({
    method: "GET",
    path: "/api/vedette/organizations/{org}/issues/{issue}/answer/",
    permission: "event:read",
    summary:
      "What is known of an issue, as facts in the order to read them: how much, since when, against the usual, what differs, whether it goes on. What the numbers do not carry is absent.",
    params: orgIssueParams,
    query: z.object({ ...timeQuery, environment: listParam }),
    response: z.object({ ...answered, facts: z.array(issueAnswerFact) }),
    errors: ["invalid_time_range"],
  }),
  getStreamAnswer: route({
    method: "GET",
    path: "/api/vedette/organizations/{org}/issues-answer/",
    permission: "event:read",
    summary:
      "What is known of all issues of a scope, as facts in the order to read them, and the last 24 hours beside them.",
    params: orgParams,
    query: z.object({ ...scopeQuery, ...timeQuery }),
    response: z.object({
      ...answered,
      facts: z.array(streamAnswerFact),
      /** Events by hour, and those of the leading issue among them. */
      hours: statsSeries,
      leaderHours: statsSeries,
      /** Those that appeared within these hours, the last first; not more than ten. */
      releases: z.array(releaseSighting),
    }),
    errors: ["invalid_time_range"],
  }),
  getEventsAnswer: route({
    method: "GET",
    path: "/api/vedette/organizations/{org}/events-answer/",
    permission: "event:read",
    summary:
      "How much a question about events finds, as facts: how many and of whom, what part of all, how many in as much time before.",
    params: orgParams,
    query: z.object(rowsQuery),
    response: z.object({ ...answered, facts: z.array(eventsAnswerFact) }),
    errors: ["bad_request", "invalid_query", "invalid_time_range", "timeout"],
  }),
} as const;

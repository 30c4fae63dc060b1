/** Issues with everything the Web API shows of them: figures, spark lines, assignees. */
import { setImmediate } from "node:timers/promises";
import type { Actor, Issue as IssueView, IssueDetails, StatsSeries } from "@vedette/api";
import type { IssueId } from "@vedette/protocol";
import { subscribersOf, viewersOf } from "#domain/collaboration/issue-audience.ts";
import { readIssuePeople } from "#domain/collaboration/issue-people.ts";
import { hashesOfIssues } from "#domain/issues/find-issues.ts";
import type { Issue } from "#domain/issues/issue.ts";
import type { Organization } from "#domain/organizations/organizations.ts";
import { listTeams } from "#domain/organizations/teams.ts";
import { findUsers } from "#domain/people/users.ts";
import type { Caller } from "#domain/permissions/rights.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { readEventLines } from "#query/event-list.ts";
import {
  type IssueCounts,
  type IssueGroup,
  last24Hours,
  last30Days,
  readIssueCounts,
  readIssueFigures,
  byDay,
  pointsWithin,
  readIssueSeries,
} from "#query/issue-figures.ts";
import type { CountedEvents } from "#query/counted-events.ts";
import type { KeptGroups } from "#query/kept/kept-groups.ts";
import { createKeptPages } from "#query/kept/kept-pages.ts";
import type { FoundIssue } from "#query/issue-search/search-issues.ts";
import { readTagKeys } from "#query/tag-distribution.ts";
import { type TimeRange, wholeRange } from "#query/time-range.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import type { PageOfIssues } from "#http/kept-issue-pages.ts";
import { eventSeries, issueView } from "#http/views/issue-view.ts";
import { isoTime, shortVersion } from "#http/views/time.ts";
import { userReferenceView } from "#http/views/user-view.ts";
import { readFeed } from "./activity-reading.ts";
import type { SparkLine } from "./spark-line.ts";

export type IssueReading = {
  readonly organization: Organization;
  readonly caller: Caller;
  readonly scope: ProjectScope;
  readonly environments: readonly string[];
};

const hourMs = 3_600_000;

/** The groups of issues, for reads in the event store. */
export async function groupsOf(
  deps: HttpDeps,
  scope: ProjectScope,
  issueIds: readonly IssueId[],
): Promise<readonly IssueGroup[]> {
  return await hashesOfIssues(deps.meta, scope, issueIds);
}

type PageReading = Omit<IssueReading, "organization" | "caller"> & {
  readonly range: TimeRange | undefined;
  /** What the figures are about, where that is not all events. */
  readonly under?: CountedEvents | undefined;
  /** The small graph of each issue, if any is wanted. */
  readonly spark: SparkLine | undefined;
  readonly kept?: Promise<KeptGroups | undefined> | undefined;
  /** By what the page is known at its next look. */
  readonly page?: string | undefined;
};

async function readPageFigures(
  deps: HttpDeps,
  reading: PageReading,
  { groups, needsFigures, under }: PageOfIssues,
  nowMs: number,
) {
  const question = { groups, environments: reading.environments, nowMs };
  const reader = { events: deps.events, scope: reading.scope, kept: await reading.kept };
  return await Promise.all([
    needsFigures
      ? readIssueCounts({ ...reader, range: reading.range ?? wholeRange(nowMs) }, { ...question, under })
      : new Map<number, IssueCounts>(),
    reading.spark === undefined
      ? undefined
      : readIssueSeries(
          { ...reader, range: reading.spark.range },
          { ...question, bucketMs: reading.spark.bucketMs },
        ),
  ]);
}

/**
 * Begins to read the figures of the issues that a page is likely to have, beside its order: those of its last look,
 * where these were mostly those of the look before. They are kept for whoever asks in earnest.
 */
export function beginPageFigures(deps: HttpDeps, reading: PageReading): void {
  const begin = async (): Promise<void> => {
    const kept = await reading.kept;
    const page = kept && reading.page && deps.keptPages.get(kept)?.steady(reading.page);
    // The order is what everything else waits for; its statement goes first.
    await setImmediate();
    if (page) await readPageFigures(deps, reading, page, deps.clock.nowMs());
  };
  begin().catch(() => undefined);
}

/** A page of the list. */
export async function readIssueViews(
  deps: HttpDeps,
  reading: IssueReading & PageReading,
  found: readonly FoundIssue[],
): Promise<IssueView[]> {
  const nowMs = deps.clock.nowMs();
  const issues = found.map(({ issue }) => issue);
  const ids = issues.map((issue) => issue.id);
  const groups = await groupsOf(deps, reading.scope, ids);
  const needsFigures = found.some(({ matching }) => matching === undefined);
  const page = { groups, needsFigures, under: reading.under };
  const kept = await reading.kept;
  if (kept !== undefined && reading.page !== undefined) {
    const pages = deps.keptPages.get(kept) ?? createKeptPages();
    deps.keptPages.set(kept, pages);
    pages.keep(reading.page, page);
  }
  const [[figures, series], actors, people] = await Promise.all([
    readPageFigures(deps, reading, page, nowMs),
    readActors(deps, reading.organization, issues),
    readIssuePeople(deps.meta, reading.caller.userId, ids),
  ]);
  return found.map(({ issue, matching }) => {
    const own = matching ?? figures.get(issue.id);
    const stats: Record<string, StatsSeries> = {};
    if (series !== undefined && reading.spark !== undefined)
      stats[reading.spark.name] = eventSeries(series.get(issue.id) ?? []);
    return issueView(issue, {
      organizationSlug: reading.organization.slug,
      publicUrl: deps.publicUrl,
      events: own?.events ?? 0,
      users: own?.users ?? 0,
      stats,
      assignedTo: actors(issue),
      people: people(issue.id),
    });
  });
}

/** One issue with its graph, tags and releases; the page asks for graph and tags by themselves and collapses them here. */
export async function readIssueDetails(
  deps: HttpDeps,
  reading: IssueReading & { readonly withStats: boolean; readonly withTags: boolean },
  issue: Issue,
): Promise<IssueDetails> {
  const nowMs = deps.clock.nowMs();
  const groups = await groupsOf(deps, reading.scope, [issue.id]);
  const question = { groups, environments: reading.environments };
  const reader = { events: deps.events, scope: reading.scope };
  const whole = { ...reader, range: wholeRange(nowMs) };
  const [figures, series, actors, people, tags, latest] = await Promise.all([
    readIssueFigures(whole, question),
    reading.withStats
      ? readIssueSeries({ ...reader, range: last30Days(nowMs) }, { ...question, bucketMs: hourMs })
      : undefined,
    readActors(deps, reading.organization, [issue]),
    readIssuePeople(deps.meta, reading.caller.userId, [issue.id]),
    reading.withTags ? readTagKeys(whole, { ...question, newestMs: issue.lastSeenAtMs, keysMax: 100 }) : [],
    // Issues that were seen before this was kept have none of their own yet.
    issue.lastRelease === undefined
      ? readEventLines(whole, { ...question, after: undefined, limit: 1 })
      : undefined,
  ]);
  const own = figures.get(issue.id);
  const hours = series?.get(issue.id) ?? [];
  const stats: Record<string, StatsSeries> =
    series === undefined
      ? {}
      : {
          "24h": eventSeries(pointsWithin(last24Hours(nowMs), hours)),
          "30d": eventSeries(byDay(hours)),
        };
  const view = issueView(issue, {
    organizationSlug: reading.organization.slug,
    publicUrl: deps.publicUrl,
    events: own?.events ?? 0,
    users: own?.users ?? 0,
    stats,
    assignedTo: actors(issue),
    people: people(issue.id),
  });
  const lastRelease = issue.lastRelease ?? latest?.[0]?.tags.find(([key]) => key === "release")?.[1];
  return {
    ...view,
    ...(await readAudience(deps, issue)),
    userReportCount: 0,
    firstRelease: releaseReference(issue.firstRelease),
    lastRelease: releaseReference(lastRelease),
    tags: tags.map((tag) => ({
      key: tag.key,
      name: tagName(tag.key),
      totalValues: tag.events,
      uniqueValues: tag.uniqueValues,
    })),
    pluginActions: [],
    pluginIssues: [],
    pluginContexts: [],
  };
}

/** The feed of an issue, and the people around it. */
async function readAudience(deps: HttpDeps, issue: Issue) {
  const [feed, viewers, subscribers] = await Promise.all([
    readFeed(deps, issue, {}),
    viewersOf(deps.meta, issue.id),
    subscribersOf(deps.meta, issue.id),
  ]);
  const users = await findUsers(deps.meta, [...viewers.map(({ userId }) => userId), ...subscribers]);
  return {
    activity: [...feed.items],
    seenBy: viewers.flatMap(({ userId, seenAtMs }) => {
      const user = users.get(userId);
      return user === undefined ? [] : [{ ...userReferenceView(user), lastSeen: isoTime(seenAtMs) }];
    }),
    participants: subscribers.flatMap((userId) => {
      const user = users.get(userId);
      return user === undefined ? [] : [{ ...userReferenceView(user), type: "user" as const }];
    }),
  };
}

function releaseReference(version: string | undefined) {
  return version === undefined || version === "" ? null : { version, shortVersion: shortVersion(version) };
}

/** `browser.name` is shown as Browser Name. */
export function tagName(key: string): string {
  const words = key.split(/[._-]+/).filter((word) => word !== "");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ") || key;
}

/** Names of the people and teams that the issues are assigned to. */
async function readActors(
  deps: HttpDeps,
  organization: Organization,
  issues: readonly Issue[],
): Promise<(issue: Issue) => Actor | null> {
  const users = await findUsers(
    deps.meta,
    issues.flatMap((issue) => issue.assignedUserId ?? []),
  );
  const needsTeams = issues.some((issue) => issue.assignedTeamId !== undefined);
  const teams = needsTeams ? await listTeams(deps.meta, organization.id) : [];
  return (issue) => {
    const user = issue.assignedUserId === undefined ? undefined : users.get(issue.assignedUserId);
    if (user !== undefined) return { type: "user", id: String(user.id), name: user.name, email: user.email };
    const team = teams.find((one) => one.id === issue.assignedTeamId);
    return team === undefined ? null : { type: "team", id: String(team.id), name: team.slug };
  };
}

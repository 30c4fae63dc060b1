/** How an issue spreads: over the values of its tags, and over time. */
import type { IssueTag } from "@vedette/api";
import type { Issue } from "#domain/issues/issue.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { readIssueGraph } from "#query/issue-graph.ts";
import { readTagDistribution, type TagFigures, type TagShare } from "#query/tag-distribution.ts";
import { readTimeRange, type TimeRange, type TimeRangeInput, wholeRange } from "#query/time-range.ts";
import { releaseView } from "#http/views/answer-view.ts";
import { releasesBefore } from "#domain/issues/release-times.ts";
import { notFound } from "#http/answer-error.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { eventSeries, userSeries } from "#http/views/issue-view.ts";
import { isoTime } from "#http/views/time.ts";
import { groupsOf, tagName } from "./issue-reading.ts";

type TagQuestion = {
  readonly issue: Issue;
  readonly scope: ProjectScope;
  readonly query: TimeRangeInput & {
    readonly environment: readonly string[];
    readonly limit?: number | undefined;
  };
  readonly key?: string;
};

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const valuesShown = 10;
const valuesOfOneTag = 100;
const keysMax = 100;

async function readTags(deps: HttpDeps, question: TagQuestion): Promise<IssueTag[]> {
  const nowMs = deps.clock.nowMs();
  const { issue, scope, query, key } = question;
  const reader = { events: deps.events, scope, range: readTimeRange(query, nowMs, wholeRange(nowMs)) };
  const groups = await groupsOf(deps, scope, [issue.id]);
  const [tags, shares] = await Promise.all([
    readTagDistribution(reader, {
      groups,
      environments: query.environment,
      newestMs: issue.lastSeenAtMs,
      key,
      valuesMax: query.limit ?? (key === undefined ? valuesShown : valuesOfOneTag),
      keysMax,
    }),
    deps.tagShares.get(reader, {
      projectId: issue.project.id,
      environments: query.environment,
      newestMs: issue.lastSeenAtMs,
    }),
  ]);
  return tags.map((tag) => tagView(tag, shares));
}

function tagView(tag: TagFigures, shares: readonly TagShare[]): IssueTag {
  const ofTag = new Map(
    shares.filter((share) => share.key === tag.key).map((share) => [share.value, share.share]),
  );
  return {
    key: tag.key,
    name: tagName(tag.key),
    totalValues: tag.events,
    uniqueValues: tag.uniqueValues,
    topValues: tag.values.map((value) => {
      const share = ofTag.get(value.value);
      return {
        key: tag.key,
        name: value.value,
        value: value.value,
        count: value.events,
        firstSeen: isoTime(value.firstSeenMs),
        lastSeen: isoTime(value.lastSeenMs),
        ...(share === undefined ? {} : { projectShare: share }),
      };
    }),
  };
}

async function readTag(deps: HttpDeps, question: TagQuestion & { readonly key: string }): Promise<IssueTag> {
  const [tag] = await readTags(deps, question);
  if (tag === undefined) throw notFound();
  return tag;
}

const releasesShown = 20;
const bucketsShownMax = 96;

/** The finest step that keeps the graph readable: hours, or whole days. */
function bucketFor(range: TimeRange): number {
  for (const hours of [1, 2, 3, 6, 12, 24]) {
    if ((range.endMs - range.startMs) / (hours * hourMs) <= bucketsShownMax) return hours * hourMs;
  }
  return Math.ceil((range.endMs - range.startMs) / (bucketsShownMax * 24 * hourMs)) * 24 * hourMs;
}

export function issueTagHandlers(
  deps: HttpDeps,
): HandlersOf<
  "listOrganizationIssueTags" | "listIssueTags" | "getOrganizationIssueTag" | "getIssueTag" | "getIssueStats"
> {
  const tags = async (context: TagQuestion) => await readTags(deps, context);
  const tag = async (context: TagQuestion & { readonly params: { readonly key: string } }) =>
    await readTag(deps, { ...context, key: context.params.key });
  return {
    listOrganizationIssueTags: tags,
    listIssueTags: tags,
    getOrganizationIssueTag: tag,
    getIssueTag: tag,
    getIssueStats: async ({ issue, scope, query }) => {
      const nowMs = deps.clock.nowMs();
      const asked = readTimeRange(query, nowMs, { startMs: nowMs - 14 * dayMs, endMs: nowMs });
      const range = {
        startMs: Math.max(asked.startMs, issue.firstSeenAtMs - hourMs),
        endMs: Math.min(asked.endMs, nowMs + hourMs),
      };
      const bucketMs = bucketFor(asked.startMs === 0 ? range : { ...asked, endMs: range.endMs });
      const drawn = asked.startMs === 0 ? range : { startMs: asked.startMs, endMs: range.endMs };
      const question = { groups: await groupsOf(deps, scope, [issue.id]), environments: query.environment };
      const reader = { events: deps.events, scope, range: drawn };
      const [{ points, totals }, releases] = await Promise.all([
        readIssueGraph(reader, { ...question, bucketMs }),
        releasesBefore(deps.meta, { projectId: issue.project.id, atMs: range.endMs, limit: releasesShown }),
      ]);
      return {
        start: isoTime(drawn.startMs),
        end: isoTime(drawn.endMs),
        intervalSeconds: bucketMs / 1000,
        events: eventSeries(points),
        users: userSeries(points),
        totals,
        releases: releases.filter(({ firstSeenMs }) => firstSeenMs >= drawn.startMs).map(releaseView),
      };
    },
  };
}

/** Figures of issues that a client has already, and how events spread over tags. */
import { issuesWithStatsMax, type RouteAnswer, type Routes } from "@vedette/api";
import { parseNumericId, type IssueId } from "@vedette/protocol";
import { findIssues } from "#domain/issues/find-issues.ts";
import type { Issue } from "#domain/issues/issue.ts";
import { listProjects } from "#domain/projects/projects.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { readEventsTable } from "#query/events-table.ts";
import { eventsFoundBy } from "#query/counted-events.ts";
import {
  type IssueFigures,
  type IssueFiguresQuestion,
  readIssueFigures,
  readIssueSeries,
} from "#query/issue-figures.ts";
import { alternativesOf } from "#query/issue-search/alternatives.ts";
import { issueLanguage } from "#query/search/languages.ts";
import { readSearch } from "#query/search/read-search.ts";
import { readTagDistribution } from "#query/tag-distribution.ts";
import { readTimeRange, type TimeRange, wholeRange } from "#query/time-range.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { eventSeries } from "#http/views/issue-view.ts";
import { isoTime } from "#http/views/time.ts";
import { requestFault } from "#http/request-fault.ts";
import { groupsOf } from "./issue-reading.ts";
import { narrowScope } from "./project-references.ts";
import { readRowsQuestion } from "./rows-question.ts";
import { readReferences } from "./search-input.ts";
import { sparkLine } from "./spark-line.ts";

const facetsMax = 50;
const facetValuesMax = 10;

type StatsView = RouteAnswer<Routes["listIssuesStats"]>[number];

function readIssueIds(groups: readonly string[]): readonly IssueId[] {
  const named = groups.flatMap((text) => text.split(",")).filter((text) => text !== "");
  if (named.length === 0 || named.length > issuesWithStatsMax)
    throw requestFault("issue_count", { field: "groups", max: issuesWithStatsMax });
  return named.map((text) => {
    const id = parseNumericId<IssueId>(text);
    if (id === undefined) throw requestFault("issue_number", { field: "groups" });
    return id;
  });
}

function figuresView(figures: IssueFigures | undefined) {
  return {
    count: String(figures?.events ?? 0),
    userCount: figures?.users ?? 0,
    firstSeen: figures === undefined ? null : isoTime(figures.firstSeenMs),
    lastSeen: figures === undefined ? null : isoTime(figures.lastSeenMs),
  };
}

/** What the query asks of events. Joined by OR with conditions on issues it says nothing of an issue's events. */
function eventsPart(text: string | undefined) {
  const alternatives = alternativesOf(readSearch(text ?? "", issueLanguage));
  return alternatives.length === 1 ? alternatives[0]?.events : undefined;
}

export function issuesStatsHandlers(deps: HttpDeps): HandlersOf<"listIssuesStats" | "listEventsFacets"> {
  const readerIn = (scope: ProjectScope, range: TimeRange) => ({ events: deps.events, scope, range });

  const filteredFigures = async (
    scope: ProjectScope,
    range: TimeRange,
    question: IssueFiguresQuestion,
    query: string | undefined,
  ) => {
    const search = eventsPart(query);
    if (search === undefined) return undefined;
    const under = eventsFoundBy(search, await readReferences(deps, scope, search));
    return await readIssueFigures(readerIn(scope, range), { ...question, under });
  };

  return {
    listIssuesStats: async ({ scope: granted, query }) => {
      const nowMs = deps.clock.nowMs();
      const whole = wholeRange(nowMs);
      const range = readTimeRange(query, nowMs, whole);
      const scope = await narrowScope(deps.meta, granted, query.project);
      const ids = readIssueIds(query.groups);
      const issues = new Map<number, Issue>();
      for (const issue of await findIssues(deps.meta, scope, ids)) issues.set(issue.id, issue);
      const groups = await groupsOf(deps, scope, [...issues.keys()] as IssueId[]);
      const question = { groups, environments: query.environment };
      const spark = query.collapse.includes("stats")
        ? undefined
        : sparkLine(query.groupStatsPeriod, range, nowMs);
      const [inRange, lifetime, filtered, series] = await Promise.all([
        readIssueFigures(readerIn(scope, range), question),
        readIssueFigures(readerIn(scope, whole), question),
        filteredFigures(scope, range, question, query.query),
        spark === undefined
          ? undefined
          : readIssueSeries(readerIn(scope, spark.range), { ...question, bucketMs: spark.bucketMs }),
      ]);
      // In the order they were named.
      return ids.flatMap((id): StatsView[] => {
        const issue = issues.get(id);
        if (issue === undefined) return [];
        return [
          {
            id: String(id),
            isUnhandled: issue.isUnhandled,
            ...figuresView(inRange.get(id)),
            stats:
              series === undefined || spark === undefined
                ? {}
                : { [spark.name]: eventSeries(series.get(id) ?? []) },
            lifetime: figuresView(lifetime.get(id)),
            filtered: filtered === undefined ? null : figuresView(filtered.get(id)),
          },
        ];
      });
    },
    listEventsFacets: async ({ scope: granted, query }) => {
      const nowMs = deps.clock.nowMs();
      const dataset = query.dataset === "discover" ? "errors" : query.dataset;
      const asked = await readRowsQuestion(deps, granted, { ...query, dataset }, wholeRange(nowMs));
      if (asked.dataset.name !== "errors") throw requestFault("facets_of_errors", { field: "dataset" });
      const { search, references, environments } = asked.question;
      const [tags, table, projects] = await Promise.all([
        readTagDistribution(asked.reader, {
          groups: undefined,
          environments,
          search,
          references,
          valuesMax: facetValuesMax,
          keysMax: facetsMax,
        }),
        readEventsTable(asked.reader, {
          ...asked.question,
          fields: ["project.id", "count()"],
          sort: ["-count()"],
          limit: facetValuesMax,
          offset: 0,
        }),
        listProjects(deps.meta, asked.scope),
      ]);
      const ofProjects = table.rows.map(([id, count]) => ({
        name: projects.find((one) => String(one.id) === String(id))?.slug ?? String(id),
        value: String(id),
        count: Number(count),
      }));
      const facets = tags.map((tag) => ({
        key: tag.key,
        topValues: tag.values.map(({ value, events }) => ({ name: value, value, count: events })),
      }));
      return ofProjects.length === 0 ? facets : [{ key: "project", topValues: ofProjects }, ...facets];
    },
  };
}

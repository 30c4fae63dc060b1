import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
} from "@tanstack/react-query";
import type { ExportFormat } from "@vedette/api";
import { api } from "../../lib/api.ts";
import { periodMs } from "../../lib/time.ts";
import { DEFAULT_PERIOD, type Scope, scopeQuery } from "../../lib/url-state.ts";
import { drawnMeasures, fieldsOf, isGrouped, type Question, wholeQuery } from "./model/question.ts";

const PAGE_SIZE = 100;
const MINUTE_MS = 60_000;

/** How long the time of the question is; that long before it lies what it is compared with. */
export function spanMs({ start, end, statsPeriod }: Scope): number {
  if (start !== undefined && end !== undefined) return Date.parse(end) - Date.parse(start);
  return periodMs(statsPeriod ?? DEFAULT_PERIOD) ?? 0;
}

/** Fields that a row needs to lead on, whatever is shown of it. */
export function hiddenFields(question: Question): readonly string[] {
  if (question.dataset !== "errors") return [];
  const wanted =
    question.measures.length === 0
      ? ["issue.id", "id"]
      : question.columns.includes("issue")
        ? ["issue.id"]
        : [];
  return wanted.filter((field) => !question.columns.includes(field));
}

export function rowsQuery(org: string, question: Question, scope: Scope) {
  const field = [...fieldsOf(question), ...hiddenFields(question)];
  const query = {
    ...scopeQuery(scope),
    dataset: question.dataset,
    query: wholeQuery(question),
    field,
    sort: question.sort === "" ? [] : [question.sort],
    per_page: PAGE_SIZE,
  };
  return infiniteQueryOptions({
    queryKey: ["explore-rows", org, query],
    queryFn: async ({ pageParam, signal }) =>
      await api.queryEvents(
        { params: { org }, query: { ...query, cursor: `0:${pageParam * PAGE_SIZE}:0` } },
        { signal },
      ),
    initialPageParam: 0,
    getNextPageParam: (page, _, index) => (page.data.length < PAGE_SIZE ? undefined : index + 1),
    staleTime: MINUTE_MS,
    refetchOnWindowFocus: false,
    placeholderData: keepPreviousData,
    enabled: field.length > 0,
  });
}

export function seriesQuery(org: string, question: Question, scope: Scope) {
  const measures = drawnMeasures(question);
  const hasGroups = isGrouped(question);
  const query = {
    ...scopeQuery(scope),
    dataset: question.dataset,
    // Without groups there is nothing that conditions on groups could choose from.
    query: hasGroups ? wholeQuery(question) : question.query,
    yAxis: [...measures],
    groupBy: hasGroups ? [...question.columns] : [],
    // The groups are the same in each chart: the largest by the first measure.
    sort: hasGroups ? [`-${measures[0] ?? "count()"}`] : [],
    ...(hasGroups ? { topEvents: question.topEvents } : {}),
    ...(question.compare ? { comparisonDelta: Math.round(spanMs(scope) / 1_000) } : {}),
  };
  return queryOptions({
    queryKey: ["explore-series", org, query],
    queryFn: ({ signal }) => api.queryEventsTimeseries({ params: { org }, query }, { signal }),
    staleTime: MINUTE_MS,
    refetchOnWindowFocus: false,
    placeholderData: keepPreviousData,
    enabled: question.display !== "table",
  });
}

/** How many rows a query finds. */
export function countQuery(org: string, dataset: Question["dataset"], query: string, scope: Scope) {
  const asked = { ...scopeQuery(scope), dataset, query, field: ["count()"], sort: [], per_page: 1 };
  return queryOptions({
    queryKey: ["explore-count", org, asked],
    queryFn: async ({ signal }) => {
      const { data } = await api.queryEvents({ params: { org }, query: asked }, { signal });
      return Number(data[0]?.["count()"] ?? 0);
    },
    staleTime: MINUTE_MS,
    retry: false,
    refetchOnWindowFocus: false,
  });
}

/** How much the rows of the question are, whatever groups they make. */
export function eventsAnswerQuery(org: string, question: Question, scope: Scope) {
  const query = { ...scopeQuery(scope), dataset: question.dataset, query: question.query };
  return queryOptions({
    queryKey: ["explore-answer", org, query],
    queryFn: ({ signal }) => api.getEventsAnswer({ params: { org }, query }, { signal }),
    staleTime: MINUTE_MS,
    retry: false,
    refetchOnWindowFocus: false,
    placeholderData: keepPreviousData,
  });
}

/** All that the screen shows of a question, before it is drawn. */
export function askQuestion(queryClient: QueryClient, org: string, question: Question, scope: Scope): void {
  void queryClient.prefetchQuery(eventsAnswerQuery(org, question, scope));
  const rows = rowsQuery(org, question, scope);
  if (rows.enabled) void queryClient.prefetchInfiniteQuery(rows);
  const series = seriesQuery(org, question, scope);
  if (series.enabled) void queryClient.prefetchQuery(series);
}

/** Releases that appeared in the time of the question. */
export function releaseSightingsQuery(org: string, scope: Scope) {
  const { environment: _, ...query } = scopeQuery(scope);
  return queryOptions({
    queryKey: ["release-sightings", org, query],
    queryFn: ({ signal }) => api.listReleaseSightings({ params: { org }, query }, { signal }),
    staleTime: MINUTE_MS,
    refetchOnWindowFocus: false,
  });
}

/** The address of the table as a file. */
export function exportUrl(org: string, question: Question, scope: Scope, format: ExportFormat): string {
  return api.url("exportEvents", {
    params: { org },
    query: {
      ...scopeQuery(scope),
      dataset: question.dataset,
      query: wholeQuery(question),
      field: [...fieldsOf(question)],
      sort: question.sort === "" ? [] : [question.sort],
      format,
    },
  });
}

const SAVED_MAX = 300;

export function savedQueriesQuery(org: string) {
  return queryOptions({
    queryKey: ["saved-queries", org],
    queryFn: async ({ signal }) => {
      const found = [];
      let cursor: string | undefined;
      do {
        const page = await api.listSavedQueries(
          { params: { org }, query: { per_page: 100, cursor } },
          { signal },
        );
        found.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== undefined && found.length < SAVED_MAX);
      return found;
    },
    staleTime: MINUTE_MS,
  });
}

export function savedQueryQuery(org: string, id: string | undefined) {
  return queryOptions({
    queryKey: ["saved-queries", org, id],
    queryFn: ({ signal }) => api.getSavedQuery({ params: { org, savedQuery: id ?? "" } }, { signal }),
    staleTime: MINUTE_MS,
    retry: false,
    enabled: id !== undefined,
  });
}

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type DashboardWidget, datasetOfWidgetType } from "@vedette/api";
import { api } from "../../lib/api.ts";
import type { Language } from "../../lib/preferences.ts";
import { type Scope, scopeQuery } from "../../lib/url-state.ts";
import { isSeries, widgetBody } from "./model/widget-content.ts";
import type { WidgetAnswer } from "./model/widget-figures.ts";

const MINUTE_MS = 60_000;

export function templatesQuery(org: string, language: Language) {
  return queryOptions({
    queryKey: ["dashboard-templates", org, language],
    queryFn: ({ signal }) => api.listDashboardTemplates({ params: { org }, query: { language } }, { signal }),
    staleTime: 60 * MINUTE_MS,
  });
}

/** Whether the server would take a widget as it is. */
export function widgetCheckQuery(org: string, widget: DashboardWidget) {
  return queryOptions({
    queryKey: ["widget-check", org, questionOf(widget)],
    queryFn: ({ signal }) => api.checkWidget({ params: { org }, body: widgetBody(widget) }, { signal }),
    staleTime: 10 * MINUTE_MS,
    retry: false,
  });
}

export interface WidgetReading {
  readonly answers: readonly WidgetAnswer[];
  /** Of a number, over as long a time before; undefined where that is not known. */
  readonly before: WidgetAnswer | undefined;
}

/** What decides the answer; a new title or place asks nothing. */
function questionOf({ displayType, widgetType, limit, queries }: DashboardWidget) {
  return { displayType, widgetType, limit, queries };
}

export function widgetQuery(org: string, scope: Scope, widget: DashboardWidget) {
  const rows = { ...scopeQuery(scope), dataset: datasetOfWidgetType(widget.widgetType) };
  return queryOptions({
    queryKey: ["widget", org, rows, questionOf(widget)],
    queryFn: async ({ signal }): Promise<WidgetReading> => {
      const answers = await Promise.all(
        widget.queries.map(async (query) => await ask(org, rows, widget, query, signal)),
      );
      const before = await askBefore(org, rows, widget, signal);
      return { answers, before };
    },
    staleTime: MINUTE_MS,
    refetchOnWindowFocus: false,
    placeholderData: keepPreviousData,
  });
}

type Rows = ReturnType<typeof scopeQuery> & { readonly dataset: string };
type Query = DashboardWidget["queries"][number];

const TABLE_ROWS = 20;
const RANKS = 10;

async function ask(
  org: string,
  rows: Rows,
  { displayType, limit }: DashboardWidget,
  query: Query,
  signal: AbortSignal,
): Promise<WidgetAnswer> {
  const asked = { ...rows, query: query.conditions, referrer: "dashboard" };
  const sort = query.orderby === "" ? [] : [query.orderby];
  if (isSeries(displayType)) {
    return await api.queryEventsTimeseries(
      {
        params: { org },
        query: {
          ...asked,
          yAxis: query.aggregates,
          groupBy: query.columns,
          sort,
          ...(limit === null ? {} : { topEvents: limit }),
        },
      },
      { signal },
    );
  }
  const field = displayType === "table" ? query.fields : [...query.columns, ...query.aggregates];
  const rowsMax =
    displayType === "big_number" ? 1 : (limit ?? (displayType === "table" ? TABLE_ROWS : RANKS));
  return await api.queryEvents(
    { params: { org }, query: { ...asked, field, sort, per_page: rowsMax, noPagination: true } },
    { signal },
  );
}

const unitsMs: Readonly<Record<string, number>> = {
  m: MINUTE_MS,
  h: 60 * MINUTE_MS,
  d: 24 * 60 * MINUTE_MS,
  w: 7 * 24 * 60 * MINUTE_MS,
};

/** A number says more beside the one before it. Where that cannot be read, it stands alone. */
async function askBefore(
  org: string,
  { statsPeriod, ...rows }: Rows,
  widget: DashboardWidget,
  signal: AbortSignal,
): Promise<WidgetAnswer | undefined> {
  const [query] = widget.queries;
  const match = /^(\d+)([mhdw])$/.exec(statsPeriod ?? "");
  if (widget.displayType !== "big_number" || query === undefined || match === null) return undefined;
  const lengthMs = Number(match[1]) * (unitsMs[match[2] ?? ""] ?? 0);
  const endMs = Date.now() - lengthMs;
  const range = { start: new Date(endMs - lengthMs).toISOString(), end: new Date(endMs).toISOString() };
  try {
    return await api.queryEvents(
      {
        params: { org },
        query: {
          ...rows,
          ...range,
          query: query.conditions,
          field: query.aggregates,
          per_page: 1,
          noPagination: true,
        },
      },
      { signal },
    );
  } catch {
    return undefined;
  }
}

export function sharedBoardQuery(share: string) {
  return queryOptions({
    queryKey: ["shared-dashboard", share],
    queryFn: ({ signal }) => api.getSharedDashboard({ params: { share } }, { signal }),
    refetchInterval: MINUTE_MS,
    retry: false,
  });
}

export function sharedWidgetQuery(share: string, widget: string) {
  return queryOptions({
    queryKey: ["shared-widget", share, widget],
    queryFn: async ({ signal }): Promise<WidgetReading> => {
      const { results } = await api.getSharedWidget({ params: { share, widget } }, { signal });
      return { answers: results, before: undefined };
    },
    // The server reads anew once a minute.
    refetchInterval: MINUTE_MS,
    staleTime: MINUTE_MS,
  });
}

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type DashboardWidget, datasetOfWidgetType } from "@vedette/api";
import { api } from "../../lib/api.ts";
import type { Language } from "../../lib/preferences.ts";
import { type Scope, scopeQuery } from "../../lib/url-state.ts";
import { emptyNamesOf } from "./model/empty-names.ts";
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
  /** Names of the widget that nothing in its time has a value for. */
  readonly emptyNames: readonly string[];
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
      const [before, emptyNames] = await Promise.all([
        askBefore(org, rows, widget, signal),
        askEmptyNames(org, rows, widget, answers, signal),
      ]);
      return { answers, before, emptyNames };
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

function rowsMaxOf({ displayType, limit }: Pick<DashboardWidget, "displayType" | "limit">): number {
  return displayType === "big_number" ? 1 : (limit ?? (displayType === "table" ? TABLE_ROWS : RANKS));
}

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
  const rowsMax = rowsMaxOf({ displayType, limit });
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

/** Names that are asked about at most; more of them nobody writes by mistake. */
const DOUBTED_MAX = 3;

/** Rows further down may have a value that the first ones lack: of those there is a number. */
async function askEmptyNames(
  org: string,
  rows: Rows,
  widget: DashboardWidget,
  answers: readonly WidgetAnswer[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found = await Promise.all(
    answers.map(async (answer, index) => {
      const { names, isWhole } = emptyNamesOf(answer, rowsMaxOf(widget));
      if (isWhole) return names;
      const conditions = widget.queries[index]?.conditions ?? "";
      const doubted = names.filter((name) => /^[\w.-]+$/.test(name)).slice(0, DOUBTED_MAX);
      const hasNone = await Promise.all(
        doubted.map(async (name) => await isWithoutValue(org, rows, conditions, name, signal)),
      );
      return doubted.filter((_, at) => hasNone[at]);
    }),
  );
  return [...new Set(found.flat())];
}

/** What cannot be read is not claimed. */
async function isWithoutValue(
  org: string,
  rows: Rows,
  conditions: string,
  name: string,
  signal: AbortSignal,
): Promise<boolean> {
  // An OR among the conditions must not take the name with it.
  const others = /(?:^|\s)OR(?:\s|$)/i.test(conditions) ? `(${conditions})` : conditions;
  try {
    const { data } = await api.queryEvents(
      {
        params: { org },
        query: {
          ...rows,
          query: `${others} has:${name}`.trim(),
          field: ["count()"],
          per_page: 1,
          noPagination: true,
          referrer: "dashboard",
        },
      },
      { signal },
    );
    return (data[0]?.["count()"] ?? 0) === 0;
  } catch {
    return false;
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
      // How many rows were asked for is not told to strangers: of rows it is not known whether they are all.
      const emptyNames = results.flatMap((answer) => {
        const { names, isWhole } = emptyNamesOf(answer, 0);
        return isWhole ? names : [];
      });
      return { answers: results, before: undefined, emptyNames: [...new Set(emptyNames)] };
    },
    // The server reads anew once a minute.
    refetchInterval: MINUTE_MS,
    staleTime: MINUTE_MS,
  });
}

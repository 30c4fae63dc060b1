/**
 * Dashboards that were shared by a link: read by anybody, changed by nobody. Only the kept queries are asked, about
 * the kept time, so a reader learns nothing but what the dashboard shows; and each of them at most once a minute,
 * however many read.
 */
import type { WidgetResults } from "@vedette/api";
import type { Dashboard, Widget, WidgetQuery } from "#domain/dashboards/dashboard.ts";
import { type DashboardShare, findDashboardShare } from "#domain/dashboards/dashboard-shares.ts";
import { findDashboard } from "#domain/dashboards/read-dashboards.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { notFound } from "#http/answer-error.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { createPublicReadLimiter } from "#http/public-read-limiter.ts";
import { widgetView } from "#http/views/dashboard-view.ts";
import { isoTime } from "#http/views/time.ts";
import { readTable } from "./events-query-handler.ts";
import { timeSeriesAnswer } from "./events-series-handlers.ts";

/** A full dashboard asks once for itself and thirty times for its widgets. */
const readsPerMinute = { perAddressMax: 240, ofAllMax: 2400 };
const answersKeptMs = 60_000;
const answersKeptMax = 500;
const periodDefault = "14d";

type Kept = { readonly atMs: number; readonly answer: Promise<WidgetResults> };

export function sharedDashboardHandlers(
  deps: HttpDeps,
): HandlersOf<"getSharedDashboard" | "getSharedWidget"> {
  const admit = createPublicReadLimiter(deps, readsPerMinute);
  const kept = new Map<string, Kept>();

  const open = async (token: string) => {
    const share = await findDashboardShare(deps.meta, token);
    if (share === undefined) throw notFound();
    const reader = { organizationId: share.organizationId, userId: undefined };
    const dashboard = await findDashboard(deps.meta, reader, share.dashboardId);
    if (dashboard === undefined) throw notFound();
    return { share, dashboard };
  };

  /** The same answer for everybody within a minute; one that failed is not kept. */
  const readOnce = async (key: string, read: () => Promise<WidgetResults>): Promise<WidgetResults> => {
    const nowMs = deps.clock.nowMs();
    const known = kept.get(key);
    if (known !== undefined && nowMs - known.atMs < answersKeptMs) return await known.answer;
    const answer = read();
    kept.delete(key);
    const oldest = kept.size >= answersKeptMax ? kept.keys().next() : undefined;
    if (oldest?.done === false) kept.delete(oldest.value);
    kept.set(key, { atMs: nowMs, answer });
    try {
      return await answer;
    } catch (error) {
      if (kept.get(key)?.answer === answer) kept.delete(key);
      throw error;
    }
  };

  return {
    getSharedDashboard: async ({ params, request }) => {
      admit(request.ip);
      const { dashboard } = await open(params.share);
      return {
        title: dashboard.title,
        description: dashboard.description,
        period: dashboard.period ?? periodDefault,
        widgets: dashboard.widgets.map(sharedWidgetView),
      };
    },
    getSharedWidget: async ({ params, request }) => {
      admit(request.ip);
      const { share, dashboard } = await open(params.share);
      const widget = dashboard.widgets.find(({ id }) => String(id) === params.widget);
      if (widget === undefined) throw notFound();
      const key = JSON.stringify([dashboard.id, dashboard.version, widget.id, share.scope.projectIds]);
      return await readOnce(key, async () => ({
        dateRead: isoTime(deps.clock.nowMs()),
        results: await Promise.all(
          widget.queries.map(async (query) => await readQuery(deps, { share, dashboard, widget, query })),
        ),
      }));
    },
  };
}

/** What it is, and not what it asks: conditions may name what nobody outside should read. */
function sharedWidgetView(widget: Widget) {
  const { widgetType: _dataset, limit: _limit, queries, ...view } = widgetView(widget);
  return {
    ...view,
    queries: queries.map(({ name, fields, fieldAliases }) => ({ name, fields, fieldAliases })),
  };
}

type SharedQuery = {
  readonly share: DashboardShare;
  readonly dashboard: Dashboard;
  readonly widget: Widget;
  readonly query: WidgetQuery;
};

async function readQuery(deps: HttpDeps, { share, dashboard, widget, query }: SharedQuery) {
  const { projects } = dashboard;
  const scope =
    projects.length === 0
      ? share.scope
      : makeProjectScope(share.scope.projectIds.filter((id) => projects.includes(id)));
  const rows = {
    project: [],
    environment: dashboard.environments,
    dataset: widget.dataset,
    query: query.conditions,
    statsPeriod: dashboard.period ?? periodDefault,
  };
  const sort = query.orderby === "" ? [] : [query.orderby];
  const { display } = widget;
  if (display === "line" || display === "area" || display === "bar") {
    const input = {
      ...rows,
      yAxis: query.aggregates,
      topEvents: widget.limit ?? undefined,
      sort,
      orderby: [],
      excludeOther: false,
    };
    return await timeSeriesAnswer(deps, scope, input, query.columns);
  }
  const field = display === "table" ? query.fields : [...query.columns, ...query.aggregates];
  const limit = display === "big_number" ? 1 : (widget.limit ?? (display === "table" ? 20 : 10));
  return (await readTable(deps, scope, { ...rows, field, sort }, { limit, offset: 0 })).view;
}

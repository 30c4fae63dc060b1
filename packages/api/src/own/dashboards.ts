/** What dashboards can do beyond the `/api/0` routes: be copied, begin from a template, be shared by a link. */
import { z } from "zod";
import { dashboardBody, dashboardDetails, dashboardParams, widgetShape } from "../compat/dashboard.ts";
import { timeSeriesAnswer, eventsTableAnswer } from "../compat/events-query.ts";
import { dateTime, empty, orgParams, reference } from "../fields.ts";
import { route } from "../route.ts";

export const dashboardTemplate = z.object({
  slug: z.string(),
  title: z.string(),
  description: z.string(),
  /** `one` where it is about a single project, which its maker chooses. */
  projects: z.enum(["any", "one"]),
  widgets: z.array(widgetShape),
});

/** A widget as a link shows it: what it is, and not what it asks. */
const sharedWidget = widgetShape.omit({ queries: true, widgetType: true, limit: true }).extend({
  queries: z.array(widgetShape.shape.queries.element.pick({ name: true, fields: true, fieldAliases: true })),
});

export const sharedDashboardShape = z.object({
  title: z.string(),
  description: z.string().nullable(),
  /** The time that every widget is about. */
  period: z.string(),
  widgets: z.array(sharedWidget),
});

/** By query of the widget, in their order. */
export const widgetResults = z.object({
  dateRead: dateTime,
  results: z.array(z.union([timeSeriesAnswer, eventsTableAnswer])),
});

const shareParams = z.object({ share: reference });

export const ownDashboardRoutes = {
  listDashboardTemplates: route({
    method: "GET",
    path: "/api/vedette/organizations/{org}/dashboard-templates/",
    permission: "event:read",
    summary: "Dashboards to begin with; the widgets of one are sent to `dashboards/` as they are.",
    params: orgParams,
    query: z.object({ language: z.enum(["en", "zh-CN"]).optional() }),
    response: z.array(dashboardTemplate),
  }),
  duplicateDashboard: route({
    method: "POST",
    path: "/api/vedette/organizations/{org}/dashboards/{dashboard}/duplicate/",
    permission: "event:write",
    summary: "A copy that is the caller's own and not shared.",
    params: dashboardParams,
    body: dashboardBody.pick({ title: true }),
    response: dashboardDetails,
    status: 201,
    errors: ["too_many_dashboards"],
  }),
  shareDashboard: route({
    method: "POST",
    path: "/api/vedette/organizations/{org}/dashboards/{dashboard}/share/",
    permission: "event:write",
    summary:
      "Makes a link by which anybody may read the dashboard, as far as the caller sees its projects now. An earlier link ends. The token is shown this once.",
    params: dashboardParams,
    response: z.object({ token: z.string(), url: z.string(), dateShared: dateTime }),
    status: 201,
  }),
  unshareDashboard: route({
    method: "DELETE",
    path: "/api/vedette/organizations/{org}/dashboards/{dashboard}/share/",
    permission: "event:write",
    summary: "Takes the link back.",
    params: dashboardParams,
    response: empty,
    status: 204,
  }),
  getSharedDashboard: route({
    method: "GET",
    path: "/api/vedette/shared/dashboards/{share}/",
    permission: "public",
    summary: "A dashboard that was shared by a link, for anybody who has it.",
    params: shareParams,
    response: sharedDashboardShape,
    errors: ["too_many_requests"],
  }),
  getSharedWidget: route({
    method: "GET",
    path: "/api/vedette/shared/dashboards/{share}/widgets/{widget}/",
    permission: "public",
    summary: "What a widget of a shared dashboard shows; read anew once a minute.",
    params: shareParams.extend({ widget: reference }),
    response: widgetResults,
    errors: ["too_many_requests", "timeout"],
  }),
} as const;

/**
 * Dashboards: widgets on a grid, each an answer to one or several questions about what is stored. The words are those
 * of the `/api/0` clients; `version`, `unit` and the grid's twelve columns are ours.
 */
import { z } from "zod";
import { dateTime, empty, id, orgParams, pageQuery, reference, textLike } from "../fields.ts";
import { route } from "../route.ts";
import {
  dashboardColumns,
  dashboardRowsMax,
  widgetFieldsMax,
  widgetHeightMax,
  widgetLimitMax,
  widgetQueriesMax,
  widgetsMax,
} from "./dashboard-bounds.ts";
import { userReference } from "./user.ts";

export const widgetDisplay = z.enum(["line", "area", "bar", "table", "big_number", "top_n"]);
/** How a figure is printed; `null` by what it is. */
export const widgetUnit = z.enum(["number", "percentage", "millisecond", "second", "byte"]);

const layout = z
  .object({
    x: z
      .int()
      .min(0)
      .max(dashboardColumns - 1),
    y: z.int().min(0).max(dashboardRowsMax),
    w: z.int().min(1).max(dashboardColumns),
    h: z.int().min(1).max(widgetHeightMax),
  })
  .refine(({ x, w }) => x + w <= dashboardColumns, {
    message: `A widget ends at column ${dashboardColumns} at the latest.`,
    path: ["w"],
  });

const field = z.string().min(1).max(400);
const fields = z.array(field).max(widgetFieldsMax);
const title = z.string().trim().min(1).max(255);
const description = z.string().trim().max(500).nullable();

const widgetQueryBody = z.object({
  /** Names the query's lines where there are several. */
  name: z.string().trim().max(128).optional(),
  /** The columns of a table in their order; made of `columns` and `aggregates` where it is missing. */
  fields: fields.optional(),
  aggregates: fields.optional(),
  /** Plain fields that tell groups apart. */
  columns: fields.optional(),
  /** Headings, by `fields`. */
  fieldAliases: z.array(z.string().trim().max(128)).max(widgetFieldsMax).optional(),
  /** In the search language of the dataset. */
  conditions: z.string().max(4000).optional(),
  /** A field, with `-` for falling. */
  orderby: z.string().max(401).optional(),
});

const widgetBody = z.object({
  /** Of a widget that is there already; without, or with one that the dashboard has not, it is a new one. */
  id: id.nullish(),
  title,
  description: description.optional(),
  displayType: widgetDisplay,
  /** A dataset; `error-events` unless said. */
  widgetType: z.string().max(30).nullish(),
  queries: z.array(widgetQueryBody).min(1).max(widgetQueriesMax),
  /** How many groups or rows. */
  limit: z.int().min(1).max(widgetLimitMax).nullish(),
  unit: widgetUnit.nullish(),
  /** Without one it goes below the others. */
  layout: layout.nullish(),
});

export const widgetShape = z.object({
  id,
  title: z.string(),
  description: z.string().nullable(),
  displayType: widgetDisplay,
  widgetType: z.string(),
  limit: z.number().nullable(),
  unit: widgetUnit.nullable(),
  queries: z.array(
    z.object({
      name: z.string(),
      fields: z.array(z.string()),
      aggregates: z.array(z.string()),
      columns: z.array(z.string()),
      fieldAliases: z.array(z.string()),
      conditions: z.string(),
      orderby: z.string(),
    }),
  ),
  layout: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
});

/** Its maker and whoever may change the organization can always edit. */
const permissions = z.object({
  isEditableByEveryone: z.boolean(),
  teamsWithEditAccess: z.array(z.number()),
});
const permissionsBody = z.object({
  isEditableByEveryone: z.boolean(),
  teamsWithEditAccess: z.array(z.int().min(1)).max(100).optional(),
});

const facts = {
  id,
  title: z.string(),
  description: z.string().nullable(),
  dateCreated: dateTime,
  dateModified: dateTime,
  /** Null for a token of the organization, and for somebody who is gone. */
  createdBy: userReference.nullable(),
  isFavorited: z.boolean(),
  /** By the caller. */
  lastVisited: dateTime.nullable(),
  permissions,
  /** What the caller may do with it. */
  isEditable: z.boolean(),
  isOwned: z.boolean(),
  isShared: z.boolean(),
} as const;

export const dashboardSummary = z.object({
  ...facts,
  widgetDisplay: z.array(widgetDisplay),
  widgetPreview: z.array(z.object({ displayType: widgetDisplay, layout: widgetShape.shape.layout })),
});

export const dashboardDetails = z.object({
  ...facts,
  /** Counts the changes; what is sent with a change must be the one that was read. */
  version: z.number(),
  modifiedBy: userReference.nullable(),
  widgets: z.array(widgetShape),
  /** What it is about where nobody asks otherwise: ids of projects, none for all that the reader sees. */
  projects: z.array(z.number()),
  environment: z.array(z.string()),
  /** `24h`, `14d`; null for the reader's own. */
  period: z.string().nullable(),
  /** Since when it is shared by a link. */
  dateShared: dateTime.nullable(),
});

const scope = {
  projects: z.array(z.int().min(1)).max(100).optional(),
  environment: z.array(z.string().min(1).max(64)).max(20).optional(),
  period: z
    .string()
    .check(textLike("period", /^[1-9][0-9]{0,5}[smhdw]$/, "Give a period such as 24h or 14d."))
    .nullish(),
} as const;

export const dashboardBody = z.object({
  title,
  description: description.optional(),
  widgets: z.array(widgetBody).max(widgetsMax).optional(),
  permissions: permissionsBody.optional(),
  ...scope,
});

export const dashboardParams = orgParams.extend({ dashboard: reference });

const errors = ["invalid_query"] as const;

export const dashboardRoutes = {
  listDashboards: route({
    method: "GET",
    path: "/api/0/organizations/{org}/dashboards/",
    permission: "event:read",
    summary:
      "The dashboards of the organization: the caller's favourites first, then in the order asked for.",
    params: orgParams,
    query: z.object({
      ...pageQuery,
      /** A part of the title. */
      query: z.string().max(255).optional(),
      sort: z
        .enum(["recentlyViewed", "title", "-title", "dateCreated", "-dateCreated", "mydashboards"])
        .optional(),
    }),
    response: z.array(dashboardSummary),
    paginated: true,
  }),
  createDashboard: route({
    method: "POST",
    path: "/api/0/organizations/{org}/dashboards/",
    permission: "event:write",
    summary:
      "Makes a dashboard. Every query is read by the grammar; a fault names its widget, field and place.",
    params: orgParams,
    body: dashboardBody,
    response: dashboardDetails,
    status: 201,
    errors: [...errors, "too_many_dashboards"],
  }),
  getDashboard: route({
    method: "GET",
    path: "/api/0/organizations/{org}/dashboards/{dashboard}/",
    permission: "event:read",
    summary: "One dashboard with its widgets.",
    params: dashboardParams,
    response: dashboardDetails,
  }),
  updateDashboard: route({
    method: "PUT",
    path: "/api/0/organizations/{org}/dashboards/{dashboard}/",
    permission: "event:write",
    summary:
      "Changes what is given; `widgets` are all of them. With a `version` that is not the present one it answers 409 and changes nothing.",
    params: dashboardParams,
    body: dashboardBody.partial().extend({ version: z.int().min(1).optional() }),
    response: dashboardDetails,
    errors: [...errors, "edit_conflict"],
  }),
  deleteDashboard: route({
    method: "DELETE",
    path: "/api/0/organizations/{org}/dashboards/{dashboard}/",
    permission: "event:write",
    summary:
      "Deletes a dashboard and takes its link back: its maker's, or whose who may change the organization.",
    params: dashboardParams,
    response: empty,
    status: 204,
  }),
  visitDashboard: route({
    method: "POST",
    path: "/api/0/organizations/{org}/dashboards/{dashboard}/visit/",
    permission: "event:read",
    summary: "Notes that the caller looked at it, for the order of their list.",
    params: dashboardParams,
    response: empty,
    status: 204,
  }),
  favoriteDashboard: route({
    method: "PUT",
    path: "/api/0/organizations/{org}/dashboards/{dashboard}/favorite/",
    permission: "event:read",
    summary: "The caller's own star.",
    params: dashboardParams,
    body: z.object({ isFavorited: z.boolean() }),
    response: empty,
    status: 204,
  }),
  checkWidget: route({
    method: "POST",
    path: "/api/0/organizations/{org}/dashboards/widgets/",
    permission: "event:read",
    summary: "Whether a widget would be taken, without keeping it.",
    params: orgParams,
    body: widgetBody,
    response: z.object({}),
    errors,
  }),
} as const;

export type WidgetBody = z.output<typeof widgetBody>;
export type DashboardBody = z.output<typeof dashboardBody>;

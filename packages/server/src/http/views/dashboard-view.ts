/** Dashboards in the shapes of the API. */
import {
  type DashboardDetails,
  type DashboardSummary,
  type DashboardWidget,
  widgetTypeOf,
} from "@vedette/api";
import type { UserId } from "@vedette/protocol";
import type { Dashboard, DashboardFacts, Widget } from "#domain/dashboards/dashboard.ts";
import type { DashboardRights } from "#domain/dashboards/dashboard-rights.ts";
import type { User } from "#domain/people/users.ts";
import { isoTime, isoTimeOrNull } from "./time.ts";
import { personView } from "./user-view.ts";

export type DashboardViewer = {
  readonly users: ReadonlyMap<UserId, User>;
  readonly rights: DashboardRights;
};

function factsView(facts: DashboardFacts, { users, rights }: DashboardViewer) {
  return {
    id: String(facts.id),
    title: facts.title,
    description: facts.description,
    dateCreated: isoTime(facts.createdAtMs),
    dateModified: isoTime(facts.changedAtMs),
    createdBy: personView(users, facts.ownerId),
    isFavorited: facts.isFavourite,
    lastVisited: isoTimeOrNull(facts.visitedAtMs),
    permissions: {
      isEditableByEveryone: facts.isEditableByEveryone,
      teamsWithEditAccess: [...facts.editTeams],
    },
    isEditable: rights.edits(facts),
    isOwned: rights.owns(facts),
    isShared: facts.sharedAtMs !== undefined,
  };
}

export function widgetView(widget: Widget): DashboardWidget {
  return {
    id: String(widget.id),
    title: widget.title,
    description: widget.description,
    displayType: widget.display,
    widgetType: widgetTypeOf(widget.dataset),
    limit: widget.limit,
    unit: widget.unit,
    queries: widget.queries.map((query) => ({
      name: query.name,
      fields: [...query.fields],
      aggregates: [...query.aggregates],
      columns: [...query.columns],
      fieldAliases: [...query.fieldAliases],
      conditions: query.conditions,
      orderby: query.orderby,
    })),
    layout: widget.layout,
  };
}

export function dashboardSummaryView(
  facts: DashboardFacts,
  widgets: readonly Widget[],
  viewer: DashboardViewer,
): DashboardSummary {
  return {
    ...factsView(facts, viewer),
    widgetDisplay: widgets.map((widget) => widget.display),
    widgetPreview: widgets.map((widget) => ({ displayType: widget.display, layout: widget.layout })),
  };
}

export function dashboardView(dashboard: Dashboard, viewer: DashboardViewer): DashboardDetails {
  return {
    ...factsView(dashboard, viewer),
    version: dashboard.version,
    modifiedBy: personView(viewer.users, dashboard.changedBy),
    widgets: dashboard.widgets.map(widgetView),
    projects: [...dashboard.projects],
    environment: [...dashboard.environments],
    period: dashboard.period,
    dateShared: isoTimeOrNull(dashboard.sharedAtMs),
  };
}

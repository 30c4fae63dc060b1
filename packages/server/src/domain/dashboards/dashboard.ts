/** Dashboards as they are kept: widgets on a grid, and what they are about where nobody asks otherwise. */
import type { DashboardId, OrganizationId, ProjectId, TeamId, UserId } from "@vedette/protocol";

export type WidgetDisplay = "line" | "area" | "bar" | "table" | "big_number" | "top_n";
export type WidgetUnit = "number" | "percentage" | "millisecond" | "second" | "byte";

export type WidgetLayout = {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
};

export type WidgetQuery = {
  readonly name: string;
  /** The columns of a table in their order. */
  readonly fields: readonly string[];
  readonly aggregates: readonly string[];
  /** Plain fields that tell groups apart. */
  readonly columns: readonly string[];
  /** Headings, by field; empty for the field itself. */
  readonly fieldAliases: readonly string[];
  readonly conditions: string;
  /** A field, with `-` for falling; empty for the usual order. */
  readonly orderby: string;
};

/** What is shown and how. */
export type WidgetContent = {
  readonly title: string;
  readonly description: string | null;
  readonly display: WidgetDisplay;
  readonly dataset: string;
  readonly queries: readonly WidgetQuery[];
  /** How many groups or rows. */
  readonly limit: number | null;
  readonly unit: WidgetUnit | null;
};

/** `id` counts within the dashboard. */
export type Widget = WidgetContent & { readonly id: number; readonly layout: WidgetLayout };

/** A widget as somebody sends it. */
export type WidgetDraft = WidgetContent & {
  readonly id: number | undefined;
  readonly layout: WidgetLayout | undefined;
};

export type DashboardScope = {
  /** None for all that the reader sees. */
  readonly projects: readonly ProjectId[];
  readonly environments: readonly string[];
  readonly period: string | null;
};

export type EditPermissions = {
  readonly isEditableByEveryone: boolean;
  readonly editTeams: readonly TeamId[];
};

export type DashboardFacts = EditPermissions & {
  readonly id: DashboardId;
  readonly ownerId: UserId | undefined;
  readonly title: string;
  readonly description: string | null;
  readonly createdAtMs: number;
  readonly changedAtMs: number;
  /** By the reader. */
  readonly isFavourite: boolean;
  readonly visitedAtMs: number | undefined;
  readonly sharedAtMs: number | undefined;
};

export type Dashboard = DashboardFacts &
  DashboardScope & {
    readonly version: number;
    readonly changedBy: UserId | undefined;
    readonly widgets: readonly Widget[];
  };

/** Who reads, in which organization; a token of the organization is nobody. */
export type DashboardReader = {
  readonly organizationId: OrganizationId;
  readonly userId: UserId | undefined;
};

export const dashboardsMax = 500;

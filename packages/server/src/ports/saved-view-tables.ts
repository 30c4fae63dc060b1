/** The tables of what people keep to look at again, a part of the meta store's schema. */
import type { DashboardId, OrganizationId, SavedQueryId, SavedSearchId, UserId } from "@vedette/protocol";
import type { Generated } from "kysely";
import type { Fixed } from "./column-types.ts";

export type SavedSearchesTable = {
  id: Generated<SavedSearchId>;
  organization_id: Fixed<OrganizationId>;
  /** Who made it; null for a token of the organization, and for somebody who is gone. */
  user_id: Fixed<UserId | null>;
  name: string;
  query: string;
  sort: string;
  visibility: "owner" | "organization";
  created_at: Fixed<number>;
};

/** A person's pins among the saved searches that they see. */
export type SavedSearchPinsTable = { user_id: Fixed<UserId>; search_id: Fixed<SavedSearchId> };

/** A person's own order of the saved searches that they see; one without a place stands behind those that have one. */
export type SavedSearchPlacesTable = {
  user_id: Fixed<UserId>;
  search_id: Fixed<SavedSearchId>;
  place: number;
};

export type SavedQueriesTable = {
  id: Generated<SavedQueryId>;
  organization_id: Fixed<OrganizationId>;
  /** Who made it; null for a token of the organization, and for somebody who is gone. */
  user_id: Fixed<UserId | null>;
  name: string;
  visibility: "owner" | "organization";
  /** JSON: what is asked and how it is shown. */
  question: string;
  created_at: Fixed<number>;
  changed_at: number;
};

export type DashboardsTable = {
  id: Generated<DashboardId>;
  organization_id: Fixed<OrganizationId>;
  /** Who made it; null for a token of the organization, and for somebody who is gone. */
  owner_id: Fixed<UserId | null>;
  title: string;
  description: string | null;
  widgets: string;
  /** What it is about where nobody asks otherwise; lists of ids and names, empty for all. */
  projects: string;
  environments: string;
  period: string | null;
  is_editable_by_everyone: 0 | 1;
  edit_teams: string;
  /** Counts the changes. */
  version: number;
  created_at: Fixed<number>;
  changed_at: number;
  changed_by: UserId | null;
};

/** A person's star on a dashboard, and when they looked last. */
export type DashboardReadersTable = {
  user_id: Fixed<UserId>;
  dashboard_id: Fixed<DashboardId>;
  is_favourite: 0 | 1;
  visited_at: number | null;
};

/** Whoever knows the token may read the dashboard, within the projects that its sharer saw. */
export type DashboardSharesTable = {
  dashboard_id: Fixed<DashboardId>;
  /** SHA-256 of the token, which is never kept. */
  token_hash: Fixed<string>;
  user_id: Fixed<UserId>;
  projects: Fixed<string>;
  created_at: Fixed<number>;
};

export type SavedViewTables = {
  saved_searches: SavedSearchesTable;
  saved_search_pins: SavedSearchPinsTable;
  saved_search_places: SavedSearchPlacesTable;
  saved_queries: SavedQueriesTable;
  dashboards: DashboardsTable;
  dashboard_readers: DashboardReadersTable;
  dashboard_shares: DashboardSharesTable;
};

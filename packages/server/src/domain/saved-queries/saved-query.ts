/** Questions about events that are kept under a name. */
import type { OrganizationId, ProjectId, SavedQueryId, UserId } from "@vedette/protocol";

export type QueryVisibility = "owner" | "organization";
export type QueryDisplay = "table" | "line" | "area" | "bar" | "top_n";

/** What is asked and how it is shown; kept as one document, because it is read and written whole. */
export type QueryQuestion = {
  readonly dataset: string;
  readonly query: string;
  readonly fields: readonly string[];
  /** A field, with `-` for falling; empty for the usual order. */
  readonly orderBy: string;
  readonly display: QueryDisplay;
  readonly yAxis: readonly string[];
  readonly topEvents: number | null;
  readonly interval: string | null;
  readonly compare: boolean;
  /** None for all that the reader sees. */
  readonly projects: readonly ProjectId[];
  readonly environments: readonly string[];
  readonly period: string | null;
  readonly start: string | null;
  readonly end: string | null;
};

export type SavedQuery = {
  readonly id: SavedQueryId;
  readonly userId: UserId | undefined;
  readonly name: string;
  readonly visibility: QueryVisibility;
  readonly question: QueryQuestion;
  readonly createdAtMs: number;
  readonly changedAtMs: number;
};

export type NewQuery = Pick<SavedQuery, "name" | "visibility" | "question">;

/** Who asks, in which organization; a token of the organization is nobody. */
export type QueryReader = { readonly organizationId: OrganizationId; readonly userId: UserId | undefined };

export type QueryOrder = "name" | "-name" | "dateCreated" | "-dateCreated" | "dateUpdated" | "-dateUpdated";

export const ownQueriesMax = 100;
export const organizationQueriesMax = 200;

/** Dashboards for their readers: favourites first, each person's own order behind them. */
import type { DashboardId, UserId } from "@vedette/protocol";
import type { MetaAccess, MetaDb } from "#ports/meta-store.ts";
import type { Dashboard, DashboardFacts, DashboardReader, DashboardScope, Widget } from "./dashboard.ts";

export type DashboardOrder =
  | "recentlyViewed"
  | "title"
  | "-title"
  | "dateCreated"
  | "-dateCreated"
  | "mydashboards";

export type DashboardSummary = DashboardFacts & { readonly widgets: readonly Widget[] };

const factColumns = [
  "dashboards.id",
  "dashboards.owner_id",
  "dashboards.title",
  "dashboards.description",
  "dashboards.is_editable_by_everyone",
  "dashboards.edit_teams",
  "dashboards.created_at",
  "dashboards.changed_at",
  "dashboard_readers.is_favourite",
  "dashboard_readers.visited_at",
  "dashboard_shares.created_at as shared_at",
] as const;

function visible(db: MetaDb, { organizationId, userId }: DashboardReader) {
  return db
    .selectFrom("dashboards")
    .leftJoin("dashboard_readers", (join) =>
      join
        .onRef("dashboard_readers.dashboard_id", "=", "dashboards.id")
        .on("dashboard_readers.user_id", "=", userId ?? (0 as UserId)),
    )
    .leftJoin("dashboard_shares", "dashboard_shares.dashboard_id", "dashboards.id")
    .where("dashboards.organization_id", "=", organizationId);
}

type FactRow = {
  id: DashboardId;
  owner_id: UserId | null;
  title: string;
  description: string | null;
  is_editable_by_everyone: 0 | 1;
  edit_teams: string;
  created_at: number;
  changed_at: number;
  is_favourite: 0 | 1 | null;
  visited_at: number | null;
  shared_at: number | null;
};

function factsOf(row: FactRow): DashboardFacts {
  return {
    id: row.id,
    ownerId: row.owner_id ?? undefined,
    title: row.title,
    description: row.description,
    isEditableByEveryone: row.is_editable_by_everyone === 1,
    // Our own JSON: it was checked when it was written.
    editTeams: JSON.parse(row.edit_teams) as DashboardFacts["editTeams"],
    createdAtMs: row.created_at,
    changedAtMs: row.changed_at,
    isFavourite: row.is_favourite === 1,
    visitedAtMs: row.visited_at ?? undefined,
    sharedAtMs: row.shared_at ?? undefined,
  };
}

/** All of them by their facts: there are at most `dashboardsMax`. */
export async function listDashboards(
  meta: MetaAccess,
  reader: DashboardReader,
  { order, search }: { readonly order: DashboardOrder; readonly search: string },
): Promise<readonly DashboardFacts[]> {
  const rows = await visible(meta.db, reader).select(factColumns).orderBy("dashboards.id").execute();
  const needle = search.trim().toLowerCase();
  const found = rows.map(factsOf).filter(({ title }) => title.toLowerCase().includes(needle));
  return found.toSorted(
    (one, other) => Number(other.isFavourite) - Number(one.isFavourite) || compare(one, other, order, reader),
  );
}

function compare(
  one: DashboardFacts,
  other: DashboardFacts,
  order: DashboardOrder,
  { userId }: DashboardReader,
): number {
  const byTitle = byText(one.title.toLowerCase(), other.title.toLowerCase()) || one.id - other.id;
  switch (order) {
    case "title":
      return byTitle;
    case "-title":
      return -byTitle;
    case "dateCreated":
      return one.createdAtMs - other.createdAtMs || one.id - other.id;
    case "-dateCreated":
      return other.createdAtMs - one.createdAtMs || other.id - one.id;
    case "mydashboards": {
      const isMine = (facts: DashboardFacts) => Number(facts.ownerId === userId);
      return isMine(other) - isMine(one) || byTitle;
    }
    case "recentlyViewed":
    default:
      return (other.visitedAtMs ?? 0) - (one.visitedAtMs ?? 0) || byTitle;
  }
}

const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** The widgets of those that a page of the list shows. */
export async function widgetsOf(
  meta: MetaAccess,
  ids: readonly DashboardId[],
): Promise<ReadonlyMap<DashboardId, readonly Widget[]>> {
  if (ids.length === 0) return new Map();
  const rows = await meta.db
    .selectFrom("dashboards")
    .select(["id", "widgets"])
    .where("id", "in", ids)
    .execute();
  return new Map(rows.map((row) => [row.id, JSON.parse(row.widgets) as readonly Widget[]]));
}

export async function findDashboard(
  meta: MetaAccess,
  reader: DashboardReader,
  id: DashboardId,
): Promise<Dashboard | undefined> {
  const row = await visible(meta.db, reader)
    .select(factColumns)
    .select([
      "dashboards.widgets",
      "dashboards.projects",
      "dashboards.environments",
      "dashboards.period",
      "dashboards.version",
      "dashboards.changed_by",
    ])
    .where("dashboards.id", "=", id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    ...factsOf(row),
    version: row.version,
    changedBy: row.changed_by ?? undefined,
    widgets: JSON.parse(row.widgets) as readonly Widget[],
    projects: JSON.parse(row.projects) as DashboardScope["projects"],
    environments: JSON.parse(row.environments) as readonly string[],
    period: row.period,
  };
}

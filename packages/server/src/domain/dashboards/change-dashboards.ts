/**
 * Makes and changes dashboards. A change names the version that it was made from; where another one came first it is
 * refused as a whole, so that two editors never overwrite each other unseen.
 */
import type { DashboardId } from "@vedette/protocol";
import { storedText } from "#domain/sql/stored-text.ts";
import { UserError } from "#kernel/errors.ts";
import type { Flag, MetaAccess, MetaDb } from "#ports/meta-store.ts";
import {
  type Dashboard,
  type DashboardReader,
  type DashboardScope,
  dashboardsMax,
  type EditPermissions,
  type Widget,
} from "./dashboard.ts";

export type DashboardContent = DashboardScope &
  EditPermissions & {
    readonly title: string;
    readonly description: string | null;
    readonly widgets: readonly Widget[];
  };

/** To be called in the transaction that records it. */
export async function createDashboard(
  meta: MetaAccess,
  maker: DashboardReader,
  content: DashboardContent,
  nowMs: number,
): Promise<DashboardId> {
  return await meta.transaction(async (trx) => {
    await requireRoom(trx, maker);
    const row = await trx
      .insertInto("dashboards")
      .values({
        ...columnsOf(content),
        organization_id: maker.organizationId,
        owner_id: maker.userId ?? null,
        version: 1,
        created_at: nowMs,
        changed_at: nowMs,
        changed_by: maker.userId ?? null,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    return row.id;
  });
}

/** Counts under a lock on the organization's row, so that two requests do not both take the last place. */
async function requireRoom(trx: MetaDb, { organizationId }: DashboardReader): Promise<void> {
  await trx
    .updateTable("organizations")
    .set((eb) => ({ name: eb.ref("name") }))
    .where("id", "=", organizationId)
    .execute();
  const { count } = await trx
    .selectFrom("dashboards")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("organization_id", "=", organizationId)
    .executeTakeFirstOrThrow();
  if (count < dashboardsMax) return;
  throw new UserError(
    "too_many_dashboards",
    400,
    `An organization has at most ${dashboardsMax} dashboards; delete one first.`,
  );
}

function columnsOf(content: DashboardContent) {
  return {
    title: storedText(content.title, 255),
    description: content.description === null ? null : storedText(content.description, 500),
    widgets: JSON.stringify(content.widgets.map(storedWidget)),
    projects: JSON.stringify(content.projects),
    environments: JSON.stringify(content.environments.map((name) => storedText(name, 64))),
    period: content.period,
    is_editable_by_everyone: (content.isEditableByEveryone ? 1 : 0) as Flag,
    edit_teams: JSON.stringify(content.editTeams),
  };
}

/** JSON escapes NUL and keeps halves of characters, but what is asked with them later would not. */
function storedWidget(widget: Widget): Widget {
  return JSON.parse(JSON.stringify(widget), (_, value: unknown) =>
    typeof value === "string" ? storedText(value, 4096) : value,
  ) as Widget;
}

/** Writes the whole content over `base`, as it was read; throws where somebody was faster. */
export async function changeDashboard(
  meta: MetaAccess,
  editor: DashboardReader,
  base: Pick<Dashboard, "id" | "version">,
  content: DashboardContent,
  nowMs: number,
): Promise<void> {
  const row = await meta.db
    .updateTable("dashboards")
    .set({
      ...columnsOf(content),
      version: base.version + 1,
      changed_at: nowMs,
      changed_by: editor.userId ?? null,
    })
    .where("id", "=", base.id)
    .where("version", "=", base.version)
    .returning("id")
    .executeTakeFirst();
  if (row === undefined) throw editConflict();
}

/** What an editor hears whose version is not the present one. */
export function editConflict(details: Readonly<Record<string, unknown>> = {}): UserError {
  return new UserError(
    "edit_conflict",
    409,
    "Somebody else has changed this dashboard meanwhile; nothing of theirs was overwritten. Load it again, or keep yours as a copy.",
    "version",
    details,
  );
}

export async function deleteDashboard(meta: MetaAccess, id: DashboardId): Promise<void> {
  await meta.db.deleteFrom("dashboards").where("id", "=", id).execute();
}

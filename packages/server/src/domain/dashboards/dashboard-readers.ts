/** What a person has to do with a dashboard: their star, and when they looked last. */
import type { DashboardId, UserId } from "@vedette/protocol";
import type { MetaAccess } from "#ports/meta-store.ts";

export type DashboardOfReader = { readonly userId: UserId; readonly id: DashboardId };

export async function noteVisit(
  meta: MetaAccess,
  { userId, id }: DashboardOfReader,
  nowMs: number,
): Promise<void> {
  await meta.db
    .insertInto("dashboard_readers")
    .values({ user_id: userId, dashboard_id: id, is_favourite: 0, visited_at: nowMs })
    .onConflict((conflict) =>
      conflict.columns(["user_id", "dashboard_id"]).doUpdateSet({ visited_at: nowMs }),
    )
    .execute();
}

export async function setFavourite(
  meta: MetaAccess,
  { userId, id }: DashboardOfReader,
  isFavourite: boolean,
): Promise<void> {
  const flag = isFavourite ? 1 : 0;
  await meta.db
    .insertInto("dashboard_readers")
    .values({ user_id: userId, dashboard_id: id, is_favourite: flag, visited_at: null })
    .onConflict((conflict) =>
      conflict.columns(["user_id", "dashboard_id"]).doUpdateSet({ is_favourite: flag }),
    )
    .execute();
}

/** States that end by themselves: what is new or back is ongoing after a week, what is quiet is resolved. */
import type { IssueId, ProjectId } from "@vedette/protocol";
import { type ActivityData, recordActivities } from "#domain/activity/issue-activity.ts";
import { type ActivityType, type MetaAccess, type MetaTransaction, within } from "#ports/meta-store.ts";
import { initialPriority } from "./priority.ts";
import type { Resolution } from "./resolution.ts";

const ongoingAfterDays = 7;
const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** At most so many in one call; answers how many it were. */
export async function settleIssues(meta: MetaAccess, limit: number, nowMs: number): Promise<number> {
  const beforeMs = nowMs - ongoingAfterDays * dayMs;
  return await meta.transaction(async (trx) => {
    const rows = await trx
      .selectFrom("issues")
      .select(["id", "level", "is_unhandled", "substatus", "priority", "priority_locked_at"])
      .where("status", "=", "unresolved")
      .where("substatus", "in", ["new", "regressed", "escalating"])
      .where("state_since", "<=", beforeMs)
      .where("merged_into", "is", null)
      .orderBy("id")
      .limit(limit)
      .execute();
    // What escalating raised goes back with it.
    const byPriority = Map.groupBy(rows, (row) =>
      row.substatus === "escalating" && row.priority_locked_at === null ? initialPriority(row) : row.priority,
    );
    for (const [priority, group] of byPriority) {
      await trx
        .updateTable("issues")
        .set({ substatus: "ongoing", state_since: nowMs, changed_at: nowMs, priority })
        .where(
          "id",
          "in",
          group.map(({ id }) => id),
        )
        .execute();
    }
    await tell(trx, rows, "auto_set_ongoing", { after_days: ongoingAfterDays }, nowMs);
    return rows.length;
  });
}

/** The projects whose issues resolve by themselves. */
export async function projectsThatResolve(
  meta: MetaAccess,
): Promise<readonly { readonly projectId: ProjectId; readonly ageHours: number }[]> {
  const rows = await meta.db
    .selectFrom("projects")
    .select(["id", "resolve_age_hours"])
    .where("resolve_age_hours", ">", 0)
    .orderBy("id")
    .execute();
  return rows.map((row) => ({ projectId: row.id, ageHours: row.resolve_age_hours }));
}

/** Open issues that were neither seen nor decided about for so long; at most so many in one call. */
export async function resolveQuietIssues(
  meta: MetaAccess,
  asked: { readonly projectId: ProjectId; readonly ageHours: number; readonly limit: number },
  nowMs: number,
): Promise<number> {
  const beforeMs = nowMs - asked.ageHours * hourMs;
  const resolution: Resolution = { kind: "age" };
  return await meta.transaction(async (trx) => {
    const rows = await trx
      .selectFrom("issues")
      .select("id")
      .where("project_id", "=", asked.projectId)
      .where("status", "=", "unresolved")
      .where("last_seen_at", "<=", beforeMs)
      .where("state_since", "<=", beforeMs)
      .where("merged_into", "is", null)
      .orderBy("id")
      .limit(asked.limit)
      .execute();
    if (rows.length === 0) return 0;
    await trx
      .updateTable("issues")
      .set({
        status: "resolved",
        substatus: null,
        resolved_at: nowMs,
        resolution: JSON.stringify(resolution),
        state_since: nowMs,
        changed_at: nowMs,
      })
      .where(
        "id",
        "in",
        rows.map(({ id }) => id),
      )
      .execute();
    await tell(trx, rows, "set_resolved_by_age", { age: asked.ageHours }, nowMs);
    return rows.length;
  });
}

async function tell(
  trx: MetaTransaction,
  rows: readonly { readonly id: IssueId }[],
  type: ActivityType,
  data: ActivityData,
  nowMs: number,
): Promise<void> {
  await recordActivities(
    within(trx),
    rows.map(({ id }) => ({ issueId: id, type, data })),
    nowMs,
  );
}

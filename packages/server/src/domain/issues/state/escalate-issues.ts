/** Issues that may escalate, and those that do. */
import type { GroupHash, IssueId, ProjectId } from "@vedette/protocol";
import { recordActivities } from "#domain/activity/issue-activity.ts";
import { paddedChunks, valuesTable } from "#domain/sql/values-table.ts";
import { type MetaAccess, within } from "#ports/meta-store.ts";
import { hashesOf, type IssueHashes } from "./hashes-of-issues.ts";

export type EscalationCandidate = IssueHashes & {
  readonly firstSeenMs: number;
  readonly stateSinceMs: number;
};

const substatuses = ["archived_until_escalating", "ongoing"] as const;

/** Of issues with any of these groups those that are archived until they escalate, or ongoing. */
export async function escalationCandidates(
  meta: MetaAccess,
  groups: readonly { readonly projectId: ProjectId; readonly hash: GroupHash }[],
): Promise<readonly EscalationCandidate[]> {
  const found = new Map<IssueId, EscalationCandidate>();
  for (const chunk of paddedChunks(groups)) {
    const rows = await meta.db
      .with("active(project_id, hash)", () =>
        valuesTable<{ project_id: ProjectId; hash: GroupHash }>(
          ["bigint", "text"],
          chunk.map(({ projectId, hash }) => [projectId, hash]),
        ),
      )
      .selectFrom("active")
      .innerJoin("group_hashes", (join) =>
        join
          .onRef("group_hashes.project_id", "=", "active.project_id")
          .onRef("group_hashes.hash", "=", "active.hash"),
      )
      .innerJoin("issues", "issues.id", "group_hashes.issue_id")
      .select(["issues.id", "issues.project_id", "issues.first_seen_at", "issues.state_since"])
      .distinct()
      .where("issues.substatus", "in", substatuses)
      .execute();
    const issues = await hashesOf(meta, rows);
    for (const [index, issue] of issues.entries()) {
      const row = rows[index];
      if (row === undefined) continue;
      found.set(row.id, { ...issue, firstSeenMs: row.first_seen_at, stateSinceMs: row.state_since });
    }
  }
  return [...found.values()];
}

export type FoundEscalation = {
  readonly issueId: IssueId;
  /** A decision that was made meanwhile stands. */
  readonly stateSinceMs: number;
  readonly events: number;
  readonly ceiling: number;
};

/** Opens them as escalating, with high priority where nobody has set another; answers how many it were. */
export async function escalateIssues(
  meta: MetaAccess,
  escalations: readonly FoundEscalation[],
  nowMs: number,
): Promise<number> {
  if (escalations.length === 0) return 0;
  return await meta.transaction(async (trx) => {
    const escalated: FoundEscalation[] = [];
    for (const escalation of escalations.toSorted((a, b) => a.issueId - b.issueId)) {
      const row = await trx
        .updateTable("issues")
        .set((eb) => ({
          status: "unresolved",
          substatus: "escalating",
          archive_condition: null,
          archived_until: null,
          state_since: nowMs,
          changed_at: nowMs,
          priority: eb
            .case()
            .when("priority_locked_at", "is", null)
            .then("high" as const)
            .else(eb.ref("priority"))
            .end(),
        }))
        .where("id", "=", escalation.issueId)
        .where("substatus", "in", substatuses)
        .where("state_since", "=", escalation.stateSinceMs)
        .returning("id")
        .executeTakeFirst();
      if (row !== undefined) escalated.push(escalation);
    }
    await recordActivities(
      within(trx),
      escalated.map(({ issueId, events, ceiling }) => ({
        issueId,
        type: "set_escalating" as const,
        data: { event_count: events, forecast: ceiling },
      })),
      nowMs,
    );
    return escalated.length;
  });
}

/** Brings archived issues back whose archiving has ended: by a time that came, or by events or people that did. */
import type { IssueId } from "@vedette/protocol";
import { type ActivityData, recordActivities } from "#domain/activity/issue-activity.ts";
import { projectIdsOf } from "#domain/issues/issue.ts";
import { type MetaAccess, type MetaTransaction, within } from "#ports/meta-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import type { IssueHashes } from "./hashes-of-issues.ts";
import { hashesOf } from "./hashes-of-issues.ts";
import { type ArchiveCondition, readArchiveCondition } from "./archive-condition.ts";

export type ArchivedIssue = IssueHashes & {
  readonly condition: ArchiveCondition;
  readonly archivedAtMs: number;
};

/** Of all projects together one look takes so many; those that were merged away keep their time. */
const dueMax = 100_000;

/** Of the scope, or of every project; answers how many. */
export async function endExpiredArchives(
  meta: MetaAccess,
  asked: { readonly nowMs: number; readonly limit: number; readonly scope?: ProjectScope | undefined },
): Promise<number> {
  // By itself, or SQLite reads all issues of the project as long as it has no statistics (11 ms of 50,000).
  let query = meta.db
    .selectFrom((eb) =>
      eb
        .selectFrom("issues")
        .select(["id", "project_id", "merged_into"])
        .where("archived_until", "is not", null)
        .where("archived_until", "<=", asked.nowMs)
        .orderBy("archived_until")
        .limit(dueMax)
        .as("due"),
    )
    .select("id")
    .where("merged_into", "is", null)
    .limit(asked.limit);
  if (asked.scope !== undefined) query = query.where("project_id", "in", projectIdsOf(asked.scope));
  const rows = await query.execute();
  if (rows.length === 0) return 0;
  return await meta.transaction(async (trx) => {
    const ids = rows.map(({ id }) => id).sort((a, b) => a - b);
    const ended = await trx
      .updateTable("issues")
      .set(openAgain(asked.nowMs))
      .where("id", "in", ids)
      .where("archived_until", "<=", asked.nowMs)
      .returning("id")
      .execute();
    await tell(
      trx,
      ended.map(({ id }) => ({ id, data: { substatus: "ongoing", reason: "time" } })),
      asked.nowMs,
    );
    return ended.length;
  });
}

/** Issues that wait for events or people, in the order of their ids, with their groups. */
export async function listCountedArchives(
  meta: MetaAccess,
  asked: { readonly afterId: number; readonly limit: number },
): Promise<readonly ArchivedIssue[]> {
  const rows = await meta.db
    .selectFrom("issues")
    .select(["id", "project_id", "archive_condition", "state_since"])
    .where("status", "=", "ignored")
    .where("substatus", "=", "archived_until_condition_met")
    .where("archive_condition", "is not", null)
    .where("merged_into", "is", null)
    .where("id", ">", asked.afterId as IssueId)
    .orderBy("id")
    .limit(asked.limit)
    .execute();
  const hashes = await hashesOf(meta, rows);
  return hashes.flatMap((issue, index) => {
    const row = rows[index];
    return row === undefined || row.archive_condition === null
      ? []
      : [{ ...issue, condition: readArchiveCondition(row.archive_condition), archivedAtMs: row.state_since }];
  });
}

export type ReachedCondition = {
  readonly issueId: IssueId;
  /** A decision that was made meanwhile stands. */
  readonly archivedAtMs: number;
  readonly data: ActivityData;
};

/** Answers how many were still archived. */
export async function endArchives(
  meta: MetaAccess,
  reached: readonly ReachedCondition[],
  nowMs: number,
): Promise<number> {
  if (reached.length === 0) return 0;
  return await meta.transaction(async (trx) => {
    const ended: { readonly id: IssueId; readonly data: ActivityData }[] = [];
    for (const { issueId, archivedAtMs, data } of reached) {
      const row = await trx
        .updateTable("issues")
        .set(openAgain(nowMs))
        .where("id", "=", issueId)
        .where("status", "=", "ignored")
        .where("state_since", "=", archivedAtMs)
        .returning("id")
        .executeTakeFirst();
      if (row !== undefined) ended.push({ id: row.id, data: { substatus: "ongoing", ...data } });
    }
    await tell(trx, ended, nowMs);
    return ended.length;
  });
}

function openAgain(nowMs: number) {
  return {
    status: "unresolved",
    substatus: "ongoing",
    archive_condition: null,
    archived_until: null,
    state_since: nowMs,
    changed_at: nowMs,
  } as const;
}

async function tell(
  trx: MetaTransaction,
  ended: readonly { readonly id: IssueId; readonly data: ActivityData }[],
  nowMs: number,
): Promise<void> {
  await recordActivities(
    within(trx),
    ended.map(({ id, data }) => ({ issueId: id, type: "set_unresolved" as const, data })),
    nowMs,
  );
}

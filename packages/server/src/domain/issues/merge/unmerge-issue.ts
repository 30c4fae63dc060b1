/**
 * Taking a merge back. Hashes that came with a merged issue return to it: it reappears under its old id with what
 * people have to do with it. Hashes that were the issue's own from the start leave for a new issue, which the caller describes by
 * the latest event of theirs.
 */
import type { GroupHash, IssueId, UserId } from "@vedette/protocol";
import { recordActivities } from "#domain/activity/issue-activity.ts";
import { UserError } from "#kernel/errors.ts";
import { type MetaAccess, type MetaTransaction, within } from "#ports/meta-store.ts";
import { createIssues } from "../create-issues.ts";
import type { Issue } from "../issue.ts";
import type { IssueSeed } from "../issue-seed.ts";
import { followSplit, returnPeople } from "./merged-people.ts";
import { settlePrimaryHash } from "./primary-hash.ts";

export type Unmerge = {
  readonly hashes: readonly GroupHash[];
  readonly userId: UserId | undefined;
  /** What the events of a hash say of an issue of their own; `undefined` when none is left. */
  readonly seedOf: (hash: GroupHash) => IssueSeed | undefined;
};

type HashRow = { readonly hash: GroupHash; readonly merged_from: IssueId | null };

/** Answers the issues that the hashes went to. */
export async function unmergeHashes(
  meta: MetaAccess,
  issue: Issue,
  unmerge: Unmerge,
  nowMs: number,
): Promise<readonly IssueId[]> {
  return await meta.transaction(async (trx) => {
    const rows = await trx
      .selectFrom("group_hashes")
      .select(["hash", "merged_from"])
      .where("issue_id", "=", issue.id)
      .execute();
    const asked = new Set<string>(unmerge.hashes);
    const leaving = rows.filter((row) => asked.has(row.hash));
    if (leaving.length < asked.size)
      throw new UserError("not_found", 404, "The issue does not have one of these hashes.", "id");
    if (leaving.length === rows.length)
      throw new UserError("unmerge_impossible", 400, "At least one hash must stay with the issue.", "id");
    const restored = await restoreIssues(trx, leaving, nowMs);
    const made = await makeIssue(
      trx,
      issue,
      leaving.filter((row) => row.merged_from === null),
      unmerge,
      nowMs,
    );
    await returnPeople(trx, issue.id, restored);
    for (const id of made) await followSplit(trx, issue.id, id);
    const targets = [...restored, ...made];
    for (const id of [issue.id, ...targets]) await settlePrimaryHash(trx, id);
    await trx.updateTable("issues").set({ changed_at: nowMs }).where("id", "=", issue.id).execute();
    const data = { hashes: leaving.map((row) => row.hash), destinations: targets.map(String) };
    await recordActivities(
      within(trx),
      [
        { issueId: issue.id, userId: unmerge.userId, type: "unmerge_source", data },
        ...targets.map((issueId) => ({
          issueId,
          userId: unmerge.userId,
          type: "unmerge_destination" as const,
          data: { source: String(issue.id) },
        })),
      ],
      nowMs,
    );
    return targets;
  });
}

async function restoreIssues(
  trx: MetaTransaction,
  leaving: readonly HashRow[],
  nowMs: number,
): Promise<readonly IssueId[]> {
  const origins = [...new Set(leaving.flatMap((row) => row.merged_from ?? []))];
  for (const origin of origins) {
    await trx
      .updateTable("issues")
      .set({ merged_into: null, changed_at: nowMs })
      .where("id", "=", origin)
      .execute();
    await trx
      .updateTable("group_hashes")
      .set({ issue_id: origin, merged_from: null })
      .where("merged_from", "=", origin)
      .where(
        "hash",
        "in",
        leaving.filter((row) => row.merged_from === origin).map((row) => row.hash),
      )
      .execute();
  }
  return origins;
}

/** One new issue for all of them, as the latest seen of them says. */
async function makeIssue(
  trx: MetaTransaction,
  issue: Issue,
  own: readonly HashRow[],
  unmerge: Unmerge,
  nowMs: number,
): Promise<readonly IssueId[]> {
  if (own.length === 0) return [];
  const hashes = own.map((row) => row.hash);
  const seeds = hashes.flatMap((hash) => unmerge.seedOf(hash) ?? []);
  const latest = seeds.toSorted((a, b) => b.lastSeenMs - a.lastSeenMs)[0];
  if (latest === undefined) {
    throw new UserError(
      "unmerge_impossible",
      400,
      "No event of these hashes is left, so there is nothing to make an issue of.",
      "id",
    );
  }
  const vectors = await trx
    .selectFrom("group_hashes")
    .select(["hash", "vector", "created_at"])
    .where("project_id", "=", issue.project.id)
    .where("hash", "in", hashes)
    .execute();
  await trx
    .deleteFrom("group_hashes")
    .where("project_id", "=", issue.project.id)
    .where("hash", "in", hashes)
    .execute();
  const seed = {
    ...latest,
    firstSeenMs: Math.min(...seeds.map((one) => one.firstSeenMs)),
    lastSeenMs: Math.max(...seeds.map((one) => one.lastSeenMs)),
  };
  const { created } = await createIssues(trx, [seed], nowMs);
  const [made] = created.values();
  if (made === undefined) throw new Error("the new issue was not created");
  await trx
    .deleteFrom("group_hashes")
    .where("project_id", "=", issue.project.id)
    .where("hash", "=", seed.hash)
    .execute();
  await trx
    .insertInto("group_hashes")
    .values(
      vectors.map((row) => ({
        project_id: issue.project.id,
        hash: row.hash,
        issue_id: made.id,
        merged_from: null,
        primary_hash: null,
        vector: row.vector,
        created_at: row.created_at,
      })),
    )
    .execute();
  return [made.id];
}

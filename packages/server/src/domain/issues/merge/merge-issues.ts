/**
 * Merging: what people know to be one fault becomes one issue. Hashes move, events never do. The issues that are
 * taken in keep their rows (with their activity), so that a merge can be taken back, see `unmerge-issue.ts`.
 */
import type { IssueId, ProjectId, UserId } from "@vedette/protocol";
import { recordActivities } from "#domain/activity/issue-activity.ts";
import { UserError } from "#kernel/errors.ts";
import { type MetaAccess, type MetaTransaction, within } from "#ports/meta-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { projectIdsOf } from "../issue.ts";
import type { SeedRelease } from "../issue-seed.ts";
import { releasesAfter } from "../state/issue-releases.ts";
import { bringPeople } from "./merged-people.ts";
import { settlePrimaryHash } from "./primary-hash.ts";

export type Merge = { readonly parentId: IssueId; readonly childIds: readonly IssueId[] };

export const mergedAtOnceMax = 100;

type Candidate = {
  readonly id: IssueId;
  readonly project_id: ProjectId;
  readonly title: string;
  readonly short_number: number;
  readonly first_seen_at: number;
  readonly last_seen_at: number;
  readonly first_release: string | null;
  readonly last_release: string | null;
};

/** The oldest of the issues takes the others in. They must lie in the scope and belong to one project. */
export async function mergeIssues(
  meta: MetaAccess,
  scope: ProjectScope,
  merge: { readonly ids: readonly IssueId[]; readonly userId: UserId | undefined },
  nowMs: number,
): Promise<Merge> {
  const ids = [...new Set(merge.ids)];
  if (ids.length < 2)
    throw new UserError("merge_impossible", 400, "Name at least two issues to merge.", "id");
  if (ids.length > mergedAtOnceMax)
    throw new UserError("too_many_issues", 400, `Merge at most ${mergedAtOnceMax} issues at once.`, "id");
  return await meta.transaction(async (trx) => {
    const candidates = await readCandidates(trx, scope, ids);
    const [parent, ...children] = candidates;
    if (parent === undefined) throw new UserError("not_found", 404, "None of the issues is there.", "id");
    await trx
      .updateTable("issues")
      .set({ merged_into: parent.id, changed_at: nowMs })
      // Those that an earlier merge brought along follow.
      .where((eb) =>
        eb.or([
          eb(
            "id",
            "in",
            children.map((child) => child.id),
          ),
          eb(
            "merged_into",
            "in",
            children.map((child) => child.id),
          ),
        ]),
      )
      .execute();
    for (const child of children) {
      await trx
        .updateTable("group_hashes")
        .set((eb) => ({
          issue_id: parent.id,
          merged_from: eb.fn.coalesce("merged_from", eb.val(child.id)),
        }))
        .where("issue_id", "=", child.id)
        .execute();
    }
    await trx
      .updateTable("issues")
      .set({
        first_seen_at: Math.min(...candidates.map((one) => one.first_seen_at)),
        last_seen_at: Math.max(...candidates.map((one) => one.last_seen_at)),
        ...releasesAfter(parent, children.flatMap(releasesSeen)),
        changed_at: nowMs,
      })
      .where("id", "=", parent.id)
      .execute();
    await settlePrimaryHash(trx, parent.id);
    await bringPeople(
      trx,
      parent.id,
      children.map((child) => child.id),
    );
    await recordActivities(
      within(trx),
      [
        {
          issueId: parent.id,
          userId: merge.userId,
          type: "merge",
          data: {
            issues: children.map((child) => ({
              id: String(child.id),
              shortNumber: child.short_number,
              title: child.title,
            })),
          },
        },
      ],
      nowMs,
    );
    return { parentId: parent.id, childIds: children.map((child) => child.id) };
  });
}

/** As far as an issue tells: when its first one was first seen, and its last one last. */
function releasesSeen(issue: Candidate): readonly SeedRelease[] {
  const seen = (version: string | null, atMs: number): readonly SeedRelease[] =>
    version === null ? [] : [{ version, firstSeenMs: atMs, lastSeenMs: atMs }];
  return [...seen(issue.first_release, issue.first_seen_at), ...seen(issue.last_release, issue.last_seen_at)];
}

/** Oldest first; refuses what is not there, was merged away, or lies in another project. */
async function readCandidates(
  trx: MetaTransaction,
  scope: ProjectScope,
  ids: readonly IssueId[],
): Promise<readonly Candidate[]> {
  const rows = await trx
    .selectFrom("issues")
    .select(["id", "project_id", "title", "short_number", "merged_into"])
    .select(["first_seen_at", "last_seen_at", "first_release", "last_release"])
    .where("id", "in", ids)
    .where("project_id", "in", projectIdsOf(scope))
    .orderBy("first_seen_at")
    .orderBy("id")
    .execute();
  const found = new Set(rows.map((row) => row.id));
  const missing = ids.find((id) => !found.has(id));
  if (missing !== undefined) throw new UserError("not_found", 404, `There is no issue ${missing}.`, "id");
  for (const row of rows) {
    if (row.merged_into !== null) {
      throw new UserError(
        "merge_impossible",
        400,
        `The issue ${row.id} was merged into ${row.merged_into} already.`,
        "id",
      );
    }
  }
  if (new Set(rows.map((row) => row.project_id)).size > 1)
    throw new UserError("merge_impossible", 400, "Issues of different projects cannot be merged.", "id");
  return rows;
}

/** Where an issue went that was merged away. */
export async function mergedIntoOf(
  meta: MetaAccess,
  scope: ProjectScope,
  id: IssueId,
): Promise<IssueId | undefined> {
  const row = await meta.db
    .selectFrom("issues")
    .select("merged_into")
    .where("id", "=", id)
    .where("project_id", "in", projectIdsOf(scope))
    .executeTakeFirst();
  return row?.merged_into ?? undefined;
}

/** The vectors of groups in the meta store, beside their hashes: what similar issues are found by. */
import type { GroupHash, ProjectId } from "@vedette/protocol";
import { paddedChunks, valuesTable } from "#domain/sql/values-table.ts";
import type { MetaAccess } from "#ports/meta-store.ts";

export type GroupVector = {
  readonly projectId: ProjectId;
  readonly hash: GroupHash;
  readonly vector: string;
};

/** Keeps what is there: the first event of a group says what it is like. */
export async function saveGroupVectors(meta: MetaAccess, vectors: readonly GroupVector[]): Promise<void> {
  for (const chunk of paddedChunks(vectors)) {
    const rows = chunk.map(({ projectId, hash, vector }) => [projectId, hash, vector]);
    await meta.db
      .with("made(project_id, hash, vector)", () => valuesTable<MadeRow>(["bigint", "text", "text"], rows))
      .updateTable("group_hashes")
      .from("made")
      .set((eb) => ({ vector: eb.ref("made.vector") }))
      .whereRef("group_hashes.project_id", "=", "made.project_id")
      .whereRef("group_hashes.hash", "=", "made.hash")
      .where("group_hashes.vector", "is", null)
      .execute();
  }
}

type MadeRow = { project_id: ProjectId; hash: GroupHash; vector: string };

export async function findGroupVector(
  meta: MetaAccess,
  group: { readonly projectId: ProjectId; readonly hash: GroupHash },
): Promise<string | undefined> {
  const row = await meta.db
    .selectFrom("group_hashes")
    .select("vector")
    .where("project_id", "=", group.projectId)
    .where("hash", "=", group.hash)
    .executeTakeFirst();
  return row?.vector ?? undefined;
}

export type DatedVector = { readonly hash: GroupHash; readonly createdAtMs: number; readonly vector: string };

/** A window of a project's vectors in the order of their creation, for whoever keeps them in memory. */
export async function listGroupVectors(
  meta: MetaAccess,
  projectId: ProjectId,
  page: { readonly fromMs: number; readonly offset: number; readonly limit: number },
): Promise<readonly DatedVector[]> {
  const rows = await meta.db
    .selectFrom("group_hashes")
    .select(["hash", "created_at", "vector"])
    .where("project_id", "=", projectId)
    .where("created_at", ">=", page.fromMs)
    .where("vector", "is not", null)
    .orderBy("created_at")
    .orderBy("hash")
    .offset(page.offset)
    .limit(page.limit)
    .execute();
  return rows.flatMap((row) =>
    row.vector === null ? [] : [{ hash: row.hash, createdAtMs: row.created_at, vector: row.vector }],
  );
}

/** Groups that stand for their issue and have none yet, after a place, in the order of project and hash. */
export async function listGroupsWithoutVector(
  meta: MetaAccess,
  after: { readonly projectId: ProjectId; readonly hash: GroupHash } | undefined,
  limit: number,
): Promise<readonly { readonly projectId: ProjectId; readonly hash: GroupHash }[]> {
  let query = meta.db
    .selectFrom("group_hashes")
    .select(["project_id", "hash"])
    .where("vector", "is", null)
    .where("primary_hash", "is", null)
    .orderBy("project_id")
    .orderBy("hash")
    .limit(limit);
  if (after !== undefined) {
    query = query
      .where("project_id", ">=", after.projectId)
      .where((eb) => eb.or([eb("project_id", ">", after.projectId), eb("hash", ">", after.hash)]));
  }
  const rows = await query.execute();
  return rows.map((row) => ({ projectId: row.project_id, hash: row.hash }));
}

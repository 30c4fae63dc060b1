/** Environments that the lists of a project leave out. What they name stays where it is, and is found by its name. */
import type { ProjectId } from "@vedette/protocol";
import { UserError } from "#kernel/errors.ts";
import type { MetaAccess } from "#ports/meta-store.ts";

/** What was typed wrong by a deployment, not what somebody generates. */
const hiddenMax = 1000;

/** The names that each of the projects hides. */
export async function hiddenEnvironments(
  meta: MetaAccess,
  projectIds: readonly ProjectId[],
): Promise<ReadonlyMap<number, ReadonlySet<string>>> {
  const hidden = new Map<number, Set<string>>();
  if (projectIds.length === 0) return hidden;
  const rows = await meta.db
    .selectFrom("hidden_environments")
    .select(["project_id", "name"])
    .where("project_id", "in", projectIds)
    .orderBy("name")
    .execute();
  for (const { project_id, name } of rows)
    hidden.set(project_id, (hidden.get(project_id) ?? new Set()).add(name));
  return hidden;
}

/** Hides it, or shows it again; answers whether that is news. */
export async function setHiddenEnvironment(
  meta: MetaAccess,
  projectId: ProjectId,
  { name, isHidden }: { readonly name: string; readonly isHidden: boolean },
  nowMs: number,
): Promise<boolean> {
  if (!isHidden) {
    const gone = await meta.db
      .deleteFrom("hidden_environments")
      .where("project_id", "=", projectId)
      .where("name", "=", name)
      .returning("name")
      .execute();
    return gone.length > 0;
  }
  return await meta.transaction(async (trx) => {
    const made = await trx
      .insertInto("hidden_environments")
      .values({ project_id: projectId, name, hidden_at: nowMs })
      .onConflict((conflict) => conflict.doNothing())
      .returning("name")
      .execute();
    const { count } = await trx
      .selectFrom("hidden_environments")
      .select((eb) => eb.fn.countAll<number>().as("count"))
      .where("project_id", "=", projectId)
      .executeTakeFirstOrThrow();
    if (Number(count) > hiddenMax)
      throw new UserError(
        "invalid_input",
        400,
        `A project hides at most ${hiddenMax} environments.`,
        "isHidden",
      );
    return made.length > 0;
  });
}

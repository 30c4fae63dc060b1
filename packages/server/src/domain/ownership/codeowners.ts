/** The CODEOWNERS file of a project: as it came, who the names in it are here, and the rules made of both. */
import type { ProjectId } from "@vedette/protocol";
import { UserError } from "#kernel/errors.ts";
import type { MetaAccess } from "#ports/meta-store.ts";

export type Codeowners = {
  readonly id: number;
  readonly raw: string;
  /** `#team` or an e-mail address, by the name in the file. */
  readonly names: Readonly<Record<string, string>>;
  readonly rules: string;
  readonly createdAtMs: number;
  readonly changedAtMs: number;
};

export type CodeownersText = Pick<Codeowners, "raw" | "names" | "rules">;

export async function findCodeowners(
  meta: MetaAccess,
  projectId: ProjectId,
): Promise<Codeowners | undefined> {
  const row = await meta.db
    .selectFrom("project_codeowners")
    .selectAll()
    .where("project_id", "=", projectId)
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      raw: row.raw,
      names: JSON.parse(row.names) as Codeowners["names"],
      rules: row.rules,
      createdAtMs: row.created_at,
      changedAtMs: row.changed_at,
    }
  );
}

/** A project has one; a second is refused. */
export async function addCodeowners(
  meta: MetaAccess,
  projectId: ProjectId,
  text: CodeownersText,
  nowMs: number,
): Promise<Codeowners> {
  const row = await meta.db
    .insertInto("project_codeowners")
    .values({ project_id: projectId, ...columnsOf(text), created_at: nowMs, changed_at: nowMs })
    .onConflict((conflict) => conflict.column("project_id").doNothing())
    .returning("id")
    .executeTakeFirst();
  if (row === undefined)
    throw new UserError("already_exists", 409, "The project has a CODEOWNERS file; change that one.", "raw");
  return { id: row.id, ...text, createdAtMs: nowMs, changedAtMs: nowMs };
}

export async function changeCodeowners(
  meta: MetaAccess,
  projectId: ProjectId,
  id: number,
  text: CodeownersText,
  nowMs: number,
): Promise<Codeowners | undefined> {
  const row = await meta.db
    .updateTable("project_codeowners")
    .set({ ...columnsOf(text), changed_at: nowMs })
    .where("project_id", "=", projectId)
    .where("id", "=", id)
    .returning("created_at")
    .executeTakeFirst();
  return row && { id, ...text, createdAtMs: row.created_at, changedAtMs: nowMs };
}

/** True when there was one. */
export async function removeCodeowners(meta: MetaAccess, projectId: ProjectId, id: number): Promise<boolean> {
  const row = await meta.db
    .deleteFrom("project_codeowners")
    .where("project_id", "=", projectId)
    .where("id", "=", id)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

function columnsOf({ raw, names, rules }: CodeownersText) {
  return { raw, names: JSON.stringify(names), rules };
}

/** What a project says about whose its code is: rules as they were written, and what follows from them. */
import type { OrganizationId, ProjectId } from "@vedette/protocol";
import type { AutoAssignment, MetaAccess } from "#ports/meta-store.ts";

export type ProjectOwnership = {
  readonly raw: string;
  readonly isActive: boolean;
  /** What no rule fits concerns everybody. */
  readonly fallthrough: boolean;
  readonly autoAssignment: AutoAssignment;
  readonly codeownersAutoSync: boolean;
  /** Absent while nobody has decided anything. */
  readonly createdAtMs: number | undefined;
  readonly changedAtMs: number | undefined;
};

const undecided: ProjectOwnership = {
  raw: "",
  isActive: true,
  fallthrough: true,
  autoAssignment: "issue_owners",
  codeownersAutoSync: true,
  createdAtMs: undefined,
  changedAtMs: undefined,
};

export async function findOwnership(meta: MetaAccess, projectId: ProjectId): Promise<ProjectOwnership> {
  const row = await meta.db
    .selectFrom("project_ownership")
    .selectAll()
    .where("project_id", "=", projectId)
    .executeTakeFirst();
  if (row === undefined) return undecided;
  return {
    raw: row.raw,
    isActive: row.is_active === 1,
    fallthrough: row.fallthrough === 1,
    autoAssignment: row.auto_assignment,
    codeownersAutoSync: row.codeowners_auto_sync === 1,
    createdAtMs: row.created_at,
    changedAtMs: row.changed_at,
  };
}

export type OwnershipChange = {
  readonly [Field in keyof Omit<ProjectOwnership, "createdAtMs" | "changedAtMs">]?:
    | ProjectOwnership[Field]
    | undefined;
};

/** To be called in a transaction, with rules that can be read. */
export async function changeOwnership(
  meta: MetaAccess,
  projectId: ProjectId,
  change: OwnershipChange,
  nowMs: number,
): Promise<ProjectOwnership> {
  const before = await findOwnership(meta, projectId);
  const flag = (value: boolean) => (value ? 1 : 0);
  const set = {
    raw: change.raw ?? before.raw,
    is_active: flag(change.isActive ?? before.isActive),
    fallthrough: flag(change.fallthrough ?? before.fallthrough),
    auto_assignment: change.autoAssignment ?? before.autoAssignment,
    codeowners_auto_sync: flag(change.codeownersAutoSync ?? before.codeownersAutoSync),
    changed_at: nowMs,
  } as const;
  await meta.db
    .insertInto("project_ownership")
    .values({ project_id: projectId, ...set, created_at: nowMs })
    .onConflict((conflict) => conflict.column("project_id").doUpdateSet(set))
    .execute();
  return await findOwnership(meta, projectId);
}

/** The rules that hold in a project, as texts. */
export type OwnershipTexts = {
  readonly organizationId: OrganizationId;
  readonly raw: string;
  readonly codeowners: string;
  readonly isAutoAssigned: boolean;
};

/** Of those projects that have rules which are switched on. */
export async function ownershipTexts(
  meta: MetaAccess,
  projectIds: readonly ProjectId[],
): Promise<ReadonlyMap<ProjectId, OwnershipTexts>> {
  if (projectIds.length === 0) return new Map();
  const rows = await meta.db
    .selectFrom("projects")
    .leftJoin("project_ownership", "project_ownership.project_id", "projects.id")
    .leftJoin("project_codeowners", "project_codeowners.project_id", "projects.id")
    .select([
      "projects.id",
      "projects.organization_id",
      "project_ownership.raw",
      "project_ownership.is_active",
      "project_ownership.auto_assignment",
      "project_codeowners.rules",
    ])
    .where("projects.id", "in", [...new Set(projectIds)])
    .execute();
  const texts = new Map<ProjectId, OwnershipTexts>();
  for (const row of rows) {
    const [raw, codeowners] = [row.raw ?? "", row.rules ?? ""];
    if (row.is_active === 0 || (raw === "" && codeowners === "")) continue;
    texts.set(row.id, {
      organizationId: row.organization_id,
      raw,
      codeowners,
      isAutoAssigned: (row.auto_assignment ?? undecided.autoAssignment) === "issue_owners",
    });
  }
  return texts;
}

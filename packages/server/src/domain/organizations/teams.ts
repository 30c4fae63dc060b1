/** Teams: which members see which projects. */
import {
  type OrganizationId,
  parseNumericId,
  type ProjectId,
  type TeamId,
  type UserId,
} from "@vedette/protocol";
import { UserError } from "#kernel/errors.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import { checkName, checkSlug, insertWithFreeSlug, slugOf, slugTaken } from "./slug.ts";

export type Team = {
  readonly id: TeamId;
  readonly organizationId: OrganizationId;
  readonly slug: string;
  readonly name: string;
  readonly createdAtMs: number;
};

type Row = { id: TeamId; organization_id: OrganizationId; slug: string; name: string; created_at: number };

function fromRow(row: Row): Team {
  return {
    id: row.id,
    organizationId: row.organization_id,
    slug: row.slug,
    name: row.name,
    createdAtMs: row.created_at,
  };
}

export async function createTeam(
  meta: MetaAccess,
  input: {
    readonly organizationId: OrganizationId;
    readonly name: string;
    readonly slug?: string | undefined;
  },
  nowMs: number,
): Promise<Team> {
  const name = checkName(input.name);
  const insert = async (slug: string) =>
    await meta.db
      .insertInto("teams")
      .values({ organization_id: input.organizationId, slug, name, created_at: nowMs })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
  if (input.slug === undefined) return fromRow(await insertWithFreeSlug(slugOf(name, "team"), insert));
  const row = await insert(checkSlug(input.slug));
  if (row === undefined) throw slugTaken();
  return fromRow(row);
}

/** By slug, or by id as a path may carry it. */
export async function findTeam(
  meta: MetaAccess,
  organizationId: OrganizationId,
  slugOrId: string,
): Promise<Team | undefined> {
  const id = parseNumericId<TeamId>(slugOrId);
  const row = await meta.db
    .selectFrom("teams")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where((eb) => (id === undefined ? eb("slug", "=", slugOrId.replaceAll("\0", "")) : eb("id", "=", id)))
    .executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

/** The teams of those names, or a refusal of the first that there is not. */
export async function requireTeams(
  meta: MetaAccess,
  organizationId: OrganizationId,
  slugs: readonly string[],
): Promise<readonly Team[]> {
  const teams: Team[] = [];
  for (const slug of new Set(slugs)) {
    const team = await findTeam(meta, organizationId, slug);
    if (team === undefined) throw teamUnknown("teams");
    teams.push(team);
  }
  return teams;
}

function teamUnknown(field: string): UserError {
  return new UserError("team_unknown", 404, "There is no such team in the organization.", field);
}

export async function listTeams(meta: MetaAccess, organizationId: OrganizationId): Promise<readonly Team[]> {
  const rows = await meta.db
    .selectFrom("teams")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("slug")
    .execute();
  return rows.map(fromRow);
}

/** A new name, a new slug, or both. */
export async function changeTeam(
  meta: MetaAccess,
  id: TeamId,
  changes: { readonly name?: string | undefined; readonly slug?: string | undefined },
): Promise<Team> {
  return await meta.transaction(async (trx) => {
    const before = await trx
      .updateTable("teams")
      .set((eb) => ({ name: changes.name === undefined ? eb.ref("name") : checkName(changes.name) }))
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirstOrThrow();
    if (changes.slug === undefined || changes.slug === before.slug) return fromRow(before);
    const slug = checkSlug(changes.slug);
    const other = await trx
      .selectFrom("teams")
      .select("id")
      .where("organization_id", "=", before.organization_id)
      .where("slug", "=", slug)
      .executeTakeFirst();
    if (other !== undefined) throw slugTaken();
    const after = await trx
      .updateTable("teams")
      .set({ slug })
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return fromRow(after);
  });
}

/** Its members lose what they saw by it alone; issues that were assigned to it are nobody's. */
export async function deleteTeam(meta: MetaAccess, id: TeamId): Promise<void> {
  await meta.db.deleteFrom("teams").where("id", "=", id).execute();
}

/** The teams of each project, in the order of their slugs. */
export async function teamsOfProjects(
  meta: MetaAccess,
  projectIds: readonly ProjectId[],
): Promise<ReadonlyMap<ProjectId, readonly Team[]>> {
  if (projectIds.length === 0) return new Map();
  const rows = await meta.db
    .selectFrom("project_teams")
    .innerJoin("teams", "teams.id", "project_teams.team_id")
    .selectAll("teams")
    .select("project_teams.project_id")
    .where("project_teams.project_id", "in", projectIds)
    .orderBy("teams.slug")
    .execute();
  const teams = new Map<ProjectId, Team[]>();
  for (const row of rows) {
    const list = teams.get(row.project_id);
    if (list === undefined) teams.set(row.project_id, [fromRow(row)]);
    else list.push(fromRow(row));
  }
  return teams;
}

/** Puts a member of the organization into a team; nobody else can be. */
export async function addTeamMember(
  meta: MetaAccess,
  input: { readonly teamId: TeamId; readonly userId: UserId },
): Promise<void> {
  const member = await meta.db
    .selectFrom("teams")
    .innerJoin("memberships", "memberships.organization_id", "teams.organization_id")
    .select("memberships.id")
    .where("teams.id", "=", input.teamId)
    .where("memberships.user_id", "=", input.userId)
    .executeTakeFirst();
  if (member === undefined) {
    throw new UserError(
      "not_a_member",
      400,
      "Only members of the organization can be in its teams.",
      "userId",
    );
  }
  await meta.db
    .insertInto("team_members")
    .values({ team_id: input.teamId, user_id: input.userId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function removeTeamMember(
  meta: MetaAccess,
  input: { readonly teamId: TeamId; readonly userId: UserId },
): Promise<void> {
  await meta.db
    .deleteFrom("team_members")
    .where("team_id", "=", input.teamId)
    .where("user_id", "=", input.userId)
    .execute();
}

/** Gives a team access to a project of the same organization. */
export async function addProjectTeam(
  meta: MetaAccess,
  input: { readonly projectId: ProjectId; readonly teamId: TeamId },
): Promise<void> {
  const pair = await meta.db
    .selectFrom("projects")
    .innerJoin("teams", "teams.organization_id", "projects.organization_id")
    .select("projects.id")
    .where("projects.id", "=", input.projectId)
    .where("teams.id", "=", input.teamId)
    .executeTakeFirst();
  if (pair === undefined) throw teamUnknown("team");
  await meta.db
    .insertInto("project_teams")
    .values({ project_id: input.projectId, team_id: input.teamId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function removeProjectTeam(
  meta: MetaAccess,
  input: { readonly projectId: ProjectId; readonly teamId: TeamId },
): Promise<void> {
  await meta.db
    .deleteFrom("project_teams")
    .where("project_id", "=", input.projectId)
    .where("team_id", "=", input.teamId)
    .execute();
}

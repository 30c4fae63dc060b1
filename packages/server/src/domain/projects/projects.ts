/** Projects: what a DSN points at. A new one comes with a key and a team, ready to take events. */
import { type OrganizationId, parseNumericId, type ProjectId, type TeamId } from "@vedette/protocol";
import { renewEffective } from "#domain/ingest-settings/effective-settings.ts";
import { newestGroupingVersion } from "#domain/ingest-settings/ingest-settings.ts";
import { createKey, type ProjectKey } from "#domain/keys/keys.ts";
import { checkName, checkSlug, insertWithFreeSlug, slugOf, slugTaken } from "#domain/organizations/slug.ts";
import { addProjectTeam, createTeam } from "#domain/organizations/teams.ts";
import { storedText } from "#domain/sql/stored-text.ts";
import { UserError } from "#kernel/errors.ts";
import type { TextSealer } from "#kernel/sealed-text.ts";
import { type Flag, type MetaAccess, within } from "#ports/meta-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";

export type Project = {
  readonly id: ProjectId;
  readonly organizationId: OrganizationId;
  readonly slug: string;
  readonly name: string;
  readonly platform: string | undefined;
  readonly retentionDays: number;
  /** Every member of the organization sees it, not only those of its teams. */
  readonly isOpen: boolean;
  /** Hours without events after which its issues resolve by themselves; 0: never. */
  readonly resolveAgeHours: number;
  /** What its screens show where nothing else is asked for; all environments without it. */
  readonly defaultEnvironment: string | undefined;
  readonly firstEventAtMs: number | undefined;
  readonly createdAtMs: number;
};

const retentionDaysDefault = 90;
const retentionDaysMax = 3650;
/** A year. */
const resolveAgeHoursMax = 8760;

type Row = {
  id: ProjectId;
  organization_id: OrganizationId;
  slug: string;
  name: string;
  platform: string | null;
  retention_days: number;
  is_open: Flag;
  resolve_age_hours: number;
  default_environment: string | null;
  first_event_at: number | null;
  created_at: number;
};

function fromRow(row: Row): Project {
  return {
    id: row.id,
    organizationId: row.organization_id,
    slug: row.slug,
    name: row.name,
    platform: row.platform ?? undefined,
    retentionDays: row.retention_days,
    isOpen: row.is_open === 1,
    resolveAgeHours: row.resolve_age_hours,
    defaultEnvironment: row.default_environment ?? undefined,
    firstEventAtMs: row.first_event_at ?? undefined,
    createdAtMs: row.created_at,
  };
}

export type NewProject = {
  readonly organizationId: OrganizationId;
  readonly name: string;
  readonly slug?: string | undefined;
  readonly platform?: string | undefined;
  /** The team that sees it; default: the organization's first team, made where there is none. */
  readonly teamId?: TeamId | undefined;
  readonly retentionDays?: number | undefined;
  /** Seals the secret of its key. */
  readonly sealer?: TextSealer | undefined;
};

/** Creates the project with its first key, in one transaction. */
export async function createProject(
  meta: MetaAccess,
  input: NewProject,
  nowMs: number,
): Promise<{ readonly project: Project; readonly key: ProjectKey }> {
  const name = checkName(input.name);
  const retentionDays = checkRetention(input.retentionDays ?? retentionDaysDefault);
  return await meta.transaction(async (trx) => {
    const insert = async (slug: string) =>
      await trx
        .insertInto("projects")
        .values({
          organization_id: input.organizationId,
          slug,
          name,
          platform: input.platform === undefined ? null : storedText(input.platform, 64),
          retention_days: retentionDays,
          is_open: 0,
          first_event_at: null,
          next_short_number: 1,
          grouping_version: newestGroupingVersion,
          created_at: nowMs,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returningAll()
        .executeTakeFirst();
    const row =
      input.slug === undefined
        ? await insertWithFreeSlug(slugOf(name, "project"), insert)
        : await insert(checkSlug(input.slug));
    if (row === undefined) throw slugTaken();
    const access = within(trx);
    const teamId = input.teamId ?? (await firstTeam(access, input.organizationId, nowMs));
    await addProjectTeam(access, { projectId: row.id, teamId });
    // Its organization may have decided something for all its projects, and its own version of grouping is the newest.
    await renewEffective(access, row.id, nowMs);
    return {
      project: fromRow(row),
      key: await createKey(access, { projectId: row.id, label: "Default", sealer: input.sealer }, nowMs),
    };
  });
}

async function firstTeam(meta: MetaAccess, organizationId: OrganizationId, nowMs: number): Promise<TeamId> {
  const team = await meta.db
    .selectFrom("teams")
    .select("id")
    .where("organization_id", "=", organizationId)
    .orderBy("id")
    .executeTakeFirst();
  return team?.id ?? (await createTeam(meta, { organizationId, name: "Everyone" }, nowMs)).id;
}

/** By slug, or by id as a path or a DSN may carry it. Says nothing about rights. */
export async function findProject(
  meta: MetaAccess,
  organizationId: OrganizationId,
  slugOrId: string,
): Promise<Project | undefined> {
  const id = parseNumericId<ProjectId>(slugOrId);
  const row = await meta.db
    .selectFrom("projects")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where((eb) => (id === undefined ? eb("slug", "=", slugOrId.replaceAll("\0", "")) : eb("id", "=", id)))
    .executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

/** The projects of the scope, by slug. */
export async function listProjects(meta: MetaAccess, scope: ProjectScope): Promise<readonly Project[]> {
  if (scope.projectIds.length === 0) return [];
  const rows = await meta.db
    .selectFrom("projects")
    .selectAll()
    .where("id", "in", scope.projectIds)
    .orderBy("slug")
    .execute();
  return rows.map(fromRow);
}

export type ProjectChange = {
  readonly name?: string | undefined;
  readonly slug?: string | undefined;
  readonly platform?: string | null | undefined;
  readonly retentionDays?: number | undefined;
  readonly isOpen?: boolean | undefined;
  readonly resolveAgeHours?: number | undefined;
  readonly defaultEnvironment?: string | null | undefined;
};

/** Changes the project; `undefined` when it is gone. */
export async function changeProject(
  meta: MetaAccess,
  project: Pick<Project, "id" | "organizationId">,
  change: ProjectChange,
): Promise<Project | undefined> {
  const set = {
    ...(change.name === undefined ? {} : { name: checkName(change.name) }),
    ...(change.slug === undefined ? {} : { slug: checkSlug(change.slug) }),
    ...(change.platform === undefined
      ? {}
      : { platform: change.platform === null ? null : storedText(change.platform, 64) }),
    ...(change.retentionDays === undefined ? {} : { retention_days: checkRetention(change.retentionDays) }),
    ...(change.resolveAgeHours === undefined
      ? {}
      : { resolve_age_hours: checkResolveAge(change.resolveAgeHours) }),
    ...(change.defaultEnvironment === undefined ? {} : { default_environment: change.defaultEnvironment }),
    ...(change.isOpen === undefined ? {} : { is_open: change.isOpen ? (1 as const) : (0 as const) }),
  };
  if (Object.keys(set).length === 0)
    throw new UserError("nothing_to_change", 400, "Nothing to change was given.");
  return await meta.transaction(async (trx) => {
    if (set.slug !== undefined) {
      const other = await trx
        .selectFrom("projects")
        .select("id")
        .where("organization_id", "=", project.organizationId)
        .where("slug", "=", set.slug)
        .where("id", "<>", project.id)
        .executeTakeFirst();
      if (other !== undefined) throw slugTaken();
    }
    const row = await trx
      .updateTable("projects")
      .set(set)
      .where("id", "=", project.id)
      .returningAll()
      .executeTakeFirst();
    return row === undefined ? undefined : fromRow(row);
  });
}

function checkRetention(days: number): number {
  if (Number.isInteger(days) && days >= 1 && days <= retentionDaysMax) return days;
  throw new UserError(
    "retention_invalid",
    400,
    `Retention is 1 to ${retentionDaysMax} days.`,
    "retentionDays",
  );
}

function checkResolveAge(hours: number): number {
  if (Number.isSafeInteger(hours) && hours >= 0 && hours <= resolveAgeHoursMax) return hours;
  throw new UserError(
    "invalid_input",
    400,
    `Issues resolve by themselves after at most ${resolveAgeHoursMax} hours.`,
    "resolveAge",
  );
}

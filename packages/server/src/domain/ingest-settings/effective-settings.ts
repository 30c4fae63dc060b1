/** The effective settings of projects: made when something is decided, read by receiving and processing. */
import type { OrganizationId, ProjectId } from "@vedette/protocol";
import { within, type MetaAccess } from "#ports/meta-store.ts";
import { groupingVersionPart } from "./grouping-version-part.ts";
import { defaultIngestSettings, type IngestSettings, type IngestSettingsPart } from "./ingest-settings.ts";

/** The project's word over the organization's, that over the defaults; field by field, lists as a whole. */
export function mergeIngestSettings(...parts: readonly IngestSettingsPart[]): IngestSettings {
  const merged: Record<string, unknown> = { ...defaultIngestSettings };
  for (const part of parts) {
    for (const [section, value] of Object.entries(part)) {
      if (value === undefined) continue;
      merged[section] = Array.isArray(value) ? value : { ...(merged[section] as object), ...value };
    }
  }
  // Every section is there by the defaults, and parts have the shapes of their sections.
  return merged as IngestSettings;
}

/** Settings as they were stored: whole, by this server or an older one that knew fewer sections. */
export function readIngestSettings(text: string | null): IngestSettings {
  return text === null ? defaultIngestSettings : mergeIngestSettings(JSON.parse(text) as IngestSettingsPart);
}

function readPart(text: string | null): IngestSettingsPart {
  return text === null ? {} : (JSON.parse(text) as IngestSettingsPart);
}

/** What was decided for the organization, for all its projects. */
export async function organizationIngestSettings(
  meta: MetaAccess,
  organizationId: OrganizationId,
): Promise<IngestSettingsPart> {
  const row = await meta.db
    .selectFrom("organizations")
    .select("ingest_settings")
    .where("id", "=", organizationId)
    .executeTakeFirst();
  return readPart(row?.ingest_settings ?? null);
}

/** What was decided for the project alone, and what holds for it. */
export async function projectIngestSettings(
  meta: MetaAccess,
  projectId: ProjectId,
): Promise<{ readonly own: IngestSettingsPart; readonly effective: IngestSettings }> {
  const row = await meta.db
    .selectFrom("projects")
    .leftJoin("ingest_settings", "ingest_settings.id", "projects.ingest_settings_id")
    .select(["projects.ingest_settings as own", "ingest_settings.settings"])
    .where("projects.id", "=", projectId)
    .executeTakeFirst();
  return { own: readPart(row?.own ?? null), effective: readIngestSettings(row?.settings ?? null) };
}

/** What the organization of a project decided. */
export async function settingsAboveProject(
  meta: MetaAccess,
  projectId: ProjectId,
): Promise<IngestSettingsPart> {
  const row = await meta.db
    .selectFrom("projects")
    .innerJoin("organizations", "organizations.id", "projects.organization_id")
    .select("organizations.ingest_settings")
    .where("projects.id", "=", projectId)
    .executeTakeFirst();
  return readPart(row?.ingest_settings ?? null);
}

/** Replaces what the organization decided; every project of it gets new effective settings. */
export async function setOrganizationIngestSettings(
  meta: MetaAccess,
  organizationId: OrganizationId,
  part: IngestSettingsPart,
  nowMs: number,
): Promise<void> {
  await meta.transaction(async (trx) => {
    await trx
      .updateTable("organizations")
      .set({ ingest_settings: JSON.stringify(part) })
      .where("id", "=", organizationId)
      .execute();
    const projects = await trx
      .selectFrom("projects")
      .select("id")
      .where("organization_id", "=", organizationId)
      .execute();
    for (const { id } of projects) await renewEffective(within(trx), id, nowMs);
  });
}

/** Replaces what the project decided. */
export async function setProjectIngestSettings(
  meta: MetaAccess,
  projectId: ProjectId,
  part: IngestSettingsPart,
  nowMs: number,
): Promise<void> {
  await meta.transaction(async (trx) => {
    await trx
      .updateTable("projects")
      .set({ ingest_settings: JSON.stringify(part) })
      .where("id", "=", projectId)
      .execute();
    await renewEffective(within(trx), projectId, nowMs);
  });
}

/** A new row: log records that name the old one are processed by the old one. */
export async function renewEffective(meta: MetaAccess, projectId: ProjectId, nowMs: number): Promise<void> {
  const row = await meta.db
    .selectFrom("projects")
    .innerJoin("organizations", "organizations.id", "projects.organization_id")
    .select([
      "organizations.ingest_settings as of_organization",
      "projects.ingest_settings as own",
      "projects.grouping_version",
      "projects.grouping_previous_version",
      "projects.grouping_changed_at",
    ])
    .where("projects.id", "=", projectId)
    .executeTakeFirst();
  if (row === undefined) return;
  const grouping = groupingVersionPart(row);
  if (row.of_organization === null && row.own === null && grouping === undefined) return;
  const settings = mergeIngestSettings(readPart(row.of_organization), readPart(row.own), grouping ?? {});
  const { id } = await meta.db
    .insertInto("ingest_settings")
    .values({ project_id: projectId, settings: JSON.stringify(settings), created_at: nowMs })
    .returning("id")
    .executeTakeFirstOrThrow();
  await meta.db.updateTable("projects").set({ ingest_settings_id: id }).where("id", "=", projectId).execute();
}

const idsPerQuery = 500;

/** Rows of settings by their ids, for the records that name them; ids that are gone are missing. */
export async function findIngestSettings(
  meta: MetaAccess,
  ids: readonly number[],
): Promise<ReadonlyMap<number, IngestSettings>> {
  const found = new Map<number, IngestSettings>();
  for (let start = 0; start < ids.length; start += idsPerQuery) {
    const rows = await meta.db
      .selectFrom("ingest_settings")
      .select(["id", "settings"])
      .where("id", "in", ids.slice(start, start + idsPerQuery))
      .execute();
    for (const { id, settings } of rows) found.set(id, readIngestSettings(settings));
  }
  return found;
}

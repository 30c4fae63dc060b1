/** What the first start makes, so that a DSN can be printed: an organization, a project and its key. */
import type { OrganizationId, PublicKey } from "@vedette/protocol";
import { listKeys } from "#domain/keys/keys.ts";
import {
  allOrganizations,
  createOrganization,
  type Organization,
} from "#domain/organizations/organizations.ts";
import { createKey } from "#domain/keys/keys.ts";
import { createProject, listProjects, type Project } from "#domain/projects/projects.ts";
import { claimSetting } from "#domain/settings/settings.ts";
import type { TextSealer } from "#kernel/sealed-text.ts";
import { type MetaAccess, within } from "#ports/meta-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";

export type FirstRun = {
  readonly organization: Organization;
  readonly project: Project;
  readonly publicKey: PublicKey;
  /** This call made the organization. */
  readonly isFirst: boolean;
};

export const firstOrganization = { slug: "default", name: "Default" } as const;
export const firstProject = { slug: "my-project", name: "My project" } as const;

/**
 * Answers the oldest organization, its oldest project and that one's oldest active key, and makes what is
 * missing. Processes that start together wait for each other at the claimed setting.
 */
export async function ensureFirstRun(
  { meta, sealer }: { readonly meta: MetaAccess; readonly sealer: TextSealer },
  nowMs: number,
): Promise<FirstRun> {
  return await meta.transaction(async (trx) => {
    const access = within(trx);
    await claimSetting(access, "first-run", { atMs: nowMs }, nowMs);
    const existing = (await allOrganizations(access))[0];
    const organization = existing ?? (await createOrganization(access, firstOrganization, nowMs));
    const project =
      (await oldestProject(access, organization)) ??
      (await makeProject(access, { organizationId: organization.id, sealer }, nowMs));
    const key = (await listKeys(access, project.id)).find((candidate) => candidate.isActive);
    const { publicKey } =
      key ?? (await createKey(access, { projectId: project.id, label: "Default", sealer }, nowMs));
    return { organization, project, publicKey, isFirst: existing === undefined };
  });
}

async function oldestProject(meta: MetaAccess, organization: Organization): Promise<Project | undefined> {
  const row = await meta.db
    .selectFrom("projects")
    .select("id")
    .where("organization_id", "=", organization.id)
    .orderBy("id")
    .executeTakeFirst();
  return row === undefined ? undefined : (await listProjects(meta, makeProjectScope([row.id])))[0];
}

async function makeProject(
  meta: MetaAccess,
  of: { readonly organizationId: OrganizationId; readonly sealer: TextSealer },
  nowMs: number,
): Promise<Project> {
  return (await createProject(meta, { ...of, ...firstProject }, nowMs)).project;
}

/** Seeds of made-up issues, for tests on either meta store. */
import { hash } from "node:crypto";
import type { GroupHash, IssueId, OrganizationId, ProjectId } from "@vedette/protocol";
import { createOrganization } from "#domain/organizations/organizations.ts";
import { createProject } from "#domain/projects/projects.ts";
import type { MetaStore } from "#ports/meta-store.ts";
import { assignIssues } from "../assign-issues.ts";
import { seedKey } from "../assigned-issue.ts";
import type { IssueSeed } from "../issue-seed.ts";

export const hashOf = (text: string): GroupHash => hash("md5", text, "hex") as GroupHash;

export function issueSeed(projectId: ProjectId, name: string, overrides: Partial<IssueSeed> = {}): IssueSeed {
  return {
    projectId,
    hash: hashOf(name),
    title: `Error: ${name}`,
    culprit: "run in app",
    type: "error",
    level: "error",
    platform: "node",
    logger: "",
    metadata: { type: "Error", value: name },
    isUnhandled: true,
    firstSeenMs: 1_000,
    lastSeenMs: 1_000,
    release: "",
    ...overrides,
  };
}

export type TestProject = { readonly organizationId: OrganizationId; readonly projectId: ProjectId };

export async function newTestProject(meta: MetaStore, name = "Shop"): Promise<TestProject> {
  const organization = await createOrganization(meta, { name: "Acme" }, 1);
  const { project } = await createProject(meta, { organizationId: organization.id, name }, 1);
  return { organizationId: organization.id, projectId: project.id };
}

/** The issue that an event with this seed belongs to, made if it is new. */
export async function assignedIssueId(meta: MetaStore, seed: IssueSeed, nowMs = 5_000): Promise<IssueId> {
  const assigned = (await assignIssues(meta, [seed], nowMs)).get(seedKey(seed));
  if (assigned === undefined) throw new Error("the seed got no issue");
  return assigned.issueId;
}

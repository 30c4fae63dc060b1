/** Projects and their keys as the Web API shows them. */
import { formatDsn } from "@vedette/protocol";
import type { ClientKey, ProjectDetails, ProjectSummary } from "@vedette/api";
import { openKeySecret } from "#domain/keys/key-secrets.ts";
import type { ProjectKey } from "#domain/keys/keys.ts";
import type { Organization } from "#domain/organizations/organizations.ts";
import type { Team } from "#domain/organizations/teams.ts";
import type { Rights } from "#domain/permissions/rights.ts";
import type { Project } from "#domain/projects/projects.ts";
import type { TextSealer } from "#kernel/sealed-text.ts";
import { isoTime, isoTimeOrNull } from "./time.ts";

function teamReference(team: Team) {
  return { id: String(team.id), slug: team.slug, name: team.name };
}

export function projectSummaryView(project: Project, teams: readonly Team[], rights: Rights): ProjectSummary {
  const references = teams.map(teamReference);
  return {
    id: String(project.id),
    slug: project.slug,
    name: project.name,
    platform: project.platform ?? null,
    dateCreated: isoTime(project.createdAtMs),
    firstEvent: isoTimeOrNull(project.firstEventAtMs),
    status: "active",
    isBookmarked: false,
    isMember: true,
    hasAccess: true,
    access: [...rights.scopes].sort(),
    features: [],
    defaultEnvironment: project.defaultEnvironment ?? null,
    team: references[0] ?? null,
    teams: references,
  };
}

export function projectDetailsView(
  project: Project,
  teams: readonly Team[],
  rights: Rights,
  organization: Organization,
): ProjectDetails {
  return {
    ...projectSummaryView(project, teams, rights),
    organization: { id: String(organization.id), slug: organization.slug, name: organization.name },
    options: { retentionDays: project.retentionDays },
    resolveAge: project.resolveAgeHours,
  };
}

/** A key with the addresses that SDKs and reports use. */
export function keyView(key: ProjectKey, publicUrl: string, sealer: TextSealer): ClientKey {
  const secret = openKeySecret(sealer, key) ?? "";
  const address = new URL(publicUrl);
  const base = `${address.origin}${address.pathname.replace(/\/+$/, "")}`;
  const project = `${base}/api/${key.projectId}`;
  const query = `?sentry_key=${key.publicKey}`;
  const dsn = formatDsn({
    scheme: address.protocol === "https:" ? "https" : "http",
    publicKey: key.publicKey,
    host: address.host,
    pathPrefix: address.pathname.replace(/\/+$/, ""),
    projectId: key.projectId,
  });
  return {
    id: key.publicKey,
    name: key.label,
    label: key.label,
    public: key.publicKey,
    secret,
    projectId: key.projectId,
    isActive: key.isActive,
    rateLimit:
      key.rateLimit === undefined
        ? null
        : { count: key.rateLimit.count, window: key.rateLimit.windowSeconds },
    disableAt: isoTimeOrNull(key.disableAtMs),
    dsn: {
      public: dsn,
      secret: dsn.replace(`${key.publicKey}@`, `${key.publicKey}:${secret}@`),
      csp: `${project}/csp-report/${query}`,
      security: `${project}/security/${query}`,
      minidump: `${project}/minidump/${query}`,
      nel: `${project}/nel/${query}`,
      unreal: `${project}/unreal/${key.publicKey}/`,
      cdn: "",
      crons: `${project}/cron/___MONITOR_SLUG___/${key.publicKey}/`,
    },
    dateCreated: isoTime(key.createdAtMs),
  };
}

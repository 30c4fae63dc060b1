/** An issue as pages and the Web API read it. Counts and users are not here: they come from the event store. */
import type { IssueId, ProjectId, TeamId, UserId } from "@vedette/protocol";
import type { IssuePriority, IssueStatus, IssueSubstatus, MetaAccess } from "#ports/meta-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { formatShortId } from "./short-id.ts";
import { type ArchiveCondition, readArchiveCondition } from "./state/archive-condition.ts";
import { readResolution, type Resolution } from "./state/resolution.ts";

export type Issue = {
  readonly id: IssueId;
  readonly shortId: string;
  readonly project: {
    readonly id: ProjectId;
    readonly slug: string;
    readonly name: string;
    readonly platform: string | undefined;
  };
  readonly title: string;
  readonly culprit: string;
  readonly type: string;
  readonly level: string;
  readonly platform: string;
  readonly logger: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly isUnhandled: boolean;
  /** `crash`, `unhandled`, `message` …, and the part of the program; "" where that is not known. */
  readonly category: string;
  readonly component: string;
  readonly status: IssueStatus;
  readonly substatus: IssueSubstatus | undefined;
  readonly firstSeenAtMs: number;
  readonly lastSeenAtMs: number;
  readonly changedAtMs: number;
  readonly resolvedAtMs: number | undefined;
  /** What resolved it, while it is resolved. */
  readonly resolution: Resolution | undefined;
  /** What ends its archiving, where something does. */
  readonly archiveCondition: ArchiveCondition | undefined;
  readonly stateSinceMs: number;
  readonly priority: IssuePriority;
  /** Since a person set the priority, nothing else does. */
  readonly priorityLockedAtMs: number | undefined;
  readonly firstRelease: string | undefined;
  readonly lastRelease: string | undefined;
  readonly assignedUserId: UserId | undefined;
  readonly assignedTeamId: TeamId | undefined;
};

/**
 * The issues of the scope with their projects, without those merged away: what every read of issues starts from.
 * Those that are named are taken first, whatever else is asked: SQLite takes an index that begins with the project or
 * the state for a better one than a hundred ids, and read all rows of it (5 ms of 50,000).
 */
export function issuesOf(meta: MetaAccess, scope: ProjectScope, ids?: readonly IssueId[]) {
  return meta.db
    .selectFrom((eb) => {
      const issues = eb.selectFrom("issues").selectAll();
      // With a limit the inner query stays one of its own.
      return (ids === undefined ? issues : issues.where("id", "in", idsOf(ids)).limit(ids.length)).as(
        "issues",
      );
    })
    .innerJoin("projects", "projects.id", "issues.project_id")
    .where("issues.project_id", "in", projectIdsOf(scope))
    .where("issues.merged_into", "is", null);
}

/** `in ()` is no SQL for PostgreSQL; no issue has the id 0. */
function idsOf(ids: readonly IssueId[]): readonly IssueId[] {
  return ids.length === 0 ? [0 as IssueId] : ids;
}

/** `in ()` is no SQL for PostgreSQL; no project has the id 0. */
export function projectIdsOf(scope: ProjectScope): readonly ProjectId[] {
  return scope.projectIds.length === 0 ? [0 as ProjectId] : scope.projectIds;
}

export const issueColumns = [
  "issues.id",
  "issues.project_id",
  "issues.short_number",
  "issues.title",
  "issues.culprit",
  "issues.type",
  "issues.level",
  "issues.platform",
  "issues.logger",
  "issues.metadata",
  "issues.is_unhandled",
  "issues.category",
  "issues.component",
  "issues.status",
  "issues.substatus",
  "issues.first_seen_at",
  "issues.last_seen_at",
  "issues.changed_at",
  "issues.resolved_at",
  "issues.resolution",
  "issues.archive_condition",
  "issues.state_since",
  "issues.priority",
  "issues.priority_locked_at",
  "issues.first_release",
  "issues.last_release",
  "issues.assigned_user_id",
  "issues.assigned_team_id",
  "projects.slug as project_slug",
  "projects.name as project_name",
  "projects.platform as project_platform",
] as const;

export type IssueRow = {
  id: IssueId;
  project_id: ProjectId;
  short_number: number;
  title: string;
  culprit: string;
  type: string;
  level: string;
  platform: string;
  logger: string;
  metadata: string;
  is_unhandled: 0 | 1;
  category: string;
  component: string;
  status: IssueStatus;
  substatus: IssueSubstatus | null;
  first_seen_at: number;
  last_seen_at: number;
  changed_at: number;
  resolved_at: number | null;
  resolution: string | null;
  archive_condition: string | null;
  state_since: number;
  priority: IssuePriority;
  priority_locked_at: number | null;
  first_release: string | null;
  last_release: string | null;
  assigned_user_id: UserId | null;
  assigned_team_id: TeamId | null;
  project_slug: string;
  project_name: string;
  project_platform: string | null;
};

export function issueFromRow(row: IssueRow): Issue {
  return {
    id: row.id,
    shortId: formatShortId(row.project_slug, row.short_number),
    project: {
      id: row.project_id,
      slug: row.project_slug,
      name: row.project_name,
      platform: row.project_platform ?? undefined,
    },
    title: row.title,
    culprit: row.culprit,
    type: row.type,
    level: row.level,
    platform: row.platform,
    logger: row.logger,
    metadata: readMetadata(row.metadata),
    isUnhandled: row.is_unhandled === 1,
    category: row.category,
    component: row.component,
    status: row.status,
    substatus: row.substatus ?? undefined,
    firstSeenAtMs: row.first_seen_at,
    lastSeenAtMs: row.last_seen_at,
    changedAtMs: row.changed_at,
    resolvedAtMs: row.resolved_at ?? undefined,
    resolution: row.status === "resolved" ? readResolution(row.resolution) : undefined,
    archiveCondition:
      row.archive_condition === null ? undefined : readArchiveCondition(row.archive_condition),
    stateSinceMs: row.state_since,
    priority: row.priority,
    priorityLockedAtMs: row.priority_locked_at ?? undefined,
    firstRelease: row.first_release ?? undefined,
    lastRelease: row.last_release ?? undefined,
    assignedUserId: row.assigned_user_id ?? undefined,
    assignedTeamId: row.assigned_team_id ?? undefined,
  };
}

function readMetadata(text: string): Readonly<Record<string, string>> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** What people decide about the state of issues: resolve, archive, reopen, set the priority. */
import type { IssueId, ProjectId, UserId } from "@vedette/protocol";
import { type ActivityData, type NewActivity, recordActivities } from "#domain/activity/issue-activity.ts";
import { projectIdsOf } from "#domain/issues/issue.ts";
import { storedRelease } from "#domain/issues/releases-seen.ts";
import { chunks } from "#domain/sql/values-table.ts";
import { assertNever, UserError } from "#kernel/errors.ts";
import {
  type ActivityType,
  type IssuePriority,
  type IssuesTable,
  type IssueSubstatus,
  type MetaAccess,
  type MetaTransaction,
  within,
} from "#ports/meta-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { type ArchiveCondition, checkArchiveCondition } from "./archive-condition.ts";
import { isKnownRelease, latestRelease } from "./project-releases.ts";
import { automaticPriority } from "./priority.ts";
import type { Resolution } from "./resolution.ts";

/** How an issue is to be resolved; releases are looked up for each project. */
export type ResolutionWish =
  | { readonly kind: "now" }
  | { readonly kind: "release"; readonly release: string }
  | { readonly kind: "latest_release" }
  | { readonly kind: "next_release" }
  | { readonly kind: "commit"; readonly commit: string; readonly repository?: string | undefined };

export type ArchiveSubstatus = Extract<IssueSubstatus, `archived_${string}`>;

export type StatusChange =
  | { readonly status: "resolved"; readonly resolution?: ResolutionWish | undefined }
  | {
      readonly status: "unresolved";
      readonly substatus?: Exclude<IssueSubstatus, ArchiveSubstatus> | undefined;
    }
  | {
      readonly status: "ignored";
      readonly substatus?: ArchiveSubstatus | undefined;
      readonly condition?: ArchiveCondition | undefined;
    };

export type StateChange = {
  readonly status?: StatusChange | undefined;
  /** `null` gives it back to the server. */
  readonly priority?: IssuePriority | null | undefined;
};

export type Decision = {
  readonly nowMs: number;
  /** Who decides; absent for a token of the organization. */
  readonly userId?: UserId | undefined;
};

type StateColumns = Partial<
  Pick<
    IssuesTable,
    | "status"
    | "substatus"
    | "resolved_at"
    | "resolution"
    | "archive_condition"
    | "archived_until"
    | "state_since"
    | "priority"
    | "priority_locked_at"
  >
>;

type Step = {
  readonly set: StateColumns;
  readonly activities: readonly { readonly type: ActivityType; readonly data: ActivityData }[];
};

const idsPerUpdate = 500;

/** Changes the issues that lie in the scope, with an entry in the feed of each; answers their ids in order. */
export async function changeIssueStates(
  meta: MetaAccess,
  scope: ProjectScope,
  ids: readonly IssueId[],
  change: StateChange,
  decision: Decision,
): Promise<readonly IssueId[]> {
  return await meta.transaction(async (trx) => {
    const changed: IssueId[] = [];
    for (const chunk of chunks(
      [...new Set(ids)].sort((a, b) => a - b),
      idsPerUpdate,
    )) {
      const rows = await trx
        .selectFrom("issues")
        .select(["id", "project_id", "level", "is_unhandled", "substatus"])
        .where("id", "in", chunk)
        .where("project_id", "in", projectIdsOf(scope))
        .where("merged_into", "is", null)
        .execute();
      for (const [projectId, ofProject] of Map.groupBy(rows, (row) => row.project_id)) {
        const step = await stepFor(trx, projectId, change, decision.nowMs);
        const idsOf = (some: typeof ofProject) => some.map(({ id }) => id);
        if (change.priority !== null) {
          changed.push(...(await apply(trx, idsOf(ofProject), step, decision)));
          continue;
        }
        const { substatus } = step.set;
        const after = ofProject.map((row) => (substatus === undefined ? row : { ...row, substatus }));
        for (const [priority, ofPriority] of Map.groupBy(after, automaticPriority))
          changed.push(
            ...(await apply(trx, idsOf(ofPriority), withAutomaticPriority(step, priority), decision)),
          );
      }
    }
    return changed.sort((a, b) => a - b);
  });
}

async function apply(
  trx: MetaTransaction,
  ids: readonly IssueId[],
  { set, activities }: Step,
  { nowMs, userId }: Decision,
): Promise<readonly IssueId[]> {
  const rows = await trx
    .updateTable("issues")
    .set({ ...set, changed_at: nowMs })
    .where("id", "in", ids)
    .returning("id")
    .execute();
  const news = rows.flatMap(({ id }) =>
    activities.map((activity): NewActivity => ({ issueId: id, userId, ...activity })),
  );
  await recordActivities(within(trx), news, nowMs);
  return rows.map(({ id }) => id);
}

async function stepFor(
  trx: MetaTransaction,
  projectId: ProjectId,
  { status, priority }: StateChange,
  nowMs: number,
): Promise<Step> {
  const step: Step =
    status === undefined ? { set: {}, activities: [] } : await statusStep(trx, projectId, status, nowMs);
  if (priority === undefined || priority === null) return step;
  return {
    set: { ...step.set, priority, priority_locked_at: nowMs },
    activities: [...step.activities, { type: "set_priority", data: { priority } }],
  };
}

/** What the server would have made of it, had nobody set it. */
function withAutomaticPriority(step: Step, priority: IssuePriority): Step {
  return {
    set: { ...step.set, priority, priority_locked_at: null },
    activities: [...step.activities, { type: "set_priority", data: { priority, reason: "automatic" } }],
  };
}

async function statusStep(
  trx: MetaTransaction,
  projectId: ProjectId,
  change: StatusChange,
  nowMs: number,
): Promise<Step> {
  const cleared = {
    status: change.status,
    resolved_at: null,
    resolution: null,
    archive_condition: null,
    archived_until: null,
    state_since: nowMs,
  };
  switch (change.status) {
    case "resolved": {
      const resolution = await findResolution(trx, projectId, change.resolution ?? { kind: "now" });
      const set = { ...cleared, substatus: null, resolved_at: nowMs, resolution: JSON.stringify(resolution) };
      return { set, activities: [resolutionActivity(resolution)] };
    }
    case "unresolved": {
      const substatus = change.substatus ?? "ongoing";
      return {
        set: { ...cleared, substatus },
        activities: [{ type: "set_unresolved", data: { substatus } }],
      };
    }
    case "ignored":
      return archiveStep(change, cleared, nowMs);
    default:
      return assertNever(change);
  }
}

function archiveStep(
  { substatus: wanted, condition }: Extract<StatusChange, { readonly status: "ignored" }>,
  cleared: StateColumns,
  nowMs: number,
): Step {
  if (condition === undefined) {
    const substatus = wanted ?? "archived_until_escalating";
    return { set: { ...cleared, substatus }, activities: [{ type: "set_ignored", data: { substatus } }] };
  }
  checkArchiveCondition(condition, nowMs);
  const substatus = "archived_until_condition_met";
  const set = {
    ...cleared,
    substatus,
    archive_condition: JSON.stringify(condition),
    archived_until: condition.untilMs ?? null,
  } as const;
  return { set, activities: [{ type: "set_ignored", data: { substatus, ...condition } }] };
}

async function findResolution(
  trx: MetaTransaction,
  projectId: ProjectId,
  wish: ResolutionWish,
): Promise<Resolution> {
  switch (wish.kind) {
    case "now":
    case "commit":
      return wish;
    case "release": {
      const release = storedRelease(wish.release);
      if (await isKnownRelease(trx, projectId, release)) return { kind: "release", release };
      throw unknownRelease("The project has no such release: neither an event nor its maker has named it.");
    }
    case "latest_release": {
      const release = await latestRelease(trx, projectId);
      if (release !== undefined) return { kind: "release", release };
      throw unknownRelease("No event of this project has named a release.");
    }
    case "next_release":
      return { kind: "next_release", currentRelease: await latestRelease(trx, projectId) };
    default:
      return assertNever(wish);
  }
}

function unknownRelease(message: string): UserError {
  return new UserError("release_unknown", 400, message, "statusDetails.inRelease");
}

function resolutionActivity(resolution: Resolution): Step["activities"][number] {
  switch (resolution.kind) {
    case "now":
      return { type: "set_resolved", data: {} };
    case "age":
      return { type: "set_resolved_by_age", data: {} };
    case "release":
      return { type: "set_resolved_in_release", data: { version: resolution.release } };
    case "next_release":
      // An empty version stands for one that is yet to come.
      return {
        type: "set_resolved_in_release",
        data: { version: "", current_release_version: resolution.currentRelease ?? null },
      };
    case "commit": {
      const { commit, repository } = resolution;
      return { type: "set_resolved_in_commit", data: { commit, repository: repository ?? null } };
    }
    default:
      return assertNever(resolution);
  }
}

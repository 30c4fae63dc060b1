/** What became of feedback. Only what is not open has a row: most of it stays as it came. */
import type { ProjectId, UserId } from "@vedette/protocol";
import { projectIdsOf } from "#domain/issues/issue.ts";
import type { FeedbackStatus } from "#ports/feedback-tables.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";

export type FeedbackKey = { readonly projectId: ProjectId; readonly feedbackId: string };
export type FeedbackPlace = { readonly givenAtMs: number; readonly feedbackId: string };
export type ClosedStatus = Exclude<FeedbackStatus, "open">;

/** The states of these, by `project:id`; open ones are absent. */
export async function statesOf(
  meta: MetaAccess,
  keys: readonly FeedbackKey[],
): Promise<ReadonlyMap<string, ClosedStatus>> {
  if (keys.length === 0) return new Map();
  const rows = await meta.db
    .selectFrom("feedback_states")
    .select(["project_id", "feedback_id", "status"])
    .where("project_id", "in", [...new Set(keys.map(({ projectId }) => projectId))])
    .where("feedback_id", "in", [...new Set(keys.map(({ feedbackId }) => feedbackId))])
    .execute();
  return new Map(rows.map((row) => [`${row.project_id}:${row.feedback_id}`, row.status]));
}

export function stateKey({ projectId, feedbackId }: FeedbackKey): string {
  return `${projectId}:${feedbackId}`;
}

/** What has a status, the last given first, after a place. */
export async function listClosed(
  meta: MetaAccess,
  scope: ProjectScope,
  asked: {
    readonly status: ClosedStatus;
    readonly startMs: number;
    readonly endMs: number;
    readonly after: FeedbackPlace | undefined;
    readonly limit: number;
  },
): Promise<readonly (FeedbackKey & FeedbackPlace)[]> {
  const { after } = asked;
  const rows = await meta.db
    .selectFrom("feedback_states")
    .select(["project_id", "feedback_id", "given_at"])
    .where("project_id", "in", projectIdsOf(scope))
    .where("status", "=", asked.status)
    .where("given_at", ">=", asked.startMs)
    .where("given_at", "<", asked.endMs)
    .$if(after !== undefined, (query) =>
      query.where((eb) =>
        eb.or([
          eb("given_at", "<", after?.givenAtMs ?? 0),
          eb.and([
            eb("given_at", "=", after?.givenAtMs ?? 0),
            eb("feedback_id", "<", after?.feedbackId ?? ""),
          ]),
        ]),
      ),
    )
    .orderBy("given_at", "desc")
    .orderBy("feedback_id", "desc")
    .limit(asked.limit)
    .execute();
  return rows.map((row) => ({
    projectId: row.project_id,
    feedbackId: row.feedback_id,
    givenAtMs: row.given_at,
  }));
}

/** Sets the status of all of them, in one transaction. */
export async function setFeedbackStatus(
  meta: MetaAccess,
  feedback: readonly (FeedbackKey & FeedbackPlace)[],
  change: { readonly status: FeedbackStatus; readonly userId: UserId | undefined; readonly nowMs: number },
): Promise<void> {
  await meta.transaction(async (trx) => {
    for (const one of feedback) {
      await trx
        .deleteFrom("feedback_states")
        .where("project_id", "=", one.projectId)
        .where("feedback_id", "=", one.feedbackId)
        .execute();
      if (change.status === "open") continue;
      await trx
        .insertInto("feedback_states")
        .values({
          project_id: one.projectId,
          feedback_id: one.feedbackId,
          status: change.status,
          given_at: one.givenAtMs,
          user_id: change.userId ?? null,
          changed_at: change.nowMs,
        })
        .execute();
    }
  });
}

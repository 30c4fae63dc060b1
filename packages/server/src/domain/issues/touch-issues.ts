/**
 * What new events change on issues that exist: the times they were seen and what they say.
 * Each change is one statement for many issues and takes effect only where it is news, so that replaying a
 * batch writes nothing and an older batch never overwrites a newer one.
 */
import type { IssueId } from "@vedette/protocol";
import { paddedChunks, valuesTable } from "#domain/sql/values-table.ts";
import type { MetaDb, MetaTransaction } from "#ports/meta-store.ts";
import type { IssueStatement } from "./issue-statement.ts";

export type IssueTouch = {
  readonly issueId: IssueId;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
};

type TouchRow = { id: IssueId; first_seen_at: number; last_seen_at: number };

export function touchQuery(db: MetaDb, touches: readonly IssueTouch[], nowMs: number) {
  const rows = touches.map((touch) => [touch.issueId, touch.firstSeenMs, touch.lastSeenMs]);
  return db
    .with("touch(id, first_seen_at, last_seen_at)", () =>
      valuesTable<TouchRow>(["bigint", "bigint", "bigint"], rows),
    )
    .updateTable("issues")
    .from("touch")
    .set((eb) => ({
      first_seen_at: eb
        .case()
        .when("touch.first_seen_at", "<", eb.ref("issues.first_seen_at"))
        .then(eb.ref("touch.first_seen_at"))
        .else(eb.ref("issues.first_seen_at"))
        .end(),
      last_seen_at: eb
        .case()
        .when("touch.last_seen_at", ">", eb.ref("issues.last_seen_at"))
        .then(eb.ref("touch.last_seen_at"))
        .else(eb.ref("issues.last_seen_at"))
        .end(),
      changed_at: nowMs,
    }))
    .whereRef("issues.id", "=", "touch.id")
    .where((eb) =>
      eb.or([
        eb("touch.last_seen_at", ">", eb.ref("issues.last_seen_at")),
        eb("touch.first_seen_at", "<", eb.ref("issues.first_seen_at")),
      ]),
    );
}

/** Widens the span in which the issues were seen. */
export async function touchIssues(
  trx: MetaTransaction,
  touches: readonly IssueTouch[],
  nowMs: number,
): Promise<void> {
  for (const chunk of paddedChunks(inOrder(touches))) await touchQuery(trx, chunk, nowMs).execute();
}

export type IssueRestatement = IssueTouch & { readonly statement: IssueStatement };

const statementColumns = [
  "title",
  "culprit",
  "type",
  "level",
  "platform",
  "logger",
  "metadata",
  "search_text",
  "category",
  "component",
] as const satisfies readonly (keyof IssueStatement)[];

type RestateRow = IssueStatement & { id: IssueId; last_seen_at: number };

export function restateQuery(db: MetaDb, restatements: readonly IssueRestatement[], nowMs: number) {
  const rows = restatements.map(({ issueId, lastSeenMs, statement }) => [
    issueId,
    lastSeenMs,
    statement.is_unhandled,
    ...statementColumns.map((column) => statement[column]),
  ]);
  const types = ["bigint", "bigint", "bigint", ...statementColumns.map(() => "text" as const)] as const;
  return db
    .with(
      "latest(id, last_seen_at, is_unhandled, title, culprit, type, level, platform, logger, metadata, search_text, category, component)",
      () => valuesTable<RestateRow>(types, rows),
    )
    .updateTable("issues")
    .from("latest")
    .set((eb) => ({
      title: eb.ref("latest.title"),
      culprit: eb.ref("latest.culprit"),
      type: eb.ref("latest.type"),
      level: eb.ref("latest.level"),
      platform: eb.ref("latest.platform"),
      logger: eb.ref("latest.logger"),
      metadata: eb.ref("latest.metadata"),
      search_text: eb.ref("latest.search_text"),
      is_unhandled: eb.ref("latest.is_unhandled"),
      category: eb.ref("latest.category"),
      component: eb.ref("latest.component"),
      changed_at: nowMs,
    }))
    .whereRef("issues.id", "=", "latest.id")
    .whereRef("latest.last_seen_at", ">=", "issues.last_seen_at");
}

/** Lets the latest event name the issue. Runs after `touchIssues`, which has settled what is latest. */
export async function restateIssues(
  trx: MetaTransaction,
  restatements: readonly IssueRestatement[],
  nowMs: number,
): Promise<void> {
  for (const chunk of paddedChunks(inOrder(restatements))) await restateQuery(trx, chunk, nowMs).execute();
}

/** Rows are locked in the same order by everyone (as far as the engine follows), which keeps deadlocks rare. */
function inOrder<Row extends IssueTouch>(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => a.issueId - b.issueId);
}

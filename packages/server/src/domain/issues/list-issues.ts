/** Lists of issues: filters on what the meta store knows, two sorts, pages by key (no offsets that shift). */
import { sql } from "kysely";
import type { IssueId, TeamId, UserId } from "@vedette/protocol";
import { UserError } from "#kernel/errors.ts";
import type { IssueStatus, IssueSubstatus, MetaAccess } from "#ports/meta-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { type Issue, issueColumns, issueFromRow, issuesOf } from "./issue.ts";
import { type IssueCondition, issueConditionSql } from "./issue-condition.ts";
import { foldText } from "./issue-statement.ts";

export type IssueFilter = {
  readonly statuses?: readonly IssueStatus[] | undefined;
  readonly substatuses?: readonly IssueSubstatus[] | undefined;
  readonly levels?: readonly string[] | undefined;
  readonly types?: readonly string[] | undefined;
  readonly isUnhandled?: boolean | undefined;
  /** Each must occur in the title or the culprit, in any case. */
  readonly texts?: readonly string[] | undefined;
  /** Only these, at most `issueIdsMax`. */
  readonly ids?: readonly IssueId[] | undefined;
  /** `null`: assigned to nobody. */
  readonly assignedTo?: { readonly userId: UserId } | { readonly teamId: TeamId } | null | undefined;
  readonly seenAfterMs?: number | undefined;
  readonly seenBeforeMs?: number | undefined;
  /** What else must hold. */
  readonly condition?: IssueCondition | undefined;
};

/** `date`: last seen first. `new`: first seen first. */
export type IssueSort = "date" | "new";

/** The place after the last issue of a page. */
export type IssueCursor = { readonly valueMs: number; readonly id: IssueId };

export type IssuePage = { readonly issues: readonly Issue[]; readonly next: IssueCursor | undefined };

export const issueIdsMax = 1000;
const pageSizeMax = 100;
const textsMax = 20;

export async function listIssues(
  meta: MetaAccess,
  scope: ProjectScope,
  list: {
    readonly filter: IssueFilter;
    readonly sort: IssueSort;
    readonly pageSize: number;
    readonly after?: IssueCursor | undefined;
  },
): Promise<IssuePage> {
  const pageSize = Math.min(Math.max(1, Math.trunc(list.pageSize)), pageSizeMax);
  // One more than asked for tells whether there is a next page.
  const rows = await issueListQuery(meta, scope, { ...list, rowsMax: pageSize + 1 }).execute();
  const issues = rows.slice(0, pageSize).map(issueFromRow);
  const last = issues.at(-1);
  const hasNext = rows.length > pageSize && last !== undefined;
  const valueMs = list.sort === "date" ? last?.lastSeenAtMs : last?.firstSeenAtMs;
  return { issues, next: hasNext && valueMs !== undefined ? { valueMs, id: last.id } : undefined };
}

export function issueListQuery(
  meta: MetaAccess,
  scope: ProjectScope,
  list: {
    readonly filter: IssueFilter;
    readonly sort: IssueSort;
    readonly rowsMax: number;
    readonly after?: IssueCursor | undefined;
  },
) {
  const column = list.sort === "date" ? "issues.last_seen_at" : "issues.first_seen_at";
  const after = list.after;
  let query = filteredIssues(meta, scope, list.filter).select(issueColumns);
  if (after !== undefined) {
    query = query
      .where(column, "<=", after.valueMs)
      .where((eb) => eb.or([eb(column, "<", after.valueMs), eb("issues.id", "<", after.id)]));
  }
  return query.orderBy(column, "desc").orderBy("issues.id", "desc").limit(list.rowsMax);
}

/** How many issues the filter finds, counted up to `countMax`. */
export async function countIssues(
  meta: MetaAccess,
  scope: ProjectScope,
  filter: IssueFilter,
  countMax: number,
): Promise<number> {
  const row = await meta.db
    .selectFrom(filteredIssues(meta, scope, filter).select("issues.id").limit(countMax).as("found"))
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** The ids that a filter finds, in no order, for reads that go on in the event store. */
export async function issueIdsFor(
  meta: MetaAccess,
  scope: ProjectScope,
  filter: IssueFilter,
  idsMax: number,
): Promise<readonly IssueId[]> {
  const rows = await filteredIssues(meta, scope, filter).select("issues.id").limit(idsMax).execute();
  return rows.map((row) => row.id);
}

function filteredIssues(meta: MetaAccess, scope: ProjectScope, filter: IssueFilter) {
  checkBounds(filter);
  let query = issuesOf(meta, scope, filter.ids);
  if (filter.statuses !== undefined) query = query.where("issues.status", "in", orNothing(filter.statuses));
  if (filter.substatuses !== undefined)
    query = query.where("issues.substatus", "in", orNothing(filter.substatuses));
  if (filter.levels !== undefined) query = query.where("issues.level", "in", orNothing(filter.levels));
  if (filter.types !== undefined) query = query.where("issues.type", "in", orNothing(filter.types));
  if (filter.isUnhandled !== undefined)
    query = query.where("issues.is_unhandled", "=", filter.isUnhandled ? 1 : 0);
  if (filter.seenAfterMs !== undefined) query = query.where("issues.last_seen_at", ">=", filter.seenAfterMs);
  if (filter.seenBeforeMs !== undefined)
    query = query.where("issues.first_seen_at", "<=", filter.seenBeforeMs);
  for (const text of filter.texts ?? []) {
    const pattern = `%${foldText(text)
      .replaceAll("\0", "")
      .replace(/[\\%_]/g, "\\$&")}%`;
    // SQLite escapes nothing unless it is told to.
    query = query.where(sql<boolean>`issues.search_text like ${pattern} escape '\\'`);
  }
  if (filter.condition !== undefined) query = query.where(issueConditionSql(filter.condition));
  const assignee = filter.assignedTo;
  if (assignee === null) {
    query = query.where("issues.assigned_user_id", "is", null).where("issues.assigned_team_id", "is", null);
  } else if (assignee !== undefined) {
    query =
      "userId" in assignee
        ? query.where("issues.assigned_user_id", "=", assignee.userId)
        : query.where("issues.assigned_team_id", "=", assignee.teamId);
  }
  return query;
}

/** A list that was given and is empty finds nothing; `in ()` is no SQL for PostgreSQL. */
function orNothing<Value extends string>(values: readonly Value[]): readonly Value[] {
  return values.length === 0 ? ["" as Value] : values;
}

function checkBounds(filter: IssueFilter): void {
  const tooMany =
    (filter.ids?.length ?? 0) > issueIdsMax ||
    (filter.texts?.length ?? 0) > textsMax ||
    (filter.levels?.length ?? 0) > textsMax ||
    (filter.types?.length ?? 0) > textsMax;
  if (tooMany) throw new UserError("query_too_large", 400, "The query has too many terms.", "query");
}

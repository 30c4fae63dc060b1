/** Issues: lists, one, changes to one or many, tags, graph. */
import type { IssueUpdate } from "@vedette/api";
import { parseNumericId, type IssueId } from "@vedette/protocol";
import { findIssue, visibleIssues } from "#domain/issues/find-issues.ts";
import type { Issue } from "#domain/issues/issue.ts";
import { mergeIssues } from "#domain/issues/merge/merge-issues.ts";
import { issueIdsMax } from "#domain/issues/list-issues.ts";
import { endExpiredArchives } from "#domain/issues/state/end-archives.ts";
import type { Organization } from "#domain/organizations/organizations.ts";
import type { Caller, Rights } from "#domain/permissions/rights.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import type { IssueSort } from "#query/issue-search/issue-search.ts";
import { searchIssues } from "#query/issue-search/search-issues.ts";
import { issueLanguage } from "#query/search/languages.ts";
import { readSearch } from "#query/search/read-search.ts";
import { allOf, everything, type SearchNode } from "#query/search/search-node.ts";
import { readTimeRange, steadyStart } from "#query/time-range.ts";
import { wholeRange } from "#query/time-range.ts";
import { apiError, notFound } from "#http/answer-error.ts";
import { type Acting, audited } from "#http/audit.ts";
import type { AnswerTools, HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { cursorOf, type PageQuery, pageSize } from "#http/paging.ts";
import { requestFault } from "#http/request-fault.ts";
import { changeAuditedStates, deleteAudited } from "./audited-issue-changes.ts";
import { appliedValues, applyCollaborationChange, readCollaborationChange } from "./collaboration-changes.ts";
import { readStateChange } from "./issue-state-changes.ts";
import { beginPageFigures, readIssueDetails, readIssueViews } from "./issue-reading.ts";
import { findNamedIssue } from "./named-issue.ts";
import { prepareOrders } from "./prepared-orders.ts";
import { prepareTagShares } from "./prepared-shares.ts";
import { narrowScope } from "./project-references.ts";
import { readIssueContext, readReferences } from "./search-input.ts";
import { type SparkPeriod, sparkLine } from "./spark-line.ts";

export type Granted = Acting & {
  readonly organization: Organization;
  readonly caller: Caller;
  readonly rights: Rights;
  readonly scope: ProjectScope;
};

type Answering = { readonly answer: Pick<AnswerTools, "setHeader"> };

type ListQuery = PageQuery & {
  readonly query?: string | undefined;
  readonly sort?: string | undefined;
  readonly statsPeriod?: string | undefined;
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  readonly project: readonly string[];
  readonly environment: readonly string[];
  readonly collapse: readonly string[];
  readonly shortIdLookup?: string | undefined;
  readonly groupStatsPeriod?: SparkPeriod | undefined;
};

type DetailsQuery = Pick<ListQuery, "environment" | "collapse">;

const wholeDetails: DetailsQuery = { environment: [], collapse: [] };

/** Clients also know orders that we do not have; they get the nearest. */
function readSort(sort: string | undefined): IssueSort {
  switch (sort) {
    case "new":
    case "freq":
    case "user":
    case "trends":
    case "recommended":
      return sort;
    case "inbox":
      return "recommended";
    default:
      return "date";
  }
}

/** Without a query people mean what is open; an empty query means everything. */
const defaultQuery = "is:unresolved";

/** Over what a list looks, and what is kept of it, which comes while the meta store is asked. */
async function beginList(deps: HttpDeps, granted: Granted, query: ListQuery) {
  const scope = await narrowScope(deps.meta, granted.scope, query.project);
  const nowMs = deps.clock.nowMs();
  const whole = wholeRange(nowMs);
  const range = steadyStart(readTimeRange(query, nowMs, whole), nowMs);
  const kept = deps.keptGroups(scope);
  // Whoever needs it hears of its failure.
  kept.catch(() => undefined);
  return { scope, range, isWhole: range === whole, kept };
}

async function searchPage(
  deps: HttpDeps,
  granted: Granted,
  query: ListQuery,
  asked: Awaited<ReturnType<typeof beginList>> & {
    readonly search: SearchNode;
    readonly size: number;
    readonly withTotal: boolean;
  },
) {
  const { scope, search } = asked;
  const [context, references] = await Promise.all([
    readIssueContext(deps, { ...granted, scope }, search),
    readReferences(deps, scope, search),
  ]);
  return await searchIssues(deps, {
    scope,
    search,
    context,
    references,
    range: asked.isWhole ? undefined : asked.range,
    kept: asked.kept,
    environments: query.environment,
    sort: readSort(query.sort),
    pageSize: asked.size,
    cursor: cursorOf(query),
    withTotal: asked.withTotal,
  });
}

/** A page of the list with everything the Web API shows of its issues. */
export async function listPage(deps: HttpDeps, granted: Granted & Answering, query: ListQuery) {
  const named = await findNamedIssue(deps, granted.scope, query);
  if (named !== undefined) {
    const nowMs = deps.clock.nowMs();
    const spark = sparkLine(query.groupStatsPeriod, readTimeRange(query, nowMs, wholeRange(nowMs)), nowMs);
    const reading = { ...granted, environments: query.environment, range: undefined, spark };
    const found = [{ issue: named, matching: undefined }];
    // What clients know it by; they open the issue instead of a list of one.
    granted.answer.setHeader("x-sentry-direct-hit", "1");
    return { items: await readIssueViews(deps, reading, found), nextCursor: undefined, hits: 1 };
  }
  // What is archived until a time is open from then on, whether the job has looked since or not.
  await endExpiredArchives(deps.meta, { nowMs: deps.clock.nowMs(), limit: 200, scope: granted.scope });
  const { bound, list, found, ...page } = await deps.quiet.during(readPage(deps, granted, query));
  if (bound !== undefined) granted.answer.setHeader("x-vedette-bound", bound);
  prepareTagShares(deps, { events: deps.events, scope: granted.scope }, query.environment, found);
  if (cursorOf(query) === undefined)
    prepareOrders(deps, { ...list, sort: readSort(query.sort) }, async (sort, nowMs) => {
      const later = { ...deps, clock: { nowMs: () => nowMs }, events: quietReads(deps.events) };
      await readPage(later, granted, { ...query, sort });
    });
  return page;
}

/** What is read for nobody leaves processors to those who wait. */
function quietReads(events: HttpDeps["events"]): HttpDeps["events"] {
  return { ...events, query: async (query) => await events.query({ ...query, isQuiet: true }) };
}

/** Reads, and changes nothing. */
async function readPage(deps: HttpDeps, granted: Granted, query: ListQuery) {
  const search = readSearch(query.query ?? defaultQuery, issueLanguage);
  // Whoever walks on has read the number with the first page.
  const isFirst = cursorOf(query) === undefined;
  const list = await beginList(deps, granted, query);
  const nowMs = deps.clock.nowMs();
  const reading = {
    organization: granted.organization,
    caller: granted.caller,
    environments: query.environment,
    ...list,
    spark: query.collapse.includes("stats")
      ? undefined
      : sparkLine(query.groupStatsPeriod, readTimeRange(query, nowMs, wholeRange(nowMs)), nowMs),
    page: JSON.stringify([query, list.range.startMs]),
  };
  beginPageFigures(deps, reading);
  const asked = { ...list, search, size: pageSize(query, 100), withTotal: isFirst };
  const page = await searchPage(deps, granted, query, asked);
  return {
    items: await readIssueViews(deps, { ...reading, under: page.under }, page.found),
    nextCursor: page.nextCursor,
    hits: page.total,
    bound: page.bound,
    found: page.found,
    list: { search, range: list.range, environments: query.environment, kept: list.kept },
  };
}

export type BulkQuery = {
  readonly id: readonly string[];
  readonly status: readonly string[];
  readonly query?: string | undefined;
  readonly project: readonly string[];
};

/** The issues that a bulk change is about: named by id, or found by state and query. Bounded. */
export async function findBulkIds(
  deps: HttpDeps,
  granted: Granted,
  query: BulkQuery,
): Promise<readonly IssueId[]> {
  if (query.id.length > 0) {
    if (query.id.length > issueIdsMax) throw requestFault("issue_count", { field: "id", max: issueIdsMax });
    return query.id.map((text) => {
      const id = parseNumericId<IssueId>(text);
      if (id === undefined) throw requestFault("issue_number", { field: "id" });
      return id;
    });
  }
  const states: SearchNode =
    query.status.length === 0 ? everything : readSearch(`is:[${query.status.join(",")}]`, issueLanguage);
  const search = allOf([
    states,
    query.query === undefined ? everything : readSearch(query.query, issueLanguage),
  ]);
  const list: ListQuery = { project: query.project, environment: [], collapse: [] };
  const asked = { ...(await beginList(deps, granted, list)), search, size: issueIdsMax, withTotal: false };
  const page = await searchPage(deps, granted, list, asked);
  return page.found.map(({ issue }) => issue.id);
}

function isMerge(merge: boolean | number | string | undefined): boolean {
  return merge === true || merge === 1 || merge === "1" || merge === "true";
}

async function mergeNamed(deps: HttpDeps, granted: Granted, ids: readonly IssueId[]) {
  const { userId } = granted.caller;
  const merge = await audited(deps, granted, async (meta) => {
    const result = await mergeIssues(meta, granted.scope, { ids, userId }, deps.clock.nowMs());
    const data = { children: result.childIds.map(String) };
    const target = { targetType: "issue", targetId: String(result.parentId) };
    return { result, changes: [{ action: "issue.merge", ...target, data }] };
  });
  return { parent: String(merge.parentId), children: merge.childIds.map(String) };
}

/** Refuses ids of issues that are not there for the caller; nothing is changed then. */
export async function requireVisible(
  deps: HttpDeps,
  granted: Granted,
  ids: readonly IssueId[],
): Promise<void> {
  const visible = await visibleIssues(deps.meta, granted.scope, ids);
  if (ids.every((id) => visible.has(id))) return;
  throw apiError("issue_unknown", "Some of the issues do not exist, or you may not see them.", "id");
}

export function issueHandlers(
  deps: HttpDeps,
): HandlersOf<
  | "listOrganizationIssues"
  | "listProjectIssues"
  | "updateOrganizationIssues"
  | "updateProjectIssues"
  | "getOrganizationIssue"
  | "getIssue"
  | "updateOrganizationIssue"
  | "updateIssue"
> {
  const details = async (granted: Granted, issue: Issue, query: DetailsQuery = wholeDetails) =>
    await readIssueDetails(
      deps,
      {
        organization: granted.organization,
        caller: granted.caller,
        scope: granted.scope,
        environments: query.environment,
        withStats: !query.collapse.includes("stats"),
        withTags: !query.collapse.includes("tags"),
      },
      issue,
    );

  const detailsNow = async (granted: Granted, issue: Issue, query: DetailsQuery) => {
    const nowMs = deps.clock.nowMs();
    if ((issue.archiveCondition?.untilMs ?? nowMs + 1) > nowMs) return await details(granted, issue, query);
    await endExpiredArchives(deps.meta, { nowMs, limit: 200, scope: granted.scope });
    return await details(granted, (await findIssue(deps.meta, granted.scope, issue.id)) ?? issue, query);
  };

  const discard = async (granted: Granted, ids: readonly IssueId[]): Promise<void> => {
    if (!granted.rights.scopes.has("event:admin"))
      throw apiError("forbidden", "You do not have permission to delete issues.", "discard");
    await deleteAudited(deps, granted, ids, true);
  };

  const updateOne = async (granted: Granted, issue: Issue, body: IssueUpdate) => {
    if (body.discard === true) {
      const last = await details(granted, issue);
      await discard(granted, [issue.id]);
      return last;
    }
    const collaboration = await readCollaborationChange(deps, granted, body);
    await changeAuditedStates(deps, granted, [issue.id], readStateChange(body, deps.clock.nowMs()));
    await applyCollaborationChange(deps, granted, [issue.id], collaboration);
    const changed = await findIssue(deps.meta, granted.scope, issue.id);
    if (changed === undefined) throw notFound();
    return await details(granted, changed);
  };

  const updateMany = async (granted: Granted, query: BulkQuery, body: IssueUpdate) => {
    const collaboration = await readCollaborationChange(deps, granted, body);
    const change = readStateChange(body, deps.clock.nowMs());
    const ids = await findBulkIds(deps, granted, query);
    if (isMerge(body.merge)) return { merge: await mergeNamed(deps, granted, ids) };
    await requireVisible(deps, granted, ids);
    const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
    if (body.discard === true) {
      await discard(granted, ids);
      return given;
    }
    await changeAuditedStates(deps, granted, ids, change);
    await applyCollaborationChange(deps, granted, ids, collaboration);
    return collaboration === undefined ? given : { ...given, ...appliedValues(collaboration) };
  };

  return {
    listOrganizationIssues: async (context) => await listPage(deps, context, context.query),
    listProjectIssues: async (context) => await listPage(deps, context, { ...context.query, project: [] }),
    updateOrganizationIssues: async (context) => await updateMany(context, context.query, context.body),
    updateProjectIssues: async (context) =>
      await updateMany(context, { ...context.query, project: [] }, context.body),
    getOrganizationIssue: async (context) => await detailsNow(context, context.issue, context.query),
    getIssue: async (context) => await detailsNow(context, context.issue, context.query),
    updateOrganizationIssue: async (context) => await updateOne(context, context.issue, context.body),
    updateIssue: async (context) => await updateOne(context, context.issue, context.body),
  };
}

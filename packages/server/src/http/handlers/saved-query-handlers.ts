/** Saved queries: what is kept has to be answerable, and whose it is decides who changes it. */
import type { SavedQuery as QueryView, SavedQuestion } from "@vedette/api";
import { parseNumericId, type ProjectId, type SavedQueryId } from "@vedette/protocol";
import type { Organization } from "#domain/organizations/organizations.ts";
import { findUsers } from "#domain/people/users.ts";
import type { Caller, Rights } from "#domain/permissions/rights.ts";
import {
  changeSavedQuery,
  createSavedQuery,
  deleteSavedQuery,
  findSavedQuery,
  listSavedQueries,
} from "#domain/saved-queries/saved-queries.ts";
import type { NewQuery, QueryQuestion, QueryReader, SavedQuery } from "#domain/saved-queries/saved-query.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { checkQuestion } from "#query/check-question.ts";
import { questionFault } from "#query/question-fault.ts";
import { apiError, notFound } from "#http/answer-error.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { pageOfList } from "#http/paging.ts";
import { isoTime } from "#http/views/time.ts";
import { personView } from "#http/views/user-view.ts";
import { requestFault } from "#http/request-fault.ts";

type Granted = {
  readonly organization: Organization;
  readonly caller: Caller;
  readonly rights: Rights;
  readonly scope: ProjectScope;
};

type QuestionBody = {
  readonly [Name in keyof SavedQuestion]?: SavedQuestion[Name] | undefined;
};

const nothingYet: QueryQuestion = {
  dataset: "errors",
  query: "",
  fields: [],
  orderBy: "",
  display: "table",
  yAxis: [],
  topEvents: null,
  interval: null,
  compare: false,
  projects: [],
  environments: [],
  period: null,
  start: null,
  end: null,
};

function readerOf({ organization, caller }: Granted): QueryReader {
  return { organizationId: organization.id, userId: caller.userId };
}

/** What everybody in the organization sees is part of the organization. */
function mayChange({ rights }: Granted, visibility: SavedQuery["visibility"]): boolean {
  return rights.scopes.has("event:write") && (visibility === "owner" || rights.scopes.has("org:write"));
}

function requireRight(granted: Granted, visibility: SavedQuery["visibility"]): void {
  if (!mayChange(granted, visibility))
    throw apiError("forbidden", "You do not have permission to perform this action.", "visibility");
}

/** What a body makes of a question as it was; all of it has to be answerable. */
function questionOf(
  granted: Granted,
  body: QuestionBody,
  before: QueryQuestion,
  nowMs: number,
): QueryQuestion {
  const question = {
    dataset: body.queryDataset ?? before.dataset,
    query: body.query ?? before.query,
    fields: body.fields ?? before.fields,
    orderBy: body.orderby ?? before.orderBy,
    display: body.display ?? before.display,
    yAxis: body.yAxis ?? before.yAxis,
    topEvents: body.topEvents === undefined ? before.topEvents : body.topEvents,
    interval: body.interval === undefined ? before.interval : body.interval,
    compare: body.compare ?? before.compare,
    projects: readProjects(granted, body.projects, before.projects),
    environments: body.environment ?? before.environments,
    period: body.range === undefined ? before.period : body.range,
    start: body.start === undefined ? before.start : body.start,
    end: body.end === undefined ? before.end : body.end,
  };
  checkQuestion(question, nowMs);
  if ((question.start === null) !== (question.end === null))
    throw requestFault("start_and_end", { field: "start" });
  if (question.start !== null && question.end !== null && question.start >= question.end)
    throw questionFault("start_after_end", {}, { field: "start", answer: "bad_request" });
  return question;
}

/** Projects that the caller sees, or that were named before. */
function readProjects(
  { scope }: Granted,
  named: readonly number[] | undefined,
  before: readonly ProjectId[],
): readonly ProjectId[] {
  if (named === undefined) return before;
  const ids = [...new Set(named)] as ProjectId[];
  const strange = ids.find((one) => !scope.projectIds.includes(one) && !before.includes(one));
  if (strange !== undefined) throw requestFault("strange_project", { field: "projects", name: strange });
  return ids;
}

export function savedQueryHandlers(
  deps: HttpDeps,
): HandlersOf<
  "listSavedQueries" | "createSavedQuery" | "getSavedQuery" | "updateSavedQuery" | "deleteSavedQuery"
> {
  async function require(granted: Granted, reference: string): Promise<SavedQuery> {
    const id = parseNumericId<SavedQueryId>(reference);
    const query = id === undefined ? undefined : await findSavedQuery(deps.meta, readerOf(granted), id);
    if (query === undefined) throw notFound();
    return query;
  }

  async function views(granted: Granted, queries: readonly SavedQuery[]): Promise<QueryView[]> {
    const users = await findUsers(
      deps.meta,
      queries.flatMap((one) => one.userId ?? []),
    );
    return queries.map((one) => ({
      ...viewOf(one),
      createdBy: personView(users, one.userId),
      isEditable: mayChange(granted, one.visibility),
    }));
  }

  async function view(granted: Granted, id: SavedQueryId): Promise<QueryView> {
    const [one] = await views(granted, [await require(granted, String(id))]);
    if (one === undefined) throw notFound();
    return one;
  }

  return {
    listSavedQueries: async (context) => {
      const { query } = context;
      const wanted = { order: query.sortBy ?? "-dateUpdated", search: query.query ?? "" } as const;
      const page = pageOfList(await listSavedQueries(deps.meta, readerOf(context), wanted), query);
      return { ...page, items: await views(context, page.items) };
    },
    createSavedQuery: async (context) => {
      const { name, visibility = "owner", ...body } = context.body;
      requireRight(context, visibility);
      if (visibility === "owner" && context.caller.userId === undefined)
        throw requestFault("token_owns_nothing", { field: "visibility" });
      const nowMs = deps.clock.nowMs();
      const query = { name, visibility, question: questionOf(context, body, nothingYet, nowMs) };
      return await view(context, await createSavedQuery(deps.meta, readerOf(context), query, nowMs));
    },
    getSavedQuery: async (context) => {
      const { id } = await require(context, context.params.savedQuery);
      return await view(context, id);
    },
    updateSavedQuery: async (context) => {
      const { name, visibility, ...body } = context.body;
      const before = await require(context, context.params.savedQuery);
      requireRight(context, before.visibility);
      requireRight(context, visibility ?? before.visibility);
      // What its maker left behind, or a token made, would be nobody's own.
      if (visibility === "owner" && before.userId !== context.caller.userId)
        throw requestFault("makers_choice", { field: "visibility" });
      const nowMs = deps.clock.nowMs();
      const after: NewQuery = {
        name: name ?? before.name,
        visibility: visibility ?? before.visibility,
        question: questionOf(context, body, before.question, nowMs),
      };
      await changeSavedQuery(deps.meta, readerOf(context), before, after, nowMs);
      return await view(context, before.id);
    },
    deleteSavedQuery: async (context) => {
      const { id, visibility } = await require(context, context.params.savedQuery);
      requireRight(context, visibility);
      await deleteSavedQuery(deps.meta, id);
      return undefined;
    },
  };
}

function viewOf({ question, ...query }: SavedQuery): Omit<QueryView, "createdBy" | "isEditable"> {
  return {
    id: String(query.id),
    name: query.name,
    version: 2,
    visibility: query.visibility,
    queryDataset: question.dataset,
    query: question.query,
    fields: [...question.fields],
    orderby: question.orderBy,
    display: question.display,
    yAxis: [...question.yAxis],
    topEvents: question.topEvents,
    interval: question.interval,
    compare: question.compare,
    projects: [...question.projects],
    environment: [...question.environments],
    range: question.period,
    start: question.start,
    end: question.end,
    dateCreated: isoTime(query.createdAtMs),
    dateUpdated: isoTime(query.changedAtMs),
  };
}

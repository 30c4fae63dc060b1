/** Events: lists of an issue or a project, one with its neighbours, the stored event itself. */
import { type EventId, type IssueId, parseEventId, type ProjectId, type GroupHash } from "@vedette/protocol";
import { issuesOfHashes } from "#domain/issues/find-issues.ts";
import type { Issue } from "#domain/issues/issue.ts";
import type { Project } from "#domain/projects/projects.ts";
import { listProjects } from "#domain/projects/projects.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import {
  type EventPlace,
  type EventsQuestion,
  findNextEvent,
  readEvent,
  readEventLines,
  readNewestPair,
} from "#query/event-list.ts";
import { type EventReader, groupKeyText, type GroupKey } from "#query/event-reader.ts";
import { findRecommendedEvent } from "#query/recommended-event.ts";
import { errorLanguage } from "#query/search/languages.ts";
import { readSearch } from "#query/search/read-search.ts";
import type { EventLine, StoredEvent } from "#query/stored-event.ts";
import { readTimeRange, type TimeRangeInput, wholeRange } from "#query/time-range.ts";
import { apiError, notFound } from "#http/answer-error.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { cursorOf, type PageQuery, pageSize } from "#http/paging.ts";
import { eventDetailsView, eventSummaryView } from "#http/views/event-view.ts";
import { groupingInfoView } from "#http/views/grouping-view.ts";
import { groupsOf } from "./issue-reading.ts";
import { readReferences } from "./search-input.ts";

type ListQuery = PageQuery &
  TimeRangeInput & {
    readonly environment: readonly string[];
    readonly query?: string | undefined;
    readonly full: boolean;
  };

function readCursor(cursor: string | undefined): EventPlace | undefined {
  if (cursor === undefined) return undefined;
  const match = /^(\d{1,15}):([0-9a-f]{32}):0$/.exec(cursor);
  const eventId = match?.[2];
  if (match === null || eventId === undefined)
    throw apiError("invalid_cursor", "The cursor cannot be read.", "cursor");
  return { timestampMs: Number(match[1]), eventId: eventId as EventId };
}

/** Whole events are large: a page of them is shorter. */
const fullPageMax = 20;

async function listEvents(deps: HttpDeps, scope: ProjectScope, issue: Issue | undefined, query: ListQuery) {
  const nowMs = deps.clock.nowMs();
  const reader: EventReader = {
    events: deps.events,
    scope,
    range: readTimeRange(query, nowMs, wholeRange(nowMs)),
  };
  const search =
    query.query === undefined || query.query === "" ? undefined : readSearch(query.query, errorLanguage);
  const groups = issue === undefined ? undefined : await groupsOf(deps, scope, [issue.id]);
  const size = Math.min(pageSize(query), query.full ? fullPageMax : Number.POSITIVE_INFINITY);
  const lines = await readEventLines(reader, {
    groups,
    search,
    references: search === undefined ? undefined : await readReferences(deps, scope, search),
    environments: query.environment,
    after: readCursor(cursorOf(query)),
    limit: size + 1,
  });
  const shown = lines.slice(0, size);
  const last = shown.at(-1);
  const isMore = lines.length > size && last !== undefined;
  return {
    items: query.full ? await readWhole(deps, reader, shown) : await summaries(deps, scope, shown, issue),
    nextCursor: isMore ? `${last.timestampMs}:${last.eventId}:0` : undefined,
  };
}

async function issueIdsOf(deps: HttpDeps, scope: ProjectScope, lines: readonly EventLine[]) {
  const keys = lines.map((line) => ({ projectId: line.projectId, hash: line.groupHash }));
  const ids = new Map<string, IssueId>(await issuesOfHashes(deps.meta, scope, keys));
  return (line: EventLine) => ids.get(groupKeyText({ projectId: line.projectId, hash: line.groupHash }));
}

async function summaries(
  deps: HttpDeps,
  scope: ProjectScope,
  lines: readonly EventLine[],
  issue: Issue | undefined,
) {
  const issueIdOf = issue === undefined ? await issueIdsOf(deps, scope, lines) : () => issue.id;
  return lines.map((line) => eventSummaryView(line, issueIdOf(line)));
}

async function readWhole(deps: HttpDeps, reader: EventReader, lines: readonly EventLine[]) {
  const events = await Promise.all(
    lines.map(async (line) => {
      const at = {
        projectId: line.projectId,
        hash: line.groupHash,
        eventId: line.eventId,
        timestampMs: line.timestampMs,
      };
      return await readEvent(reader, { eventId: line.eventId, at });
    }),
  );
  const found = events.filter((event): event is StoredEvent => event !== undefined);
  const issueIdOf = await issueIdsOf(deps, reader.scope, found);
  const projects = new Map(
    (await listProjects(deps.meta, reader.scope)).map((project) => [project.id, project.slug]),
  );
  return found.map((event) =>
    eventDetailsView(event, {
      projectSlug: projects.get(event.projectId) ?? "",
      issueId: issueIdOf(event),
      previousEventId: undefined,
      nextEventId: undefined,
    }),
  );
}

type IssueEventsQuestion = EventsQuestion & { readonly groups: readonly GroupKey[] };

/** The neighbours of an event in the issue. */
async function neighboursOf(reader: EventReader, from: EventPlace, asked: IssueEventsQuestion) {
  const [previousEventId, next] = await Promise.all([
    previousOf(reader, from, asked),
    findNextEvent(reader, { ...asked, from, direction: "newer" }),
  ]);
  return { previousEventId, nextEventId: next?.eventId };
}

async function previousOf(reader: EventReader, from: EventPlace, asked: IssueEventsQuestion) {
  return (await findNextEvent(reader, { ...asked, from, direction: "older" }))?.eventId;
}

/** Nothing is newer than the latest, and the one before it is found with it mostly. */
async function readLatest(reader: EventReader, question: IssueEventsQuestion, newestMs: number) {
  const [event, before] = await readNewestPair(reader, { ...question, newestMs });
  if (event === undefined) return undefined;
  const previousEventId = before === undefined ? await previousOf(reader, event, question) : before.eventId;
  return { event, neighbours: { previousEventId, nextEventId: undefined } };
}

type IssueEventQuestion = {
  readonly scope: ProjectScope;
  readonly issue: Issue;
  readonly event: string;
  readonly environments: readonly string[];
  readonly query: string | undefined;
};

async function readIssueEvent(deps: HttpDeps, asked: IssueEventQuestion) {
  const { scope, issue, environments } = asked;
  const reader: EventReader = { events: deps.events, scope, range: wholeRange(deps.clock.nowMs()) };
  const groups = await groupsOf(deps, scope, [issue.id]);
  const search = asked.query ? readSearch(asked.query, errorLanguage) : undefined;
  const references = search === undefined ? undefined : await readReferences(deps, scope, search);
  const question = { groups, environments, search, references };
  const read = await readWithNeighbours(reader, question, asked.event, issue.lastSeenAtMs);
  if (read === undefined) throw notFound();
  const { event, neighbours } = read;
  return eventDetailsView(event, { projectSlug: issue.project.slug, issueId: issue.id, ...neighbours });
}

async function readWithNeighbours(
  reader: EventReader,
  question: IssueEventsQuestion,
  reference: string,
  newestMs: number,
) {
  if (reference === "latest") return await readLatest(reader, question, newestMs);
  if (reference === "oldest" || reference === "recommended") {
    const at =
      reference === "recommended"
        ? await findRecommendedEvent(reader, question)
        : await findNextEvent(reader, { ...question, from: undefined, direction: "newer" });
    if (at === undefined) return undefined;
    // Its place is known: its neighbours are looked for while the event is read.
    const [event, neighbours] = await Promise.all([
      readEvent(reader, { eventId: at.eventId, at }),
      neighboursOf(reader, at, question),
    ]);
    return event === undefined ? undefined : { event, neighbours };
  }
  const eventId = parseEventId(reference);
  if (eventId === undefined || question.groups.length === 0) return undefined;
  // One that is named is shown, whether it matches or not.
  const event = await readEvent(reader, { eventId, groups: question.groups });
  return event === undefined ? undefined : { event, neighbours: await neighboursOf(reader, event, question) };
}

export async function requireProjectEvent(deps: HttpDeps, scope: ProjectScope, reference: string) {
  const eventId = parseEventId(reference);
  const reader: EventReader = { events: deps.events, scope, range: wholeRange(deps.clock.nowMs()) };
  const event = eventId === undefined ? undefined : await readEvent(reader, { eventId });
  if (event === undefined) throw notFound();
  return { reader, event };
}

/** An event by its id with its issue and neighbours. */
export async function readProjectEvent(
  deps: HttpDeps,
  scope: ProjectScope,
  projectOf: (projectId: ProjectId) => Pick<Project, "slug"> | undefined,
  reference: string,
) {
  const { reader, event } = await requireProjectEvent(deps, scope, reference);
  const key = { projectId: event.projectId, hash: event.groupHash as GroupHash };
  const issueId = [...(await issuesOfHashes(deps.meta, scope, [key])).values()][0];
  const groups = issueId === undefined ? [key] : await groupsOf(deps, scope, [issueId]);
  const neighbours = await neighboursOf(reader, event, { groups, environments: [] });
  const projectSlug = projectOf(event.projectId)?.slug ?? "";
  return { issueId, view: eventDetailsView(event, { projectSlug, issueId, ...neighbours }) };
}

export function eventHandlers(
  deps: HttpDeps,
): HandlersOf<
  | "listOrganizationIssueEvents"
  | "listIssueEvents"
  | "getOrganizationIssueEvent"
  | "getIssueEvent"
  | "listProjectEvents"
  | "getProjectEvent"
  | "getProjectEventJson"
  | "getEventGroupingInfo"
> {
  return {
    listOrganizationIssueEvents: async ({ scope, issue, query }) =>
      await listEvents(deps, scope, issue, query),
    listIssueEvents: async ({ scope, issue, query }) => await listEvents(deps, scope, issue, query),
    getOrganizationIssueEvent: async ({ scope, issue, params, query }) =>
      await readIssueEvent(deps, {
        scope,
        issue,
        event: params.event,
        environments: query.environment,
        query: query.query,
      }),
    getIssueEvent: async ({ scope, issue, params, query }) =>
      await readIssueEvent(deps, {
        scope,
        issue,
        event: params.event,
        environments: query.environment,
        query: query.query,
      }),
    listProjectEvents: async ({ scope, query }) => await listEvents(deps, scope, undefined, query),
    getProjectEvent: async ({ scope, project, params }) =>
      (await readProjectEvent(deps, scope, () => project, params.event)).view,
    getProjectEventJson: async ({ scope, params }) => {
      const { event } = (await requireProjectEvent(deps, scope, params.event)).event;
      return { ...event };
    },
    getEventGroupingInfo: async ({ scope, params }) =>
      groupingInfoView((await requireProjectEvent(deps, scope, params.event)).event),
  };
}

/** User feedback: the list across both stores, and what becomes of it. */
import type { FeedbackItem } from "@vedette/api";
import type { IssueId, ProjectId } from "@vedette/protocol";
import { listClosed, setFeedbackStatus, stateKey, statesOf } from "#domain/feedback/feedback-states.ts";
import { seedKey } from "#domain/issues/assigned-issue.ts";
import { findIssues, issuesOfHashes } from "#domain/issues/find-issues.ts";
import { listProjects } from "#domain/projects/projects.ts";
import type { FeedbackStatus } from "#ports/feedback-tables.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import type { EventReader } from "#query/event-reader.ts";
import { type Feedback, type FeedbackPlace, readFeedback, readGroupsOfEvents } from "#query/feedback.ts";
import { readTimeRange, wholeRange } from "#query/time-range.ts";
import { apiError, notFound } from "#http/answer-error.ts";
import { audited } from "#http/audit.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { cursorOf, pageSize } from "#http/paging.ts";
import { isoTime, textOrNull } from "#http/views/time.ts";
import { narrowScope } from "./project-references.ts";

type Given = { readonly feedback: Feedback; readonly status: FeedbackStatus };

const wordsMax = 10;
const dayMs = 86_400_000;
/** Feedback may be given long after its event; so far around it the event is looked for. */
const eventAroundMs = 7 * dayMs;
/** A page is filled by so many looks at most; then a shorter one is given. */
const looksMax = 8;

function readCursor(cursor: string | undefined): FeedbackPlace | undefined {
  if (cursor === undefined) return undefined;
  const match = /^(\d{1,15}):([0-9a-f]{32}):0$/.exec(cursor);
  if (match?.[2] === undefined) throw apiError("invalid_cursor", "The cursor cannot be read.", "cursor");
  return { givenAtMs: Number(match[1]), feedbackId: match[2] };
}

type ListAsked = {
  readonly status: FeedbackStatus | "all";
  readonly words: readonly string[];
  readonly environments: readonly string[];
  readonly after: FeedbackPlace | undefined;
  readonly size: number;
};

/** Open feedback is what has no row: the list is read and what has one is left out. */
async function readOpen(deps: HttpDeps, reader: EventReader, asked: ListAsked) {
  const found: Given[] = [];
  let { after } = asked;
  for (let look = 0; look < looksMax; look += 1) {
    const limit = asked.size + 1;
    const rows = await readFeedback(reader, { ...asked, after, limit });
    const states = await statesOf(deps.meta, rows);
    for (const feedback of rows) {
      const status = states.get(stateKey(feedback)) ?? "open";
      if (asked.status === "all" || status === "open") found.push({ feedback, status });
    }
    after = rows.at(-1);
    if (rows.length < limit) return { found, after: undefined };
    if (found.length > asked.size) break;
  }
  return { found, after };
}

/** What has a status is found by its row. */
async function readClosed(
  deps: HttpDeps,
  reader: EventReader,
  asked: ListAsked & { readonly status: "resolved" | "spam" },
) {
  const found: Given[] = [];
  let { after } = asked;
  const { startMs, endMs } = reader.range;
  for (let look = 0; look < looksMax; look += 1) {
    const limit = asked.size + 1;
    const closed = await listClosed(deps.meta, reader.scope, { ...asked, startMs, endMs, after, limit });
    const rows = await readFeedback(reader, {
      ...asked,
      after: undefined,
      ids: closed.map(({ feedbackId }) => feedbackId),
      limit,
    });
    const wanted = new Set(closed.map(stateKey));
    for (const feedback of rows)
      if (wanted.has(stateKey(feedback))) found.push({ feedback, status: asked.status });
    after = closed.at(-1);
    if (closed.length < limit) return { found, after: undefined };
    if (found.length > asked.size) break;
  }
  return { found, after };
}

async function readPage(deps: HttpDeps, reader: EventReader, asked: ListAsked) {
  const { status } = asked;
  const { found, after } =
    status === "resolved" || status === "spam"
      ? await readClosed(deps, reader, { ...asked, status })
      : await readOpen(deps, reader, asked);
  const shown = found.slice(0, asked.size);
  const last = found.length > asked.size ? shown.at(-1)?.feedback : after;
  return { shown, nextCursor: last === undefined ? undefined : `${last.givenAtMs}:${last.feedbackId}:0` };
}

/** The issues of the events that were spoken about, by `project:event`. */
async function readIssues(deps: HttpDeps, scope: ProjectScope, shown: readonly Given[]) {
  const about = shown.filter(({ feedback }) => feedback.eventId !== undefined);
  if (about.length === 0) return new Map<string, never>();
  const times = about.map(({ feedback }) => feedback.givenAtMs);
  const range = { startMs: Math.min(...times) - eventAroundMs, endMs: Math.max(...times) + dayMs };
  const groups = await readGroupsOfEvents(
    { events: deps.events, scope, range },
    about.flatMap(({ feedback }) => feedback.eventId ?? []),
  );
  const ofHash = await issuesOfHashes(deps.meta, scope, groups);
  const issues = await findIssues(deps.meta, scope, [...new Set(ofHash.values())]);
  const byId = new Map<IssueId, (typeof issues)[number]>(issues.map((issue) => [issue.id, issue]));
  return new Map(
    groups.flatMap((group) => {
      const id = ofHash.get(seedKey(group));
      const issue = id === undefined ? undefined : byId.get(id);
      return issue === undefined ? [] : [[`${group.projectId}:${group.eventId}`, issue] as const];
    }),
  );
}

async function views(deps: HttpDeps, scope: ProjectScope, shown: readonly Given[]): Promise<FeedbackItem[]> {
  const [projects, issues] = await Promise.all([
    listProjects(deps.meta, scope),
    readIssues(deps, scope, shown),
  ]);
  return shown.map(({ feedback, status }) => {
    const project = projects.find(({ id }) => id === feedback.projectId);
    const issue = issues.get(`${feedback.projectId}:${feedback.eventId}`);
    return {
      id: feedback.feedbackId,
      project: {
        id: String(feedback.projectId),
        slug: project?.slug ?? "",
        name: project?.name ?? "",
      },
      message: feedback.message,
      name: textOrNull(feedback.name),
      email: textOrNull(feedback.email),
      url: textOrNull(feedback.url),
      source: feedback.source,
      environment: textOrNull(feedback.environment),
      release: textOrNull(feedback.release),
      platform: textOrNull(feedback.platform),
      dateCreated: isoTime(feedback.givenAtMs),
      eventId: issue === undefined ? null : (feedback.eventId ?? null),
      issue:
        issue === undefined ? null : { id: String(issue.id), shortId: issue.shortId, title: issue.title },
      replayId: textOrNull(feedback.replayId),
      status,
    };
  });
}

export function feedbackHandlers(deps: HttpDeps): HandlersOf<"listFeedback" | "updateFeedback"> {
  return {
    listFeedback: async ({ scope, query }) => {
      const nowMs = deps.clock.nowMs();
      const narrowed = await narrowScope(deps.meta, scope, query.project);
      const range = readTimeRange(query, nowMs, wholeRange(nowMs));
      const { shown, nextCursor } = await readPage(
        deps,
        { events: deps.events, scope: narrowed, range },
        {
          status: query.status ?? "open",
          words: (query.query ?? "")
            .split(/\s+/)
            .filter((word) => word !== "")
            .slice(0, wordsMax),
          environments: query.environment,
          after: readCursor(cursorOf(query)),
          size: pageSize(query, 50),
        },
      );
      return { items: await views(deps, narrowed, shown), nextCursor };
    },
    updateFeedback: async (context) => {
      const { scope, body, caller } = context;
      const nowMs = deps.clock.nowMs();
      const wanted = new Set(body.feedback.map(({ project, id }) => `${project}:${id}`));
      const rows = await readFeedback(
        { events: deps.events, scope, range: wholeRange(nowMs) },
        {
          environments: [],
          words: [],
          ids: body.feedback.map(({ id }) => id),
          limit: wanted.size * 2,
        },
      );
      const found = rows.filter((row) => wanted.has(`${row.projectId}:${row.feedbackId}`));
      if (found.length < wanted.size) throw notFound();
      await audited(deps, context, async (meta) => {
        await setFeedbackStatus(meta, found, { status: body.status, userId: caller.userId, nowMs });
        return {
          result: undefined,
          changes: found.map((row) => ({
            action: "feedback.edit" as const,
            targetType: "feedback",
            targetId: row.feedbackId,
            data: { project: String(row.projectId satisfies ProjectId), status: body.status },
          })),
        };
      });
      return { status: body.status, changed: found.length };
    },
  };
}

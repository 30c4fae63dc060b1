/** The answer line: what is known of an issue, and of all issues of a scope. */
import { answerEvents } from "#signals/answer/answer-events.ts";
import { answerIssue } from "#signals/answer/answer-issue.ts";
import { answerStream } from "#signals/answer/answer-stream.ts";
import { bucketsOf, last24Hours } from "#query/issue-figures.ts";
import { createProjectHours } from "#query/project-hours.ts";
import { readTimeRange, steadyStart } from "#query/time-range.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { eventsFactView, issueFactView, releaseView, streamFactView } from "#http/views/answer-view.ts";
import { isoTime } from "#http/views/time.ts";
import { groupsOf } from "./issue-reading.ts";
import { narrowScope } from "./project-references.ts";
import { readRowsQuestion } from "./rows-question.ts";

const hourMs = 3_600_000;
/** As the page asks where it says nothing else. */
const defaultMs = 14 * 24 * hourMs;

export function answerHandlers(
  deps: HttpDeps,
): HandlersOf<"getIssueAnswer" | "getStreamAnswer" | "getEventsAnswer"> {
  const hoursOf = createProjectHours(deps);
  return {
    getIssueAnswer: async ({ issue, scope, query }) => {
      const nowMs = deps.clock.nowMs();
      const range = readTimeRange(query, nowMs, { startMs: nowMs - defaultMs, endMs: nowMs + hourMs });
      const facts = await answerIssue(
        deps.meta,
        { events: deps.events, scope, range, hoursOf },
        {
          issue,
          groups: await groupsOf(deps, scope, [issue.id]),
          environments: query.environment,
          nowMs,
        },
      );
      return { ...answered(nowMs, range), facts: facts.map(issueFactView) };
    },
    getEventsAnswer: async ({ scope, query }) => {
      const nowMs = deps.clock.nowMs();
      const otherwise = { startMs: nowMs - defaultMs, endMs: nowMs + hourMs };
      const { reader, question } = await readRowsQuestion(deps, scope, query, otherwise);
      const isNarrowed = (query.query ?? "").trim() !== "";
      const facts = await answerEvents(deps.meta, reader, { question, isNarrowed, nowMs });
      return { ...answered(nowMs, reader.range), facts: facts.map(eventsFactView) };
    },
    getStreamAnswer: async ({ scope, query }) => {
      const nowMs = deps.clock.nowMs();
      const otherwise = { startMs: nowMs - defaultMs, endMs: nowMs + hourMs };
      const range = steadyStart(readTimeRange(query, nowMs, otherwise), nowMs);
      const narrowed = await narrowScope(deps.meta, scope, query.project);
      const kept = await deps.keptGroups(narrowed);
      const answer = await answerStream(
        deps.meta,
        { events: deps.events, scope: narrowed, range, kept },
        { environments: query.environment, nowMs },
      );
      const series = (counts: ReadonlyMap<number, number>) =>
        bucketsOf(last24Hours(nowMs), hourMs).map((atMs): [number, number] => [
          atMs / 1000,
          counts.get(atMs) ?? 0,
        ]);
      return {
        ...answered(nowMs, range),
        facts: answer.facts.map(streamFactView),
        hours: series(answer.counts),
        leaderHours: series(answer.leaderCounts),
        releases: answer.releases.map(releaseView),
      };
    },
  };
}

function answered(nowMs: number, range: { readonly startMs: number; readonly endMs: number }) {
  return { at: isoTime(nowMs), start: isoTime(range.startMs), end: isoTime(Math.min(range.endMs, nowMs)) };
}

/** Figures of one issue beside its details: events over time, and whom it has met. */
import { errorLanguage } from "#query/search/languages.ts";
import { readSearch } from "#query/search/read-search.ts";
import { readAffectedUsers } from "#query/affected-users.ts";
import { readEventsSeries, readSeriesInterval } from "#query/events-series.ts";
import { everything } from "#query/search/search-node.ts";
import { noReferences } from "#query/search/compile-search.ts";
import { readTimeRange, wholeRange } from "#query/time-range.ts";
import { questionFault } from "#query/question-fault.ts";
import { apiError } from "#http/answer-error.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { cursorOf, offsetOf, pageSize } from "#http/paging.ts";
import { isoTime } from "#http/views/time.ts";
import { groupsOf } from "./issue-reading.ts";
import { readReferences } from "./search-input.ts";

const dayMs = 86_400_000;
const offsetMax = 10_000;

export function issueFiguresHandlers(deps: HttpDeps): HandlersOf<"getIssueSeries" | "listIssueUsers"> {
  return {
    getIssueSeries: async ({ issue, scope, query }) => {
      const nowMs = deps.clock.nowMs();
      const named = readTimeRange({ statsPeriod: query.stat }, nowMs, {
        startMs: nowMs - dayMs,
        endMs: nowMs,
      });
      const endMs = query.until === undefined ? Math.min(named.endMs, nowMs) : query.until * 1000;
      const startMs = query.since === undefined ? named.startMs : query.since * 1000;
      if (startMs >= endMs)
        throw questionFault("start_after_end", {}, { field: "since", answer: "invalid_time_range" });
      const range = { startMs, endMs };
      const series = await readEventsSeries(
        { events: deps.events, scope, range },
        {
          search: everything,
          references: noReferences,
          environments: query.environment,
          groups: await groupsOf(deps, scope, [issue.id]),
          measures: ["count()"],
          groupBy: [],
          groupsMax: 1,
          sort: [],
          withOther: true,
          intervalMs: readSeriesInterval(query.resolution, range),
        },
      );
      const counts = series.groups[0]?.lines[0] ?? [];
      return series.bucketsMs.map((atMs, index): [number, number] => [atMs / 1000, counts[index] ?? 0]);
    },
    listIssueUsers: async ({ issue, scope, query }) => {
      const nowMs = deps.clock.nowMs();
      const search = readSearch(query.query ?? "", errorLanguage);
      const offset = offsetOf(cursorOf(query));
      if (offset > offsetMax)
        throw apiError("invalid_cursor", "Narrow the query instead of paging so far.", "cursor");
      const size = pageSize(query, 25);
      const users = await readAffectedUsers(
        { events: deps.events, scope, range: readTimeRange(query, nowMs, wholeRange(nowMs)) },
        {
          search,
          references: await readReferences(deps, scope, search),
          environments: query.environment,
          groups: await groupsOf(deps, scope, [issue.id]),
          limit: size + 1,
          offset,
        },
      );
      return {
        items: users.slice(0, size).map((user) => ({
          identity: user.identity,
          id: user.id,
          email: user.email,
          username: user.username,
          ipAddress: user.ip,
          count: user.events,
          firstSeen: isoTime(user.firstSeenMs),
          lastSeen: isoTime(user.lastSeenMs),
        })),
        nextCursor: users.length > size ? `0:${offset + size}:0` : undefined,
      };
    },
  };
}

/** Counts of what was sent and what became of it. */
import { statsGroups } from "@vedette/api";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { isoTime } from "#http/views/time.ts";
import { requestFault } from "#http/request-fault.ts";
import { type OutcomeGroup, readInterval, readOutcomeStats } from "#query/outcome-stats.ts";
import { readTimeRange } from "#query/time-range.ts";
import { questionFault } from "#query/question-fault.ts";
import { narrowScope } from "./project-references.ts";

const dayMs = 86_400_000;
/** Both ask for the same here: every unit that was sent counts as what it is. */
const fields = ["sum(quantity)", "sum(times_seen)"];

export function statsHandlers(deps: HttpDeps): HandlersOf<"organizationStats"> {
  return {
    organizationStats: async ({ scope: whole, query }) => {
      const asked = query.field.length === 0 ? ["sum(quantity)"] : query.field;
      const unknown = asked.find((field) => !fields.includes(field));
      if (unknown !== undefined)
        throw questionFault("unknown_field", { field: unknown }, { answer: "bad_request" });
      const groupBy = query.groupBy.map(readGroup);
      const nowMs = deps.clock.nowMs();
      const named = readTimeRange(query, nowMs, { startMs: nowMs - dayMs, endMs: nowMs });
      // Nothing arrives in the future.
      const range = { ...named, endMs: Math.max(named.startMs + 1, Math.min(named.endMs, nowMs)) };
      const scope = await narrowScope(deps.meta, whole, query.project);
      const stats = await readOutcomeStats(
        { events: deps.events, scope, range },
        {
          projectIds: scope.projectIds,
          groupBy,
          categories: query.category,
          outcomes: query.outcome,
          reasons: query.reason,
          intervalMs: readInterval(query.interval, range),
        },
      );
      return {
        start: isoTime(stats.startMs),
        end: isoTime(stats.endMs),
        intervals: stats.intervalsMs.map(isoTime),
        groups: stats.groups.map(({ by, total, series }) => ({
          by: { ...by },
          totals: Object.fromEntries(asked.map((field) => [field, total])),
          series: Object.fromEntries(asked.map((field) => [field, [...series]])),
        })),
      };
    },
  };
}

function readGroup(name: string): OutcomeGroup {
  const group = statsGroups.find((one) => one === name);
  if (group !== undefined) return group;
  throw requestFault("counted_by", { field: "groupBy", name });
}

/** When releases appeared, for charts that show what came of them. */
import { releasesWithin } from "#domain/issues/release-times.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { releaseView } from "#http/views/answer-view.ts";
import { readTimeRange } from "#query/time-range.ts";
import { narrowScope } from "./project-references.ts";

const dayMs = 86_400_000;
const releasesMax = 20;

export function releaseSightingHandlers(deps: HttpDeps): HandlersOf<"listReleaseSightings"> {
  return {
    listReleaseSightings: async ({ scope, query }) => {
      const nowMs = deps.clock.nowMs();
      const range = readTimeRange(query, nowMs, { startMs: nowMs - 14 * dayMs, endMs: nowMs });
      const named = await narrowScope(deps.meta, scope, query.project);
      return (await releasesWithin(deps.meta, named, range, releasesMax)).map(releaseView);
    },
  };
}

/**
 * How far releases are adopted, by their share of a project's sessions: `adopted` with a tenth or more of the last
 * day that has sessions, `replaced` where that is over, `low_adoption` where it never was.
 */
import { z } from "zod";
import type { EventReader } from "./event-reader.ts";
import type { ReleaseOfProject } from "./search/search-references.ts";
import { createSqlParams } from "./sql-params.ts";
import { whole } from "./stored-event.ts";
import { within } from "./time-range.ts";

export type ReleaseStage = "adopted" | "low_adoption" | "replaced";
export type StagedRelease = ReleaseOfProject & { readonly stage: ReleaseStage };

const shareMin = 0.1;
/** A search names so many releases at most; those with the most sessions. */
const releasesMax = 5000;

const stageRow = z.object({
  project_id: whole,
  release: z.string(),
  latest: z.number(),
  peak: z.number(),
});

export async function readReleaseStages(reader: EventReader): Promise<readonly StagedRelease[]> {
  const params = createSqlParams();
  const sql = `
    SELECT project_id, release, sumIf(share, day = last_day) AS latest, max(share) AS peak
    FROM (
      SELECT project_id, release, day, began / sum(began) OVER (PARTITION BY project_id, day) AS share, began,
        max(day) OVER (PARTITION BY project_id) AS last_day
      FROM (
        SELECT project_id, toString(release) AS release, toStartOfDay(started) AS day, sum(toUInt64(quantity)) AS began
        FROM sessions
        WHERE ${within(reader.range, params, "started")} AND is_init = 1
        GROUP BY project_id, release, day
      )
    )
    WHERE release != ''
    GROUP BY project_id, release
    ORDER BY sum(began) DESC, project_id, release
    LIMIT ${releasesMax}`;
  const rows = await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: stageRow,
  });
  return rows.map((row) => ({
    projectId: row.project_id,
    release: row.release,
    stage: row.latest >= shareMin ? "adopted" : row.peak >= shareMin ? "replaced" : "low_adoption",
  }));
}

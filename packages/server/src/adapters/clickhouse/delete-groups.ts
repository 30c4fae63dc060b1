/**
 * Deletes the events of some groups. Lightweight deletes: a mask beside the parts, which a merge applies. Parts are
 * not rewritten at once, and no read sees the rows any more.
 */
import type { EventGroup } from "#ports/event-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import type { Connection } from "./connection.ts";
import { projectList } from "./scope-filter.ts";

const countTimeoutMs = 5 * 60_000;
const deleteTimeoutMs = 15 * 60_000;

export async function deleteGroups(
  connection: Connection,
  scope: ProjectScope,
  groups: readonly EventGroup[],
  receivedBeforeMs: number,
  onCluster: string,
): Promise<void> {
  if (scope.projectIds.length === 0 || groups.length === 0) return;
  const owned = `project_id IN (${projectList(scope)})`;
  const inGroups = `${owned} AND group_hash IN {hashes:Array(UUID)} AND (project_id, group_hash) IN arrayZip({projects:Array(UInt64)}, {hashes:Array(UUID)})`;
  const before = "fromUnixTimestamp64Milli({before:Int64}, 'UTC')";
  const ofGroups = `${inGroups} AND received_at < ${before}`;
  const params = {
    projects: groups.map(({ projectId }) => projectId),
    hashes: groups.map(({ hash }) => hash),
    before: receivedBeforeMs,
  };
  // What belongs to the events goes first: without them it could not be found.
  const deletions = [
    ["attachments", `${owned} AND event_id IN (SELECT event_id FROM errors WHERE ${ofGroups})`],
    ["errors", ofGroups],
    // The roll-up knows only when its events happened.
    ["error_counts_hourly", `${inGroups} AND first_seen < ${before}`],
  ] as const;
  for (const [table, condition] of deletions) {
    const found = await connection.send({
      kind: "read",
      sql: `SELECT count() FROM (SELECT 1 FROM ${table} WHERE ${condition} LIMIT 1) FORMAT TSVRaw`,
      params,
      timeoutMs: countTimeoutMs,
    });
    // A mutation waits for its turn even where it has nothing to do.
    if (Number(found.trim()) === 0) continue;
    await connection.send({
      kind: "command",
      sql: `DELETE FROM ${table}${onCluster} WHERE ${condition}`,
      params,
      settings: { lightweight_deletes_sync: "2", allow_nondeterministic_mutations: 1 },
      timeoutMs: deleteTimeoutMs,
    });
  }
}

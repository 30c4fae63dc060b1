/** Deletes what belongs to one person, by mutations that have ended when the call is answered. */
import { type DataSubject, subjectConditions } from "#ports/data-subject.ts";
import type { EventTableName } from "#ports/event-tables.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import type { Connection } from "./connection.ts";
import { projectList } from "./scope-filter.ts";

const countTimeoutMs = 5 * 60_000;
const deleteTimeoutMs = 15 * 60_000;

export async function deleteSubject(
  connection: Connection,
  scope: ProjectScope,
  subject: DataSubject,
  onCluster: string,
  onDeleted?: (table: EventTableName, rows: number) => Promise<void>,
): Promise<ReadonlyMap<EventTableName, number>> {
  const deleted = new Map<EventTableName, number>();
  if (scope.projectIds.length === 0) return deleted;
  for (const { table, sql, params } of subjectConditions(subject, `project_id IN (${projectList(scope)})`)) {
    const counted = await connection.send({
      kind: "read",
      sql: `SELECT count() FROM ${table} WHERE ${sql} FORMAT TSVRaw`,
      params,
      timeoutMs: countTimeoutMs,
    });
    const count = Number(counted.trim());
    if (count === 0) continue;
    await connection.send({
      kind: "command",
      sql: `ALTER TABLE ${table}${onCluster} DELETE WHERE ${sql}`,
      params,
      // Replicas read the other table for themselves; its rows are deleted only afterwards.
      settings: { mutations_sync: "2", allow_nondeterministic_mutations: 1 },
      timeoutMs: deleteTimeoutMs,
    });
    deleted.set(table, (deleted.get(table) ?? 0) + count);
    await onDeleted?.(table, count);
  }
  return deleted;
}

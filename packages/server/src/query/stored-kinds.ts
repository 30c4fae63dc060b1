/** How many rows of each kind of data are stored of a project, and since when. */
import type { ProjectId } from "@vedette/protocol";
import { z } from "zod";
import type { EventStore } from "#ports/event-store.ts";
import type { EventTableName } from "#ports/event-tables.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { createSqlParams } from "./sql-params.ts";
import { whole } from "./stored-event.ts";

/** The kinds that have a retention of their own, with the tables of each. */
const tablesOfKinds = {
  errors: ["errors"],
  transactions: ["spans"],
  logs: ["logs"],
  metrics: ["metrics"],
  sessions: ["sessions"],
  checkIns: ["check_ins"],
  profiles: ["profiles"],
  replays: ["replay_segments", "replay_recordings"],
  attachments: ["attachments"],
  feedback: ["feedback"],
} as const satisfies Readonly<Record<string, readonly EventTableName[]>>;

export type StoredKindName = keyof typeof tablesOfKinds;

export type StoredKind = {
  readonly kind: StoredKindName;
  readonly rows: number;
  /** By the mean size of a row in the whole store. */
  readonly bytes: number;
  readonly oldestMs: number | undefined;
};

const row = z.object({ table_name: z.string(), rows_count: whole, oldest_ms: whole });

/** The count is an answer of the primary key, which begins with the project in every table. */
export async function readStoredKinds(
  reader: { readonly events: Pick<EventStore, "query" | "stats">; readonly scope: ProjectScope },
  projectId: ProjectId,
): Promise<readonly StoredKind[]> {
  const params = createSqlParams();
  const id = params.bind(projectId, "UInt64");
  const sql = Object.values(tablesOfKinds)
    .flat()
    .map(
      (table) =>
        `SELECT '${table}' AS table_name, count() AS rows_count,
          toUnixTimestamp64Milli(min(received_at)) AS oldest_ms
        FROM ${table} WHERE project_id = ${id}`,
    )
    .join(" UNION ALL ");
  const [rows, { tables }] = await Promise.all([
    reader.events.query({ scope: reader.scope, sql, params: params.values(), row }),
    reader.events.stats(),
  ]);
  const bytesPerRow = (name: string): number => {
    const table = tables.find((one) => one.table === name);
    return table === undefined || table.rows === 0 ? 0 : table.bytesOnDisk / table.rows;
  };
  return (Object.keys(tablesOfKinds) as StoredKindName[]).map((kind) => {
    const names: readonly string[] = tablesOfKinds[kind];
    const own = rows.filter((one) => names.includes(one.table_name) && one.rows_count > 0);
    return {
      kind,
      rows: own.reduce((sum, { rows_count }) => sum + rows_count, 0),
      bytes: Math.round(
        own.reduce((sum, { table_name, rows_count }) => sum + rows_count * bytesPerRow(table_name), 0),
      ),
      oldestMs: own.length === 0 ? undefined : Math.min(...own.map(({ oldest_ms }) => oldest_ms)),
    };
  });
}

/** Tens of thousands of groups with numbers, sent as the columns of one row: read several times as fast as rows. */
import { z } from "zod";
import type { EventReader, GroupKey } from "#query/event-reader.ts";
import type { SqlParams } from "#query/sql-params.ts";

/** Numbers of the engine's own `toFloat64`: looking at each of them takes longer than all the rest. */
const numbers = z.custom<readonly number[]>(
  (value) => Array.isArray(value) && typeof (value[0] ?? 0) === "number",
);
const columnsRow = z.object({ project_ids: numbers, hashes: z.string(), columns: z.array(numbers) });

const hashChars = 32;

/** The groups of a statement that has `project_id`, `hash` and the named columns, each made of these. */
export async function readGroupColumns<Column extends string, Group>(
  { events, scope }: Pick<EventReader, "events" | "scope">,
  names: readonly Column[],
  { sql: groups, params }: { readonly sql: string; readonly params: SqlParams },
  make: (group: GroupKey, of: (column: Column) => number) => Group,
): Promise<readonly Group[]> {
  const sql = `
    SELECT groupArray(toFloat64(project_id)) AS project_ids,
      arrayStringConcat(groupArray(replaceAll(hash, '-', ''))) AS hashes,
      array(${names.map((name) => `groupArray(toFloat64(${name}))`).join(", ")}) AS columns
    FROM (${groups})`;
  const [found] = await events.query({ scope, sql, params: params.values(), row: columnsRow });
  if (found === undefined) return [];
  const columns = new Map(names.map((name, column) => [name, found.columns[column] ?? []]));
  return found.project_ids.map((projectId, at) =>
    make(
      { projectId, hash: found.hashes.slice(at * hashChars, (at + 1) * hashChars) },
      (column) => columns.get(column)?.[at] ?? 0,
    ),
  );
}

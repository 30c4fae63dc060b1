/** Tens of thousands of groups with numbers, sent as the columns of one row: read several times as fast as rows. */
import { z } from "zod";
import type { EventReader, GroupKey } from "#query/event-reader.ts";
import type { SqlParams } from "#query/sql-params.ts";

const numbers = z.array(z.number());
const columnsRow = z.object({ project_ids: numbers, hashes: z.string(), columns: z.array(numbers) });

const hashChars = 32;

/** The groups of a statement that has `project_id`, `hash` and the named columns. */
export async function readGroupColumns<Column extends string>(
  { events, scope }: Pick<EventReader, "events" | "scope">,
  names: readonly Column[],
  groups: string,
  params: SqlParams,
): Promise<readonly (GroupKey & { readonly of: Readonly<Record<Column, number>> })[]> {
  const sql = `
    SELECT groupArray(toFloat64(project_id)) AS project_ids,
      arrayStringConcat(groupArray(replaceAll(hash, '-', ''))) AS hashes,
      array(${names.map((name) => `groupArray(toFloat64(${name}))`).join(", ")}) AS columns
    FROM (${groups})`;
  const [found] = await events.query({ scope, sql, params: params.values(), row: columnsRow });
  if (found === undefined) return [];
  return found.project_ids.map((projectId, at) => {
    const of = Object.fromEntries(names.map((name, column) => [name, found.columns[column]?.[at] ?? 0]));
    return {
      projectId,
      hash: found.hashes.slice(at * hashChars, (at + 1) * hashChars),
      // Every name is there.
      of: of as Record<Column, number>,
    };
  });
}

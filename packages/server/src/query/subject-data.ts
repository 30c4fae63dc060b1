/** Everything stored of a person, row by row, for requests by the laws on data protection. */
import { z } from "zod";
import { type DataSubject, type SubjectCondition, subjectConditions } from "#ports/data-subject.ts";
import type { EventStore } from "#ports/event-store.ts";
import type { EventTableName } from "#ports/event-tables.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { whole } from "./stored-event.ts";

export type SubjectRow = { readonly table: EventTableName; readonly row: Readonly<Record<string, unknown>> };

type SubjectReader = { readonly events: EventStore; readonly scope: ProjectScope };

/** Hours are read together while they hold fewer rows than this. */
const rowsPerQuery = 500;
const timeoutMs = 60_000;

const hourRow = z.object({ hour: whole, rows: whole });
const countRow = z.object({ rows: whole });
const countTimeoutMs = 20_000;
const anyRow = z.record(z.string(), z.unknown());

/** Table by table, in order of receipt; of what belongs to several rows of theirs each is told once. */
export async function* readSubjectRows(
  reader: SubjectReader,
  subject: DataSubject,
): AsyncGenerator<SubjectRow> {
  const byTable = Map.groupBy(subjectConditions(subject, "1"), ({ table }) => table);
  for (const [table, conditions] of byTable) {
    const condition = either(conditions);
    for (const [from, until] of await readSpans(reader, table, condition)) {
      const rows = await reader.events.query({
        scope: reader.scope,
        sql: `
          SELECT * FROM ${table}
          WHERE (${condition.sql}) AND toUnixTimestamp(received_at) >= {from:Int64}
            AND toUnixTimestamp(received_at) < {until:Int64}
          ORDER BY received_at`,
        params: { ...condition.params, from, until },
        row: anyRow,
        timeoutMs,
      });
      for (const row of rows) yield { table, row };
    }
  }
}

/** How many rows there are, by table; tables without any are absent. */
export async function countSubjectRows(
  reader: SubjectReader,
  subject: DataSubject,
): Promise<ReadonlyMap<EventTableName, number>> {
  const found = new Map<EventTableName, number>();
  for (const [table, conditions] of Map.groupBy(subjectConditions(subject, "1"), (one) => one.table)) {
    const condition = either(conditions);
    const [counted] = await reader.events.query({
      scope: reader.scope,
      sql: `SELECT count() AS rows FROM ${table} WHERE ${condition.sql}`,
      params: condition.params,
      row: countRow,
      timeoutMs: countTimeoutMs,
    });
    if (counted !== undefined && counted.rows > 0) found.set(table, counted.rows);
  }
  return found;
}

function either(conditions: readonly SubjectCondition[]): Pick<SubjectCondition, "sql" | "params"> {
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(" OR "),
    params: Object.assign({}, ...conditions.map(({ params }) => params)) as SubjectCondition["params"],
  };
}

/** Spans of seconds that hold not much more rows than one query should answer. */
async function readSpans(
  reader: SubjectReader,
  table: EventTableName,
  condition: Pick<SubjectCondition, "sql" | "params">,
): Promise<readonly (readonly [from: number, until: number])[]> {
  const hours = await reader.events.query({
    scope: reader.scope,
    sql: `
      SELECT toUnixTimestamp(toStartOfHour(received_at)) AS hour, count() AS rows
      FROM ${table} WHERE ${condition.sql} GROUP BY hour ORDER BY hour`,
    params: condition.params,
    row: hourRow,
    timeoutMs,
  });
  const spans: [number, number][] = [];
  let rows = 0;
  for (const { hour, rows: more } of hours) {
    const last = spans.at(-1);
    if (last !== undefined && rows + more <= rowsPerQuery) {
      last[1] = hour + 3600;
      rows += more;
    } else {
      spans.push([hour, hour + 3600]);
      rows = more;
    }
  }
  return spans;
}

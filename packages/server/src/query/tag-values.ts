/**
 * What can be offered while somebody writes a search: the keys and values that events really have. A key may be a tag
 * or a field; both are told from the newest events, because that is what is asked for, and because a count over
 * everything would cost more than it says.
 */
import { z } from "zod";
import type { Dataset } from "./datasets/dataset.ts";
import { errorsDataset } from "./datasets/errors-dataset.ts";
import type { EventReader } from "./event-reader.ts";
import { inEnvironments } from "./group-condition.ts";
import { createSqlParams, type SqlParams } from "./sql-params.ts";
import { whole } from "./stored-event.ts";
import { within } from "./time-range.ts";

export type SuggestedValue = {
  readonly value: string;
  readonly events: number;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
};

/** So many of the newest events are looked at. */
const rowsMax = 100_000;

const valueRow = z.object({ value: z.string(), events: whole, first_ms: whole, last_ms: whole });

export type ValuesQuestion = {
  readonly key: string;
  /** Only values that contain this, in any case. */
  readonly containing: string;
  readonly environments: readonly string[];
  readonly offset: number;
  readonly limit: number;
};

/** The values of a key, most used first; of a tag where a field has the same name. One more than asked tells of more. */
export async function readKeyValues(
  reader: EventReader,
  question: ValuesQuestion,
): Promise<readonly SuggestedValue[]> {
  const params = createSqlParams();
  const condition = `${within(reader.range, params)} AND ${inEnvironments(question.environments, params)}`;
  const needle = question.containing === "" ? undefined : params.bind(question.containing, "String");
  const sql = `
    SELECT value, sum(toUInt64(sample_weight)) AS events,
      toUnixTimestamp64Milli(min(timestamp)) AS first_ms, toUnixTimestamp64Milli(max(timestamp)) AS last_ms
    FROM (
      SELECT ${valuesSql(question.key, params)} AS value, sample_weight, timestamp
      FROM errors
      WHERE ${condition} AND timestamp >= (
        SELECT min(timestamp)
        FROM (SELECT timestamp FROM errors WHERE ${condition} ORDER BY timestamp DESC LIMIT ${rowsMax})
      )
    )
    WHERE value != ''${needle === undefined ? "" : ` AND positionCaseInsensitiveUTF8(value, ${needle}) > 0`}
    GROUP BY value
    ORDER BY events DESC, value
    LIMIT ${Math.floor(question.limit)} OFFSET ${Math.floor(question.offset)}`;
  const rows = await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: valueRow,
  });
  return rows.map((row) => ({
    value: row.value,
    events: row.events,
    firstSeenMs: row.first_ms,
    lastSeenMs: row.last_ms,
  }));
}

/** A row per value: a list has several. */
function valuesSql(key: string, params: SqlParams, dataset: Dataset = errorsDataset): string {
  const tag = /^tags\[(.+)\]$/s.exec(key)?.[1];
  const field = tag === undefined ? dataset.fields.get(key) : undefined;
  if (field === undefined) return dataset.otherText(params.bind(tag ?? key, "String"));
  if (field.listSql !== undefined) return `toString(arrayJoin(${field.listSql}))`;
  switch (field.kind) {
    case "id":
      return `replaceAll(toString(${field.sql}), '-', '')`;
    case "flag":
      return `if(${field.sql}, 'true', 'false')`;
    default:
      return `toString(${field.sql})`;
  }
}

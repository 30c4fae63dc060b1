/** Plain fields of a table over events: from the name that a client writes to SQL and a type. */
import type { Dataset, FieldKind } from "./datasets/dataset.ts";
import { errorsDataset } from "./datasets/errors-dataset.ts";
import { questionFault } from "./question-fault.ts";
import type { SqlParams } from "./sql-params.ts";

export type TableFieldType =
  | "string"
  | "integer"
  | "number"
  | "date"
  | "boolean"
  | "duration"
  | "percentage"
  | "rate";

export type TableColumn = {
  /** As it was asked for. */
  readonly field: string;
  readonly sql: string;
  readonly isAggregate: boolean;
  readonly type: TableFieldType;
  /** `millisecond`, `1/minute` and the like; `null` for none. */
  readonly unit: string | null;
};

/** What `epm()` and its like are about: the asked time, or that of the rows where everything was asked. */
export type RateSpan = { readonly seconds: number | undefined };

export type SqlField = { readonly sql: string; readonly kind: FieldKind };

const typeOfKind: Readonly<Record<FieldKind, TableFieldType>> = {
  text: "string",
  id: "string",
  time: "date",
  number: "number",
  duration: "duration",
  flag: "boolean",
};

/** A column of values as they are stored, or made of them by a function that keeps their kind. */
export function columnOfKind(field: string, { sql, kind }: SqlField, isAggregate: boolean): TableColumn {
  return {
    field,
    sql: selectSql(sql, kind),
    isAggregate,
    type: typeOfKind[kind],
    unit: kind === "duration" ? "millisecond" : null,
  };
}

export function plainColumn(field: string, params: SqlParams, dataset: Dataset): TableColumn {
  return columnOfKind(field, fieldSql(field, params, dataset), false);
}

/** Whole hours and days, for tables that group by time. */
const timeSteps: Readonly<Record<string, (sql: string) => string>> = {
  "timestamp.to_hour": (sql) => `toDateTime64(toStartOfHour(${sql}), 3, 'UTC')`,
  "timestamp.to_day": (sql) => `toDateTime64(toStartOfDay(${sql}), 3, 'UTC')`,
};

/** A field, or a tag or attribute by its bare name or as `tags[name]`. */
export function fieldSql(field: string, params: SqlParams, dataset: Dataset): SqlField {
  // Ids travel as numbers; the web API turns them into slugs and short ids.
  if (field === "project" || field === "project.name" || field === "project.id" || field === "project_id") {
    return { sql: "toString(project_id)", kind: "text" };
  }
  if (dataset === errorsDataset && (field === "issue" || field === "issue.id")) {
    return {
      sql: "concat(toString(project_id), ':', replaceAll(toString(group_hash), '-', ''))",
      kind: "text",
    };
  }
  const known = dataset.fields.get(field);
  if (known !== undefined) return known;
  const step = Object.hasOwn(timeSteps, field) ? timeSteps[field] : undefined;
  if (step !== undefined) return { sql: step(dataset.timeSql), kind: "time" };
  return { sql: dataset.otherText(params.bind(otherKey(field), "String")), kind: "text" };
}

/** The key of a tag or attribute; a type as some clients write it is left out: `tags[size,number]`. */
function otherKey(field: string): string {
  const key = /^tags\[(.+?)(?:,\s*(?:number|string|boolean))?\]$/.exec(field)?.[1] ?? field;
  if (!/^[^\s()"]{1,200}$/.test(key)) throw questionFault("unknown_field", { field });
  return key;
}

/** A field that can be calculated with; NULL where a row has none. */
export function numberSql(field: string, params: SqlParams, dataset: Dataset): SqlField {
  const known = dataset.fields.get(field);
  if (known?.kind === "number" || known?.kind === "duration") return known;
  if (known === undefined && dataset.otherNumber !== undefined) {
    const key = params.bind(otherKey(field), "String");
    return { sql: `if(mapContains(numbers, ${key}), ${dataset.otherNumber(key)}, NULL)`, kind: "number" };
  }
  throw questionFault("no_number", { field });
}

function selectSql(sql: string, kind: FieldKind): string {
  if (kind === "time") return `toUnixTimestamp64Milli(${sql})`;
  return kind === "id" ? `replaceAll(toString(${sql}), '-', '')` : sql;
}

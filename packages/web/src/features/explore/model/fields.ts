/** What is offered where a field or an aggregate is named, and which of the names nothing has a value for. Pure. */
import type { SearchFields } from "@vedette/api";
import { type ExploreDataset, fieldsOf, type Question } from "./question.ts";

type Field = SearchFields["fields"][number];

const FIRST_COLUMNS = [
  "title",
  "issue",
  "error.type",
  "release",
  "environment",
  "user.email",
  "url",
  "transaction",
  "browser.name",
  "os.name",
  "project",
  "timestamp",
  "timestamp.to_day",
  "timestamp.to_hour",
] as const;

const OFFERED_MAX = 200;

/** Fields that can be listed or grouped by: the usual ones, those of the search, then tags. */
export function offerColumns(
  fields: readonly Field[],
  tags: readonly { readonly key: string }[],
  isErrors: boolean,
): readonly string[] {
  const known = fields.filter((one) => one.type !== "state" && one.type !== "person").map((one) => one.key);
  const first = isErrors ? FIRST_COLUMNS : (["project", "timestamp", "timestamp.to_hour"] as const);
  return [...new Set([...first, ...known, ...tags.map((tag) => tag.key)])].slice(0, OFFERED_MAX);
}

/** Aggregates, with the fields of this kind of rows in their places. */
export function offerMeasures(fields: readonly Field[], dataset: ExploreDataset): readonly string[] {
  const isErrors = dataset === "errors";
  const numbers = fields
    .filter((one) => one.type === "number" || one.type === "duration" || one.type === "size")
    .map((one) => one.key);
  const counted = isErrors ? ["user", "issue", "title", "release", "url"] : ["trace"];
  // Neither an error nor a line of a log can fail.
  const canFail = dataset === "transactions" || dataset === "spans";
  const failures = canFail ? ["failure_rate()", "failure_count()"] : [];
  return [
    "count()",
    ...counted.map((one) => `count_unique(${one})`),
    "epm()",
    ...failures,
    "last_seen()",
    "first_seen()",
    ...(isErrors ? ["count_if(level,equals,fatal)"] : []),
    ...numbers.flatMap((one) => [
      `p50(${one})`,
      `p75(${one})`,
      `p95(${one})`,
      `p99(${one})`,
      `avg(${one})`,
      `max(${one})`,
      `sum(${one})`,
    ]),
  ].slice(0, OFFERED_MAX);
}

/** Beginnings of conditions on groups. */
export function offerHaving(measures: readonly string[]): readonly string[] {
  return measures.flatMap((one) => [`${one}:>10`, `${one}:>100`, `${one}:<10`]);
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === "";
}

/** Names of the question without a value in any of its rows. Those of an answer without rows are not known. */
export function withoutValues(
  question: Question,
  rows: readonly Readonly<Record<string, unknown>>[],
): readonly string[] {
  if (rows.length === 0) return [];
  return fieldsOf(question).filter((field) => {
    // Nothing to count apart is written as a number.
    const isCounted = field.startsWith("count_unique(");
    return rows.every((row) => isNothing(row[field]) || (isCounted && row[field] === 0));
  });
}

/**
 * Whether a widget asks what can be answered: its queries are read by the grammar and compiled as they will be when
 * it is shown, only not sent. A fault carries the path of the field and, in a query, the place.
 */
import type { WidgetContent, WidgetQuery } from "#domain/dashboards/dashboard.ts";
import { UserError } from "#kernel/errors.ts";
import { isCall } from "./aggregates.ts";
import type { Dataset } from "./datasets/dataset.ts";
import { datasetNames, findDataset } from "./datasets/datasets.ts";
import { groupsMaxMax, measuresMax } from "./events-series.ts";
import { readColumns, tableStatement } from "./events-table.ts";
import { noReferences } from "./search/compile-search.ts";
import { languageOf } from "./search/languages.ts";
import { readSearch } from "./search/read-search.ts";
import { splitAggregates } from "./split-aggregates.ts";
import { createSqlParams } from "./sql-params.ts";

const dayMs = 86_400_000;

/** The body's name of what the compiler calls otherwise. */
const fieldOfFault: Readonly<Record<string, string>> = {
  query: "conditions",
  sort: "orderby",
  field: "fields",
  yAxis: "aggregates",
};

/** Throws the first fault; `path` is where the widget stands in the body. */
export function checkWidget(widget: WidgetContent, path: string, nowMs: number): void {
  const dataset = findDataset(widget.dataset);
  if (dataset === undefined) {
    const names = datasetNames.join(", ");
    throw fault(`There is no such dataset; there are ${names}.`, `${path}widgetType`);
  }
  checkShape(widget, path);
  for (const [index, query] of widget.queries.entries()) {
    const at = `${path}queries.${index}.`;
    try {
      checkQuery(widget, query, dataset, nowMs);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const name = fieldOfFault[error.field ?? ""] ?? error.field ?? "conditions";
      throw new UserError(error.code, error.status, error.message, `${at}${name}`, error.details);
    }
  }
}

function fault(message: string, field: string): UserError {
  return new UserError("invalid_query", 400, message, field);
}

/** What its kind can show at all. */
function checkShape({ display, queries, limit }: WidgetContent, path: string): void {
  const isOne = display === "table" || display === "big_number" || display === "top_n";
  if (isOne && queries.length > 1)
    throw fault("A table, a number and a ranking have one query.", `${path}queries`);
  if (display !== "table" && (limit ?? 1) > groupsMaxMax)
    throw fault(`At most ${groupsMaxMax} groups can be told apart.`, `${path}limit`);
  for (const [index, query] of queries.entries()) {
    const at = `${path}queries.${index}.`;
    if (display === "table") {
      if (query.fields.length === 0) throw fault("A table needs a field.", `${at}fields`);
      continue;
    }
    if (query.aggregates.length === 0) throw fault("Name an aggregate, such as count().", `${at}aggregates`);
    if (query.aggregates.length > (display === "big_number" ? 1 : measuresMax))
      throw fault(
        display === "big_number"
          ? "A number is one aggregate."
          : `A chart has at most ${measuresMax} aggregates.`,
        `${at}aggregates`,
      );
    if (display === "big_number" && query.columns.length > 0)
      throw fault("A number has no groups; name the aggregate alone.", `${at}columns`);
    if (display === "top_n" && query.columns.length === 0)
      throw fault("A ranking needs a field that tells the ranks apart.", `${at}columns`);
  }
}

function checkQuery({ display }: WidgetContent, query: WidgetQuery, dataset: Dataset, nowMs: number): void {
  const search = readSearch(query.conditions, languageOf(dataset));
  const plain = query.aggregates.find((aggregate) => !isCall(aggregate));
  if (plain !== undefined)
    throw new UserError("invalid_query", 400, `${plain.slice(0, 200)} is no aggregate.`, "yAxis");
  const call = query.columns.find(isCall);
  if (call !== undefined)
    throw fault(`${call.slice(0, 200)} is an aggregate and cannot tell groups apart.`, "columns");
  const isSeries = display === "line" || display === "area" || display === "bar";
  const range = { startMs: nowMs - dayMs, endMs: nowMs };
  const references = { ...noReferences, nowMs: () => nowMs };
  if (isSeries && query.columns.length === 0) {
    if (splitAggregates(search).groups !== undefined)
      throw new UserError(
        "invalid_query",
        400,
        "Conditions on aggregates need groups to choose from.",
        "query",
      );
    readColumns(query.aggregates, createSqlParams(), dataset, { seconds: 60 });
  }
  const fields = display === "table" ? query.fields : [...query.columns, ...query.aggregates];
  const sort = query.orderby === "" ? [] : [query.orderby];
  tableStatement(range, {
    dataset,
    search,
    references,
    environments: [],
    nowMs,
    // The order of groups may be by an aggregate that is not drawn.
    fields: isSeries ? [...new Set([...fields, ...callsOf(sort)])] : fields,
    sort,
  });
}

function callsOf(sort: readonly string[]): readonly string[] {
  return sort.map((term) => term.replace(/^-/, "")).filter(isCall);
}

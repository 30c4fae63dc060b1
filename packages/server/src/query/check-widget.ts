/**
 * Whether a widget asks what can be answered: its queries are read by the grammar and compiled as they will be when
 * it is shown, only not sent. A fault carries the path of the field and, in a query, the place.
 */
import type { WidgetContent, WidgetQuery } from "#domain/dashboards/dashboard.ts";
import { UserError } from "#kernel/errors.ts";
import { isCall } from "./aggregates.ts";
import { checkRows, checkSeries, requireDataset } from "./check-question.ts";
import type { Dataset } from "./datasets/dataset.ts";
import { groupsMaxMax, measuresMax, requireAggregates } from "./events-series.ts";
import { questionFault } from "./question-fault.ts";
import { languageOf } from "./search/languages.ts";
import { readSearch } from "./search/read-search.ts";
import { splitAggregates } from "./split-aggregates.ts";

/** The body's name of what the compiler calls otherwise. */
const fieldOfFault: Readonly<Record<string, string>> = {
  query: "conditions",
  sort: "orderby",
  field: "fields",
  yAxis: "aggregates",
};

/** Throws the first fault; `path` is where the widget stands in the body. */
export function checkWidget(widget: WidgetContent, path: string, nowMs: number): void {
  const dataset = requireDataset(widget.dataset, { field: `${path}widgetType` });
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

/** What its kind can show at all. */
function checkShape({ display, queries, limit }: WidgetContent, path: string): void {
  const isOne = display === "table" || display === "big_number" || display === "top_n";
  if (isOne && queries.length > 1) throw questionFault("one_query", {}, { field: `${path}queries` });
  if (display !== "table" && (limit ?? 1) > groupsMaxMax)
    throw questionFault("too_many_groups", { max: groupsMaxMax }, { field: `${path}limit` });
  for (const [index, query] of queries.entries()) {
    const at = `${path}queries.${index}.`;
    if (display === "table") {
      if (query.fields.length === 0) throw questionFault("table_fields", {}, { field: `${at}fields` });
      continue;
    }
    if (query.aggregates.length === 0)
      throw questionFault("aggregate_lacking", {}, { field: `${at}aggregates` });
    if (query.aggregates.length > (display === "big_number" ? 1 : measuresMax))
      throw questionFault(
        display === "big_number" ? "number_alone" : "too_many_aggregates",
        { max: measuresMax },
        { field: `${at}aggregates` },
      );
    if (display === "big_number" && query.columns.length > 0)
      throw questionFault("number_groups", {}, { field: `${at}columns` });
    if (display === "top_n" && query.columns.length === 0)
      throw questionFault("ranks_lacking", {}, { field: `${at}columns` });
  }
}

function checkQuery({ display }: WidgetContent, query: WidgetQuery, dataset: Dataset, nowMs: number): void {
  const search = readSearch(query.conditions, languageOf(dataset));
  requireAggregates(query.aggregates);
  const call = query.columns.find(isCall);
  if (call !== undefined) throw questionFault("aggregate_groups", { field: call }, { field: "columns" });
  const isSeries = display === "line" || display === "area" || display === "bar";
  if (isSeries && query.columns.length === 0) {
    if (splitAggregates(search).groups !== undefined)
      throw questionFault("groups_lacking", {}, { field: "query" });
    checkSeries(query.aggregates, dataset);
  }
  const shown = display === "table" ? query.fields : [...query.columns, ...query.aggregates];
  const sort = query.orderby === "" ? [] : [query.orderby];
  // The order of groups may be by an aggregate that is not drawn.
  const fields = isSeries ? [...new Set([...shown, ...callsOf(sort)])] : shown;
  checkRows({ dataset, search, fields, sort }, nowMs);
}

function callsOf(sort: readonly string[]): readonly string[] {
  return sort.map((term) => term.replace(/^-/, "")).filter(isCall);
}

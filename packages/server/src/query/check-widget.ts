/**
 * Whether a widget asks what can be answered: its queries are read by the grammar and compiled as they will be when
 * it is shown, only not sent. A fault carries the path of the field and, in a query, the place.
 */
import type { WidgetContent, WidgetQuery } from "#domain/dashboards/dashboard.ts";
import { UserError } from "#kernel/errors.ts";
import { isCall } from "./aggregates.ts";
import { checkRows, checkSeries, queryFault, requireAggregates, requireDataset } from "./check-question.ts";
import type { Dataset } from "./datasets/dataset.ts";
import { groupsMaxMax, measuresMax } from "./events-series.ts";
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
  const dataset = requireDataset(widget.dataset, `${path}widgetType`);
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
  if (isOne && queries.length > 1)
    throw queryFault("A table, a number and a ranking have one query.", `${path}queries`);
  if (display !== "table" && (limit ?? 1) > groupsMaxMax)
    throw queryFault(`At most ${groupsMaxMax} groups can be told apart.`, `${path}limit`);
  for (const [index, query] of queries.entries()) {
    const at = `${path}queries.${index}.`;
    if (display === "table") {
      if (query.fields.length === 0) throw queryFault("A table needs a field.", `${at}fields`);
      continue;
    }
    if (query.aggregates.length === 0)
      throw queryFault("Name an aggregate, such as count().", `${at}aggregates`);
    if (query.aggregates.length > (display === "big_number" ? 1 : measuresMax))
      throw queryFault(
        display === "big_number"
          ? "A number is one aggregate."
          : `A chart has at most ${measuresMax} aggregates.`,
        `${at}aggregates`,
      );
    if (display === "big_number" && query.columns.length > 0)
      throw queryFault("A number has no groups; name the aggregate alone.", `${at}columns`);
    if (display === "top_n" && query.columns.length === 0)
      throw queryFault("A ranking needs a field that tells the ranks apart.", `${at}columns`);
  }
}

function checkQuery({ display }: WidgetContent, query: WidgetQuery, dataset: Dataset, nowMs: number): void {
  const search = readSearch(query.conditions, languageOf(dataset));
  requireAggregates(query.aggregates);
  const call = query.columns.find(isCall);
  if (call !== undefined)
    throw queryFault(`${call.slice(0, 200)} is an aggregate and cannot tell groups apart.`, "columns");
  const isSeries = display === "line" || display === "area" || display === "bar";
  if (isSeries && query.columns.length === 0) {
    if (splitAggregates(search).groups !== undefined)
      throw queryFault("Conditions on aggregates need groups to choose from.", "query");
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

/** The same question where it can be asked on, as an address. Pure. */
import { type DashboardWidget, datasetOfWidgetType } from "@vedette/api";
import { type Scope, stringifySearch } from "../../../lib/url-state.ts";

/** What Explore can ask about; other datasets have no place there. */
const explored: ReadonlySet<string> = new Set(["errors", "transactions", "spans", "logs"]);

/** The search of the address; undefined where the question cannot be asked there. */
export function exploreSearch(widget: DashboardWidget, scope: Scope): string | undefined {
  const [query] = widget.queries;
  const dataset = datasetOfWidgetType(widget.widgetType);
  if (query === undefined || !explored.has(dataset)) return undefined;
  const { displayType } = widget;
  return stringifySearch({
    ...scope,
    dataset,
    query: query.conditions === "" ? undefined : query.conditions,
    field: displayType === "table" ? query.fields : [...query.columns, ...query.aggregates],
    orderby: query.orderby === "" ? undefined : query.orderby,
    display: displayType === "big_number" ? "line" : displayType,
  });
}

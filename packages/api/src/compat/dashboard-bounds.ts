/** What the page needs of dashboards at run time, apart from their schemas: bounds, sizes, and names of datasets. */
import type { WidgetDisplay } from "../shapes.ts";

export const dashboardColumns = 12;
export const dashboardRowsMax = 2000;
export const widgetHeightMax = 40;
export const widgetsMax = 30;
export const widgetQueriesMax = 5;
export const widgetFieldsMax = 20;
export const widgetLimitMax = 100;

/** In cells of the grid; for a widget that nobody placed. */
export const usualWidgetSize: Readonly<Record<WidgetDisplay, { readonly w: number; readonly h: number }>> = {
  big_number: { w: 3, h: 2 },
  line: { w: 6, h: 5 },
  area: { w: 6, h: 5 },
  bar: { w: 6, h: 5 },
  top_n: { w: 4, h: 5 },
  table: { w: 8, h: 6 },
};

/** Older and other names of the datasets that can be asked through `events/`. */
const datasetsByWidgetType: ReadonlyMap<string, string> = new Map([
  ["error-events", "errors"],
  ["discover", "errors"],
  ["transaction-like", "transactions"],
]);

/** The `dataset` of `events/` for a widget's `widgetType`. */
export function datasetOfWidgetType(type: string): string {
  return datasetsByWidgetType.get(type) ?? type;
}

/** The word of the clients for a dataset. */
export function widgetTypeOf(dataset: string): string {
  for (const [type, name] of datasetsByWidgetType) if (name === dataset) return type;
  return dataset;
}

/** Widgets as people make them: new ones, copies, and what the server is sent. Pure. */
import {
  type DashboardWidget,
  datasetOfWidgetType,
  usualWidgetSize,
  type WidgetDisplay,
  widgetTypeOf,
} from "@vedette/api";
import { freePlace, settle } from "./board-grid.ts";

export type WidgetQuery = DashboardWidget["queries"][number];

export const displays: readonly WidgetDisplay[] = ["line", "area", "bar", "big_number", "top_n", "table"];

/** Whether a field is an aggregate, such as `count()`. */
export function isCall(field: string): boolean {
  return /^[a-z_][a-z_0-9]*\(.*\)$/s.test(field);
}

export function isSeries(display: WidgetDisplay): boolean {
  return display === "line" || display === "area" || display === "bar";
}

export const emptyQuery: WidgetQuery = {
  name: "",
  fields: ["count()"],
  aggregates: ["count()"],
  columns: [],
  fieldAliases: [],
  conditions: "",
  orderby: "",
};

/** An id of our own until the server gives one. */
export function newId(widgets: readonly DashboardWidget[]): string {
  const numbers = widgets.map(({ id }) => Number(/^new-(\d+)$/.exec(id)?.[1] ?? 0));
  return `new-${Math.max(0, ...numbers) + 1}`;
}

export function newWidget(widgets: readonly DashboardWidget[]): DashboardWidget {
  return {
    id: newId(widgets),
    title: "",
    description: null,
    displayType: "bar",
    widgetType: widgetTypeOf("errors"),
    limit: null,
    unit: null,
    queries: [emptyQuery],
    layout: freePlace(widgets, usualWidgetSize.bar),
  };
}

export function addWidget(
  widgets: readonly DashboardWidget[],
  widget: DashboardWidget,
): readonly DashboardWidget[] {
  return settle([...widgets, widget]);
}

/** A copy below or beside the others. */
export function copyWidget(
  widgets: readonly DashboardWidget[],
  source: DashboardWidget,
  title: string,
): DashboardWidget {
  return { ...source, title, id: newId(widgets), layout: freePlace(widgets, source.layout) };
}

/** What another kind can show of the same question. */
export function withDisplay(widget: DashboardWidget, displayType: WidgetDisplay): DashboardWidget {
  const isNew = widget.id.startsWith("new-") && widget.displayType !== displayType;
  const queries = isSeries(displayType) ? widget.queries : widget.queries.slice(0, 1);
  return {
    ...widget,
    displayType,
    queries: queries.map((query) => {
      if (displayType === "big_number")
        return withParts(query, {
          columns: [],
          aggregates: (query.aggregates.length > 0 ? query.aggregates : ["count()"]).slice(0, 1),
        });
      if (displayType === "top_n")
        return withParts(query, {
          columns: query.columns.length > 0 ? query.columns : [""],
          aggregates: query.aggregates.length > 0 ? query.aggregates : ["count()"],
        });
      if (displayType === "table") return query;
      return withParts(query, {
        columns: query.columns.filter((column) => column !== ""),
        aggregates: query.aggregates.length > 0 ? query.aggregates : ["count()"],
      });
    }),
    layout: isNew ? { ...widget.layout, ...usualWidgetSize[displayType] } : widget.layout,
  };
}

/** Groups and aggregates anew, and the fields of a table with them. */
export function withParts(
  query: WidgetQuery,
  parts: { readonly columns?: readonly string[]; readonly aggregates?: readonly string[] },
): WidgetQuery {
  const columns = [...(parts.columns ?? query.columns)];
  const aggregates = [...(parts.aggregates ?? query.aggregates)];
  const fields = [...columns, ...aggregates];
  return {
    ...query,
    columns,
    aggregates,
    fields,
    fieldAliases: [],
    orderby: keptOrder(query.orderby, fields),
  };
}

/** The fields of a table, with their headings. */
export function withFields(
  query: WidgetQuery,
  fields: readonly string[],
  fieldAliases: readonly string[],
): WidgetQuery {
  return {
    ...query,
    fields: [...fields],
    fieldAliases: [...fieldAliases],
    columns: fields.filter((field) => !isCall(field)),
    aggregates: fields.filter(isCall),
    orderby: keptOrder(query.orderby, fields),
  };
}

function keptOrder(orderby: string, fields: readonly string[]): string {
  return fields.includes(orderby.replace(/^-/, "")) ? orderby : "";
}

/** Another dataset has other fields: what was asked of the old one would be refused. */
export function withDataset(widget: DashboardWidget, dataset: string): DashboardWidget {
  if (datasetOfWidgetType(widget.widgetType) === dataset) return widget;
  const query = widget.displayType === "top_n" ? { ...emptyQuery, columns: [""] } : emptyQuery;
  return { ...widget, widgetType: widgetTypeOf(dataset), queries: [query] };
}

/** Without the lines that were left empty. */
export function withoutBlanks(widget: DashboardWidget): DashboardWidget {
  const isFilled = (text: string) => text.trim() !== "";
  return {
    ...widget,
    title: widget.title.trim(),
    description: widget.description?.trim() || null,
    queries: widget.queries.map((query) => {
      const kept = query.fields.map((field, index) => ({
        field: field.trim(),
        alias: query.fieldAliases[index] ?? "",
      }));
      const filled = kept.filter(({ field }) => field !== "");
      return {
        ...query,
        name: query.name.trim(),
        conditions: query.conditions.trim(),
        fields: filled.map(({ field }) => field),
        fieldAliases: filled.some(({ alias }) => alias !== "") ? filled.map(({ alias }) => alias.trim()) : [],
        columns: query.columns.filter(isFilled).map((column) => column.trim()),
        aggregates: query.aggregates.filter(isFilled).map((aggregate) => aggregate.trim()),
      };
    }),
  };
}

/** What the server is sent: ids of ours are for the server to give. */
export function widgetBody(widget: DashboardWidget) {
  return { ...widget, id: /^\d+$/.test(widget.id) ? widget.id : null };
}

/** From a widget as somebody sends it to one with everything in place. */
import { datasetOfWidgetType, type WidgetBody } from "@vedette/api";
import type { WidgetDraft, WidgetQuery } from "#domain/dashboards/dashboard.ts";
import { isCall } from "#query/aggregates.ts";
import { checkWidget } from "#query/check-widget.ts";

export function widgetDraft(body: WidgetBody): WidgetDraft {
  return {
    id: body.id === undefined || body.id === null ? undefined : Number(body.id),
    title: body.title,
    description: body.description ?? null,
    display: body.displayType,
    dataset: datasetOfWidgetType(body.widgetType ?? "errors"),
    queries: body.queries.map(widgetQuery),
    limit: body.limit ?? null,
    unit: body.unit ?? null,
    layout: body.layout ?? undefined,
  };
}

/** Clients name the columns of a table, or the groups and the aggregates, or both. */
function widgetQuery(body: WidgetBody["queries"][number]): WidgetQuery {
  const aggregates = body.aggregates ?? (body.fields ?? []).filter(isCall);
  const columns = body.columns ?? (body.fields ?? []).filter((field) => !isCall(field));
  const fields = body.fields ?? [...columns, ...aggregates];
  return {
    name: body.name ?? "",
    fields,
    aggregates,
    columns,
    fieldAliases: body.fieldAliases ?? [],
    conditions: body.conditions ?? "",
    orderby: body.orderby ?? "",
  };
}

/** Reads and checks all widgets of a dashboard; a fault names the widget by its place. */
export function checkedWidgets(bodies: readonly WidgetBody[], nowMs: number): readonly WidgetDraft[] {
  return bodies.map((body, index) => {
    const draft = widgetDraft(body);
    checkWidget(draft, `widgets.${index}.`, nowMs);
    return draft;
  });
}

/** What the server says against a widget, by the part of the form that it is about. Pure. */
import type { FaultSpan } from "../../../search/model/query-fault.ts";

export type WidgetPart = "title" | "widgetType" | "limit" | "queries" | "description";
export type QueryPart = "fields" | "aggregates" | "columns" | "conditions" | "orderby" | "name";

export interface WidgetFaults {
  readonly of: (part: WidgetPart) => string | undefined;
  readonly ofQuery: (index: number, part: QueryPart) => string | undefined;
  /** Where in the conditions, if it is said of them. */
  readonly position: FaultSpan | undefined;
  /** What belongs to no part that is shown. */
  readonly rest: string | undefined;
}

/** `fields` are the reasons by path: `queries.0.conditions`. */
export function widgetFaults(
  fields: Readonly<Record<string, readonly string[]>>,
  sentence: string | undefined,
  position?: FaultSpan,
): WidgetFaults {
  const first = (path: string) =>
    Object.entries(fields).find(([name]) => name === path || name.startsWith(`${path}.`))?.[1][0];
  const isPlaced = Object.keys(fields).some((name) =>
    /^(?:title|description|widgetType|limit|queries)(?:\.|$)/.test(name),
  );
  return {
    of: (part) => (part === "queries" ? fields["queries"]?.[0] : first(part)),
    ofQuery: (index, part) => first(`queries.${index}.${part}`),
    position,
    rest: isPlaced ? undefined : sentence,
  };
}

/** From the answers of the server to what a chart, a list or a figure is given. Pure. */
import type { SharedDashboard, WidgetResults, WidgetUnit } from "@vedette/api";
import { type ChartData, type ChartSeries, levelOfGroup } from "../../../charts/time-series/chart-data.ts";
import type { ChartUnit } from "../../../charts/time-series/unit-format.ts";
import { isCall } from "./widget-content.ts";

/** What is shown of a widget; that of a link is as much. */
export type ShownWidget = Omit<SharedDashboard["widgets"][number], "queries"> & {
  readonly queries: readonly Pick<
    SharedDashboard["widgets"][number]["queries"][number],
    "name" | "fields" | "fieldAliases"
  >[];
};

export type WidgetAnswer = WidgetResults["results"][number];
type SeriesAnswer = Extract<WidgetAnswer, { timeSeries: unknown }>;
export type TableAnswer = Extract<WidgetAnswer, { data: unknown }>;
export type FieldType = TableAnswer["meta"]["fields"][string];

/** What the reader's language calls things. */
export interface FigureWords {
  readonly nothing: string;
  readonly others: string;
  readonly field: (field: string) => string;
}

export interface UnitScale {
  readonly unit: ChartUnit;
  readonly factor: number;
}

const chosenUnits: Readonly<Record<WidgetUnit, UnitScale>> = {
  number: { unit: "number", factor: 1 },
  percentage: { unit: "percent", factor: 1 },
  millisecond: { unit: "duration", factor: 1 },
  second: { unit: "duration", factor: 1000 },
  byte: { unit: "bytes", factor: 1 },
};

const typedUnits: Readonly<Partial<Record<FieldType, ChartUnit>>> = {
  integer: "count",
  number: "number",
  duration: "duration",
  percentage: "percent",
};

/** The unit that was chosen, else the one that the field has. */
export function unitOf(
  chosen: WidgetUnit | null,
  type: FieldType | undefined,
  unit: string | null | undefined,
): UnitScale {
  if (chosen !== null) return chosenUnits[chosen];
  if (type === "rate") return { unit: unit === "1/second" ? "per_second" : "per_minute", factor: 1 };
  return { unit: typedUnits[type ?? "number"] ?? "number", factor: 1 };
}

/** Whether the buckets of an aggregate may be added up: people are counted twice by that, percentiles mean nothing. */
export function isAdditive(aggregate: string): boolean {
  return /^(?:count|count_if|count_sample|failure_count|sum)\(/.test(aggregate);
}

export interface WidgetChart extends UnitScale {
  /** What is drawn, for the choice where there is more than one drawing. */
  readonly measure: string;
  readonly data: ChartData;
  readonly isAdditive: boolean;
  readonly isGrouped: boolean;
}

const isSeriesAnswer = (answer: WidgetAnswer): answer is SeriesAnswer => "timeSeries" in answer;
export const isTableAnswer = (answer: WidgetAnswer): answer is TableAnswer => "data" in answer;

/** What is drawn of a widget: all of it, or one of its measures where they do not belong into one drawing. */
export function chartsOf(
  widget: ShownWidget,
  answers: readonly WidgetAnswer[],
  words: FigureWords,
): readonly WidgetChart[] {
  const all = answers.flatMap((answer, index) =>
    isSeriesAnswer(answer)
      ? answer.timeSeries.map((series) => ({ series, query: widget.queries[index], index }))
      : [],
  );
  const isGrouped = all.some(({ series }) => series.groupBy !== undefined);
  // Groups times measures would be more lines than anybody tells apart, and two units have no common axis.
  const drawings = Map.groupBy(all, ({ series: { yAxis, meta } }) =>
    isGrouped ? yAxis : unitOf(widget.unit, meta.valueType, meta.valueUnit).unit,
  );
  const charts = [...drawings.values()].map((lines) => chartOfLines(widget, lines, words));
  return charts.length === 0 ? [chartOfLines(widget, [], words)] : charts;
}

interface Line {
  readonly series: SeriesAnswer["timeSeries"][number];
  readonly query: ShownWidget["queries"][number] | undefined;
  readonly index: number;
}

/** The lines of one drawing, on the buckets of the first. */
function chartOfLines(widget: ShownWidget, lines: readonly Line[], words: FigureWords): WidgetChart {
  const [first] = lines;
  const scale = unitOf(widget.unit, first?.series.meta.valueType, first?.series.meta.valueUnit);
  const measures = new Set(lines.map(({ series, index }) => `${index} ${series.yAxis}`));
  const incomplete = first?.series.values.find((value) => value.incomplete);
  const nameOf = ({ series, query }: Line) => query?.name || headingOf(series.yAxis, query, words);
  return {
    ...scale,
    measure: [...new Set(lines.map(nameOf))].join(", "),
    isAdditive: first !== undefined && lines.every(({ series }) => isAdditive(series.yAxis)),
    isGrouped: lines.some(({ series }) => series.groupBy !== undefined),
    data: {
      atMs: first?.series.values.map(({ timestamp }) => timestamp) ?? [],
      bucketMs: first?.series.meta.interval ?? 60_000,
      series: lines.map((line): ChartSeries => {
        const { series, index } = line;
        const group = series.groupBy?.map(({ value }) => groupName(value, words)).join(", ");
        const isRest = series.meta.isOther === true;
        const part = isRest ? words.others : group;
        return {
          id: JSON.stringify([index, series.yAxis, isRest ? null : (series.groupBy ?? [])]),
          name: part === undefined ? nameOf(line) : measures.size > 1 ? `${part} · ${nameOf(line)}` : part,
          values: series.values.map(({ value }) => value * scale.factor),
          isRest,
          ...(measures.size > 1 ? {} : { level: levelOfGroup(series.groupBy) }),
        };
      }),
      ...(incomplete === undefined ? {} : { incompleteFromMs: incomplete.timestamp }),
    },
  };
}

function groupName(value: unknown, { nothing }: FigureWords): string {
  return value === null || value === undefined || value === "" ? nothing : String(value);
}

export function headingOf(
  field: string,
  query: ShownWidget["queries"][number] | undefined,
  words: FigureWords,
): string {
  const alias = query?.fieldAliases[query.fields.indexOf(field)];
  return alias !== undefined && alias !== "" ? alias : words.field(field);
}

/** The value of the one row of a number. */
export function numberOf(
  widget: ShownWidget,
  answer: TableAnswer,
): UnitScale & { readonly value: number | null; readonly field: string } {
  const [field = ""] = Object.keys(answer.meta.fields);
  const scale = unitOf(widget.unit, answer.meta.fields[field], answer.meta.units[field]);
  const value = answer.data[0]?.[field];
  // No row: nothing that could be counted happened.
  return {
    ...scale,
    field,
    value: typeof value === "number" ? value * scale.factor : answer.data.length === 0 ? 0 : null,
  };
}

export interface RankedBar {
  readonly id: string;
  readonly name: string;
  readonly value: number | null;
}

/** Groups by each of their aggregates, in the order of the first. */
export function rankingsOf(
  widget: ShownWidget,
  answer: TableAnswer,
  words: FigureWords,
): readonly (UnitScale & { readonly bars: readonly RankedBar[]; readonly measure: string })[] {
  const fields = Object.keys(answer.meta.fields);
  const groups = fields.filter((field) => !isCall(field));
  const rows = answer.data.map((row) => {
    const parts = groups.map((field) => row[field]);
    return { row, id: JSON.stringify(parts), name: parts.map((part) => groupName(part, words)).join(", ") };
  });
  return fields.filter(isCall).map((measure) => {
    const scale = unitOf(widget.unit, answer.meta.fields[measure], answer.meta.units[measure]);
    return {
      ...scale,
      measure: headingOf(measure, widget.queries[0], words),
      bars: rows.map(({ row, id, name }) => {
        const value = row[measure];
        return { id, name, value: typeof value === "number" ? value * scale.factor : null };
      }),
    };
  });
}

export interface TableColumn extends UnitScale {
  readonly field: string;
  readonly heading: string;
  readonly type: FieldType;
}

export function columnsOf(
  widget: ShownWidget,
  answer: TableAnswer,
  words: FigureWords,
): readonly TableColumn[] {
  return Object.entries(answer.meta.fields).map(([field, type]) => ({
    field,
    type,
    heading: headingOf(field, widget.queries[0], words),
    ...unitOf(isCall(field) ? widget.unit : null, type, answer.meta.units[field]),
  }));
}

export function isNumeric(type: FieldType): boolean {
  return type !== "string" && type !== "date" && type !== "boolean";
}

/** Names come from events: what a spreadsheet would run as a formula is quoted into text. */
function csvCell(value: unknown): string {
  const text = value === null || value === undefined ? "" : String(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A table, a ranking or a number as a file. */
export function tableCsv(widget: ShownWidget, answer: TableAnswer, words: FigureWords): string {
  const columns = columnsOf(widget, answer, words);
  const head = columns.map(({ heading }) => csvCell(heading)).join(",");
  const rows = answer.data.map((row) => columns.map(({ field }) => csvCell(row[field])).join(","));
  return [head, ...rows, ""].join("\r\n");
}

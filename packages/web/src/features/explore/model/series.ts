/**
 * Answers over time as charts: one for each unit, because two scales in one drawing deceive; with groups one for each
 * measure, because groups times measures would be more lines than anybody tells apart. Pure.
 */
import type { Answer } from "@vedette/api";
import { type ChartData, type ChartSeries, levelOfGroup } from "../../../charts/time-series/chart-data.ts";
import type { ChartUnit } from "../../../charts/time-series/unit-format.ts";

export type Timeseries = Answer<"queryEventsTimeseries">;
export type ValueType = Timeseries["timeSeries"][number]["meta"]["valueType"];

export interface Chart {
  readonly unit: ChartUnit;
  /** What is drawn, for its title. */
  readonly measures: readonly string[];
  readonly data: ChartData;
  /** Whether its buckets may be added up. */
  readonly isAdditive: boolean;
}

/** What a value of this type is counted in. */
export function unitOf(type: ValueType | string | undefined, unit: string | null | undefined): ChartUnit {
  switch (type) {
    case "integer":
      return "count";
    case "duration":
      return "duration";
    case "percentage":
      return "percent";
    case "rate":
      return unit === "1/second" ? "per_second" : "per_minute";
    default:
      return unit === "byte" ? "bytes" : "number";
  }
}

/** Counts and sums of parts are those of the whole; people, shares and percentiles are not. */
export function isAdditive(measure: string): boolean {
  return /^(?:count|count_if|count_sample|failure_count|sum)\(/.test(measure);
}

function nameOf(
  group: Timeseries["timeSeries"][number],
  words: { readonly rest: string; readonly none: string },
) {
  if (group.meta.isOther === true) return words.rest;
  if (group.groupBy === undefined) return group.yAxis;
  return group.groupBy
    .map(({ value }) => (value === null || value === undefined || value === "" ? words.none : String(value)))
    .join(" · ");
}

export function buildCharts(
  answer: Timeseries,
  words: { readonly rest: string; readonly none: string },
): readonly Chart[] {
  const charts = new Map<
    string,
    { unit: ChartUnit; measures: Set<string>; lines: Timeseries["timeSeries"] }
  >();
  const hasGroups = answer.timeSeries.some(({ groupBy }) => groupBy !== undefined);
  for (const line of answer.timeSeries) {
    const unit = unitOf(line.meta.valueType, line.meta.valueUnit);
    const key = hasGroups ? line.yAxis : `${unit} ${String(isAdditive(line.yAxis))}`;
    const chart = charts.get(key) ?? { unit, measures: new Set<string>(), lines: [] };
    chart.measures.add(line.yAxis);
    chart.lines.push(line);
    charts.set(key, chart);
  }
  return [...charts.values()].map(({ unit, measures, lines }) => {
    const [first] = lines;
    const values = first?.values ?? [];
    return {
      unit,
      measures: [...measures],
      isAdditive: [...measures].every(isAdditive),
      data: {
        atMs: values.map((one) => one.timestamp),
        bucketMs: first?.meta.interval ?? 0,
        incompleteFromMs: values.find((one) => one.incomplete)?.timestamp,
        series: lines.map((line, index) => seriesOf(line, index, words)),
      },
    };
  });
}

function seriesOf(
  line: Timeseries["timeSeries"][number],
  index: number,
  words: { readonly rest: string; readonly none: string },
): ChartSeries {
  const hasBefore = line.values.some((one) => one.comparisonValue !== undefined);
  return {
    id: line.groupBy === undefined ? `${line.yAxis} ${index}` : JSON.stringify(line.groupBy),
    name: nameOf(line, words),
    values: line.values.map((one) => one.value),
    previous: hasBefore ? line.values.map((one) => one.comparisonValue ?? null) : undefined,
    isRest: line.meta.isOther,
    level: levelOfGroup(line.groupBy),
  };
}

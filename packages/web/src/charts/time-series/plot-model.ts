/** The lines that are drawn, from the series that are given: stacked or not, without the hidden ones. Pure. */
import type { ChartData } from "./chart-data.ts";

export type ChartKind = "line" | "area" | "bars";

export interface PlotLine {
  /** Which series it belongs to; undefined for the earlier total of a stack. */
  readonly seriesIndex: number | undefined;
  readonly isPrevious: boolean;
  readonly values: readonly (number | null)[];
}

export interface PlotModel {
  /** In the order of drawing: later ones lie on top. */
  readonly lines: readonly PlotLine[];
  readonly lowest: number;
  readonly highest: number;
}

type Values = readonly (number | null)[];

function add(below: Values | undefined, values: Values): Values {
  if (below === undefined) return values.map((value) => value ?? 0);
  return values.map((value, index) => (below[index] ?? 0) + (value ?? 0));
}

/** The first series is the lowest of the stack, and drawn last: each covers what is below its own top. */
function stackLines(data: ChartData, hidden: ReadonlySet<string>): readonly PlotLine[] {
  const stacked: PlotLine[] = [];
  let top: Values | undefined;
  let earlier: Values | undefined;
  for (const [seriesIndex, one] of data.series.entries()) {
    if (hidden.has(one.id)) continue;
    top = add(top, one.values);
    stacked.unshift({ seriesIndex, isPrevious: false, values: top });
    if (one.previous !== undefined) earlier = add(earlier, one.previous);
  }
  if (earlier !== undefined) {
    const only = stacked.length === 1 ? stacked[0]?.seriesIndex : undefined;
    stacked.push({ seriesIndex: only, isPrevious: true, values: earlier });
  }
  return stacked;
}

function plainLines(data: ChartData, hidden: ReadonlySet<string>): readonly PlotLine[] {
  const shown = [...data.series.entries()].filter(([, one]) => !hidden.has(one.id));
  const earlier = shown.flatMap(([seriesIndex, { previous }]) =>
    previous === undefined ? [] : [{ seriesIndex, isPrevious: true, values: previous }],
  );
  const now = shown.map(([seriesIndex, { values }]) => ({ seriesIndex, isPrevious: false, values }));
  // The first series is the one that the eye should find: it lies on top, and what was before on it.
  return [...now.reverse(), ...earlier.reverse()];
}

export function buildPlotModel(data: ChartData, isStacked: boolean, hidden: ReadonlySet<string>): PlotModel {
  const lines = isStacked ? stackLines(data, hidden) : plainLines(data, hidden);
  let lowest = 0;
  let highest = 0;
  for (const { values } of lines) {
    for (const value of values) {
      if (value === null) continue;
      if (value < lowest) lowest = value;
      if (value > highest) highest = value;
    }
  }
  return { lines, lowest, highest };
}

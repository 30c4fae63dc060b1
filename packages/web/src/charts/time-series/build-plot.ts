/** The options of the drawing library for one chart. The only file that knows how it wants to be told. */
import uPlot from "uplot";
import { type ChartColours, mixColour, seriesColour } from "./chart-colours.ts";
import { bucketAt, type ChartData, type ChartMarker } from "./chart-data.ts";
import { drawIncomplete, drawMarkers } from "./draw-marks.ts";
import type { ChartKind, PlotLine, PlotModel } from "./plot-model.ts";
import type { TimeFormat } from "./time-axis.ts";
import type { ChartUnit, UnitFormat } from "./unit-format.ts";
import { valueAxis } from "./value-axis.ts";

export interface PlotSettings {
  readonly data: ChartData;
  readonly model: PlotModel;
  readonly kind: ChartKind;
  readonly isStacked: boolean;
  readonly unit: ChartUnit;
  readonly unitFormat: UnitFormat;
  readonly timeFormat: TimeFormat;
  /** Where days begin; the browser's where none is given. */
  readonly timeZone: string | undefined;
  readonly colours: ChartColours;
  readonly markers: readonly ChartMarker[];
  /** Charts with the same group share the crosshair. */
  readonly group: string | undefined;
  readonly canZoom: boolean;
  readonly width: number;
  readonly height: number;
  readonly onPoint: (index: number | undefined, leftPx: number) => void;
  readonly onSelect: (startMs: number, endMs: number) => void;
}

const TICK_SPACE_PX = 76;
const LINE_SPACE_PX = 44;
const AXIS_HEIGHT_PX = 24;
const DRAG_MIN_PX = 6;
const DASH = [4, 3];

function lineOptions(line: PlotLine, settings: PlotSettings): uPlot.Series {
  const { colours, data, kind, isStacked } = settings;
  const series = line.seriesIndex === undefined ? undefined : data.series[line.seriesIndex];
  const colour =
    line.seriesIndex === undefined ? colours.marker : seriesColour(colours, line.seriesIndex, series);
  const label = series?.name ?? "";
  if (line.isPrevious) {
    // Over bars it goes in steps: each as wide as the bar that it is compared with.
    const steps = kind === "bars" ? uPlot.paths.stepped?.({ align: 1 }) : undefined;
    const stroke = kind === "bars" ? colours.text : colour;
    const paths = steps === undefined ? {} : { paths: steps };
    return { label, stroke, width: 1.25, dash: DASH, points: { show: false }, alpha: 0.85, ...paths };
  }
  if (kind === "bars") {
    const bars = uPlot.paths.bars?.({ size: [0.82, 64], align: 1 });
    return {
      label,
      fill: colour,
      stroke: colours.ground,
      width: isStacked && data.series.length > 1 ? 0.5 : 0,
      points: { show: false },
      ...(bars === undefined ? {} : { paths: bars }),
    };
  }
  const fill = kind === "area" ? { fill: mixColour(colour, colours.ground, isStacked ? 0.42 : 0.16) } : {};
  return { label, stroke: colour, width: 1.5, points: { show: isLonely, size: 5, fill: colour }, ...fill };
}

/** Points are drawn only where a line would show nothing: a value between two gaps. */
function isLonely(plot: uPlot, seriesIndex: number, from: number, to: number): boolean {
  const values = plot.data[seriesIndex];
  if (values === undefined || to - from > 400) return false;
  for (let index = from; index <= to; index += 1) {
    const isAlone = (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null;
    if ((values[index] ?? null) !== null && isAlone) return true;
  }
  return false;
}

function axes(settings: PlotSettings, ticks: readonly number[]): uPlot.Axis[] {
  const { colours, unitFormat, timeFormat } = settings;
  const font = `11px ${colours.font}`;
  const longest = Math.max(...ticks.map((value) => unitFormat.tick(value).length));
  return [
    {
      stroke: colours.axis,
      font,
      size: AXIS_HEIGHT_PX,
      gap: 5,
      space: TICK_SPACE_PX,
      grid: { show: false },
      ticks: { show: true, stroke: colours.grid, width: 1, size: 4 },
      border: { show: true, stroke: colours.grid, width: 1 },
      values: (_, splits, __, ___, distanceMs) => [...timeFormat.ticks(splits, distanceMs)],
    },
    {
      stroke: colours.axis,
      font,
      size: Math.min(96, Math.ceil(longest * 6.4) + 14),
      gap: 6,
      grid: { show: true, stroke: colours.grid, width: 1 },
      ticks: { show: false },
      splits: () => [...ticks],
      values: (_, splits) => splits.map(unitFormat.tick),
    },
  ];
}

export function buildPlot(host: HTMLElement, settings: PlotSettings): uPlot {
  const { data, model, kind, colours, markers, timeZone } = settings;
  const linesMax = Math.max(2, Math.floor((settings.height - AXIS_HEIGHT_PX) / LINE_SPACE_PX));
  const { ticks } = valueAxis(model.lowest, model.highest, settings.unit, linesMax);
  const first = data.atMs[0] ?? 0;
  const last = (data.atMs.at(-1) ?? first) + (kind === "bars" || data.atMs.length < 2 ? data.bucketMs : 0);
  const centreMs = kind === "bars" ? data.bucketMs / 2 : 0;

  /** A bar is pointed at anywhere over its bucket, a point of a line from half way on. */
  const indexAt = (plot: uPlot, left: number) =>
    bucketAt(data, plot.posToVal(left, "x") + (kind === "bars" ? 0 : data.bucketMs / 2));

  const options: uPlot.Options = {
    width: settings.width,
    height: settings.height,
    ms: 1,
    ...(timeZone === undefined ? {} : { tzDate: (atMs: number) => uPlot.tzDate(new Date(atMs), timeZone) }),
    padding: [markers.length > 0 ? 18 : 8, 22, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: true, range: [first, last] },
      y: { range: [ticks[0] ?? 0, ticks.at(-1) ?? 1] },
    },
    axes: axes(settings, ticks),
    series: [{}, ...model.lines.map((line) => lineOptions(line, settings))],
    focus: { alpha: settings.isStacked ? 1 : 0.22 },
    cursor: {
      y: false,
      drag: { x: settings.canZoom, y: false, setScale: false, dist: DRAG_MIN_PX },
      points: { show: kind !== "bars", size: 7 },
      bind: { dblclick: () => null },
      move(plot, left, top) {
        const index = left < 0 ? undefined : indexAt(plot, left);
        const at = index === undefined ? undefined : data.atMs[index];
        return [at === undefined ? left : plot.valToPos(at + centreMs, "x"), top];
      },
      dataIdx: (plot, _, closest) => indexAt(plot, plot.cursor.left ?? -1) ?? closest,
      ...(settings.group === undefined
        ? {}
        : { sync: { key: settings.group, setSeries: false, scales: ["x", null] } }),
    },
    hooks: {
      setCursor: [
        (plot) => {
          const left = plot.cursor.left ?? -1;
          settings.onPoint(left < 0 ? undefined : indexAt(plot, left), left + plot.over.offsetLeft);
        },
      ],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width < DRAG_MIN_PX) return;
          const [startMs, endMs] = [plot.posToVal(left, "x"), plot.posToVal(left + width, "x")];
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          settings.onSelect(startMs, endMs);
        },
      ],
      draw: [
        (plot) => {
          if (data.incompleteFromMs !== undefined) drawIncomplete(plot, data.incompleteFromMs, colours);
          drawMarkers(plot, markers, colours);
        },
      ],
    },
  };
  const columns: uPlot.AlignedData = [[...data.atMs], ...model.lines.map(({ values }) => [...values])];
  return new uPlot(options, columns, host);
}

/** What is drawn beside the lines: moments with their names, and the part that is not complete yet. */
import type uPlot from "uplot";
import type { ChartColours } from "./chart-colours.ts";
import type { ChartMarker } from "./chart-data.ts";
import { shortenText } from "./shorten-text.ts";

const LABEL_MAX_PX = 132;
const LABEL_GAP_PX = 6;

/** Vertical lines with a flag at the top; a name that has no room is left to the tip. */
export function drawMarkers(plot: uPlot, markers: readonly ChartMarker[], colours: ChartColours): void {
  const { ctx: context, bbox } = plot;
  const ratio = devicePixelRatio;
  const min = plot.scales["x"]?.min ?? 0;
  const max = plot.scales["x"]?.max ?? 0;
  const shown = markers
    .filter((one) => one.atMs >= min && one.atMs <= max)
    .toSorted((a, b) => a.atMs - b.atMs);
  context.save();
  context.font = `${Math.round(11 * ratio)}px ${colours.font}`;
  context.textBaseline = "bottom";
  context.textAlign = "left";
  context.lineWidth = Math.max(1, Math.round(ratio));
  const places = shown.map((one) => Math.round(plot.valToPos(one.atMs, "x", true)) + 0.5);
  let takenTo = 0;
  for (const [index, one] of shown.entries()) {
    const x = places[index] ?? 0;
    context.strokeStyle = colours.marker;
    context.setLineDash([2 * ratio, 2 * ratio]);
    context.beginPath();
    context.moveTo(x, bbox.top);
    context.lineTo(x, bbox.top + bbox.height);
    context.stroke();
    context.fillStyle = colours.marker;
    context.beginPath();
    context.moveTo(x - 3.5 * ratio, bbox.top - 4 * ratio);
    context.lineTo(x + 3.5 * ratio, bbox.top - 4 * ratio);
    context.lineTo(x, bbox.top + 1 * ratio);
    context.fill();
    const from = x + 6 * ratio;
    const next = places[index + 1] ?? bbox.left + bbox.width + 4 * ratio;
    const room = Math.min(LABEL_MAX_PX * ratio, next - from - LABEL_GAP_PX * ratio);
    if (x < takenTo || room < 28 * ratio) continue;
    const label = shortenText(context, one.label, room);
    context.fillText(label, from, bbox.top - 1 * ratio);
    takenTo = from + context.measureText(label).width + LABEL_GAP_PX * ratio;
  }
  context.restore();
}

/** A veil over buckets that still fill: a falling end there is no good news. */
export function drawIncomplete(plot: uPlot, fromMs: number, colours: ChartColours): void {
  const { ctx: context, bbox } = plot;
  const right = bbox.left + bbox.width;
  const left = Math.max(bbox.left, plot.valToPos(fromMs, "x", true));
  if (left >= right) return;
  context.save();
  context.globalAlpha = 0.5;
  context.fillStyle = colours.ground;
  context.fillRect(left, bbox.top - 1, right - left + 2, bbox.height);
  context.restore();
}

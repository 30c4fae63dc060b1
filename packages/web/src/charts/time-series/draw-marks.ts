/** What is drawn beside the lines: moments with their names, and the part that is not complete yet. */
import type uPlot from "uplot";
import type { ChartColours } from "./chart-colours.ts";
import { gatherFlags } from "../gather-flags.ts";
import type { ChartMarker } from "./chart-data.ts";
import { shortenText } from "./shorten-text.ts";

const LABEL_MAX_PX = 132;
/** Less of a version tells none from another. */
const LABEL_MIN_PX = 40;
const LABEL_GAP_PX = 6;
/** Closer ones share a flag. */
const APART_PX = 5;
const FLAG_PX = { width: 9, height: 7, notch: 3 } as const;

/** Hairlines with a pennant at the top; a name that has no room is left to the tip. */
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
  context.strokeStyle = colours.marker;
  context.fillStyle = colours.marker;
  const moments = shown.map(({ atMs, label }) => ({
    x: Math.round(plot.valToPos(atMs, "x", true)) + 0.5,
    label,
  }));
  const flags = gatherFlags(moments, APART_PX * ratio);
  for (const [index, { x, labels }] of flags.entries()) {
    const top = bbox.top - (FLAG_PX.height + 3) * ratio;
    context.globalAlpha = 0.45;
    context.beginPath();
    context.moveTo(x, top);
    context.lineTo(x, bbox.top + bbox.height);
    context.stroke();
    context.globalAlpha = 1;
    drawPennant(context, x, top, ratio);
    const from = x + (FLAG_PX.width + 4) * ratio;
    const next = flags[index + 1]?.x ?? bbox.left + bbox.width + 4 * ratio;
    const room = Math.min(LABEL_MAX_PX * ratio, next - from - LABEL_GAP_PX * ratio);
    if (room < LABEL_MIN_PX * ratio) continue;
    const [first = ""] = labels;
    const text = labels.length === 1 ? first : `${first} +${labels.length - 1}`;
    context.fillText(shortenText(context, text, room), from, bbox.top - 1 * ratio);
  }
  context.restore();
}

/** The swallow-tail flag that marks a deploy on every time axis. */
function drawPennant(context: CanvasRenderingContext2D, x: number, top: number, ratio: number): void {
  const right = x + FLAG_PX.width * ratio;
  const bottom = top + FLAG_PX.height * ratio;
  context.beginPath();
  context.moveTo(x, top);
  context.lineTo(right, top);
  context.lineTo(right - FLAG_PX.notch * ratio, (top + bottom) / 2);
  context.lineTo(right, bottom);
  context.lineTo(x, bottom);
  context.fill();
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

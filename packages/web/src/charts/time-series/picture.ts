/** A chart as a picture to paste elsewhere: its title, the drawing, and what the colours mean. */
import type { ChartColours } from "./chart-colours.ts";
import { shortenText } from "./shorten-text.ts";

export interface PictureWords {
  readonly title: string;
  readonly legend: readonly { readonly name: string; readonly colour: string; readonly value: string }[];
}

const MARGIN = 16;
const TITLE = 34;
const ROW = 20;
const LEGEND_MAX = 12;

export function drawPicture(
  drawing: HTMLCanvasElement,
  words: PictureWords,
  colours: ChartColours,
): HTMLCanvasElement {
  const ratio = devicePixelRatio;
  const legend = words.legend.slice(0, LEGEND_MAX);
  const canvas = document.createElement("canvas");
  canvas.width = drawing.width + 2 * MARGIN * ratio;
  canvas.height = drawing.height + (TITLE + legend.length * ROW + 2 * MARGIN) * ratio;
  const context = canvas.getContext("2d");
  if (context === null) return canvas;
  context.fillStyle = colours.ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(drawing, MARGIN * ratio, (MARGIN + TITLE) * ratio);
  context.scale(ratio, ratio);
  const right = canvas.width / ratio - MARGIN;
  context.textBaseline = "middle";
  context.fillStyle = colours.text;
  context.font = `600 15px ${colours.font}`;
  context.fillText(shortenText(context, words.title, right - MARGIN), MARGIN, MARGIN + TITLE / 2 - 5);
  context.font = `12px ${colours.font}`;
  const from = MARGIN + TITLE + drawing.height / ratio + ROW / 2 + 2;
  for (const [index, { name, colour, value }] of legend.entries()) {
    const y = from + index * ROW;
    context.fillStyle = colour;
    context.fillRect(MARGIN, y - 5, 10, 10);
    context.fillStyle = colours.text;
    context.textAlign = "left";
    context.fillText(shortenText(context, name, right - MARGIN - 130), MARGIN + 18, y);
    context.textAlign = "right";
    context.fillText(value, right, y);
  }
  return canvas;
}

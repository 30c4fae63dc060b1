/** A text that ends in `…` where a canvas has no room for all of it. */
export function shortenText(context: CanvasRenderingContext2D, text: string, widthMax: number): string {
  if (context.measureText(text).width <= widthMax) return text;
  // Names of thousands of letters exist: halve, then take letter by letter.
  let length = Math.min(text.length, 400);
  while (length > 1 && context.measureText(`${text.slice(0, length)}…`).width > widthMax) {
    length = length > 80 ? Math.floor(length / 2) : length - 1;
  }
  return `${text.slice(0, length)}…`;
}

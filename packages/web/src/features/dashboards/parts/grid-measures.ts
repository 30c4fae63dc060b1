/** Measures of the grid in pixels, for what is drawn into it; the style sheet of the grid has the same. */
export const ROW_PX = 52;
export const GAP_PX = 12;
export const HEAD_PX = 32;
/** A line below what is drawn. */
export const NOTE_PX = 24;
/** Border and padding of a card, above and below. */
const CARD_PX = 22;
const LEGEND_ROW_PX = 24;
const LEGEND_GAP_PX = 8;

export function heightPx(rows: number): number {
  return rows * ROW_PX + (rows - 1) * GAP_PX;
}

export function innerHeightPx(rows: number): number {
  return heightPx(rows) - CARD_PX;
}

/** How much of the room the legend may take: none for a line that the title names already, never half. */
export function legendPx(
  { series, isGrouped }: { readonly series: number; readonly isGrouped: boolean },
  roomPx: number,
): number {
  if (series === 0 || (series === 1 && !isGrouped) || roomPx < 150) return 0;
  const wanted = LEGEND_GAP_PX + (series + 1) * LEGEND_ROW_PX;
  return Math.min(wanted, LEGEND_GAP_PX + Math.floor((roomPx * 0.42) / LEGEND_ROW_PX) * LEGEND_ROW_PX);
}

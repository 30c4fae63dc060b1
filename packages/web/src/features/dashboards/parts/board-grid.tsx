import clsx from "clsx";
import type { ReactNode } from "react";
import { inReadingOrder, type Place, type Placed } from "../model/board-grid.ts";
import styles from "./board-grid.module.css";
import { heightPx } from "./grid-measures.ts";

export function placeStyle({ x, y, w, h }: Place) {
  return { gridColumn: `${x + 1} / span ${w}`, gridRow: `${y + 1} / span ${h}`, height: heightPx(h) };
}

const SMALL_WIDTH_MAX = 4;
const SMALL_HEIGHT_MAX = 2;

/** A figure more than a drawing: on a phone two of them share a line. */
export function isSmall({ w, h }: Place): boolean {
  return w <= SMALL_WIDTH_MAX && h <= SMALL_HEIGHT_MAX;
}

/** Widgets to look at, each in its place; one below the other on a phone. */
export function BoardGrid<Widget extends Placed>({
  widgets,
  children,
}: {
  readonly widgets: readonly Widget[];
  readonly children: (widget: Widget) => ReactNode;
}) {
  return (
    <div className={styles.grid}>
      {inReadingOrder(widgets).map((widget) => (
        <section
          key={widget.id}
          className={clsx(styles.cell, isSmall(widget.layout) && styles.small)}
          style={placeStyle(widget.layout)}
        >
          {children(widget)}
        </section>
      ))}
    </div>
  );
}

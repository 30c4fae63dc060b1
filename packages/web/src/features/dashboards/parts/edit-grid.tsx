import type { DashboardWidget } from "@vedette/api";
import clsx from "clsx";
import { GripVertical } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { ChartHead } from "../../../charts/chart-head.tsx";
import { PHONE, useMediaQuery } from "../../../lib/use-media-query.ts";
import { Button } from "../../../ui/button.tsx";
import { type Direction, inReadingOrder, stepTo, stretchTo } from "../model/board-grid.ts";
import { type GridDrag, useGridDrag } from "../use-grid-drag.ts";
import { isSmall, placeStyle } from "./board-grid.tsx";
import styles from "./board-grid.module.css";

const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

/** Widgets that can be moved and resized, by pointer and by key; each step is announced. */
export function EditGrid({
  widgets,
  onChange,
  onDropped,
  onRemove,
  tools,
  children,
}: {
  readonly widgets: readonly DashboardWidget[];
  readonly onChange: (widgets: readonly DashboardWidget[]) => void;
  /** By the pointer; a step of a key is small enough to be taken back by another. */
  readonly onDropped: (widget: DashboardWidget) => void;
  readonly onRemove: (widget: DashboardWidget) => void;
  readonly tools: (widget: DashboardWidget) => ReactNode;
  readonly children: (widget: DashboardWidget) => ReactNode;
}) {
  const t = useTranslations("dashboards.grid");
  const gridRef = useRef<HTMLDivElement>(null);
  const hintId = useId();
  const isPhone = useMediaQuery(PHONE);
  const [announcement, setAnnouncement] = useState("");

  function announce(next: readonly DashboardWidget[], id: string) {
    const widget = next.find((one) => one.id === id);
    if (widget === undefined) return;
    const { x, y, w, h } = widget.layout;
    setAnnouncement(t("placed", { title: widget.title, column: x + 1, row: y + 1, width: w, height: h }));
  }

  function apply(next: readonly DashboardWidget[], id: string) {
    onChange(next);
    announce(next, id);
  }

  function drop(next: readonly DashboardWidget[], id: string) {
    const widget = next.find((one) => one.id === id);
    if (widget === undefined || next.every((one, index) => one === widgets[index])) return;
    apply(next, id);
    onDropped(widget);
  }

  const { drag, begin } = useGridDrag({ widgets, gridRef, onDrop: drop });

  function onKey(event: KeyboardEvent, widget: DashboardWidget) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const direction = directions[event.key];
    if (direction !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      const change = event.shiftKey ? stretchTo : stepTo;
      apply(change(widgets, widget.id, direction), widget.id);
    } else if (event.key === "Delete") {
      event.preventDefault();
      onRemove(widget);
    }
  }

  const shown = drag?.next ?? widgets;
  const order = new Map(inReadingOrder(shown).map((widget, index) => [widget.id, index]));
  const ghost = drag && drag.next.find((widget) => widget.id === drag.id);
  return (
    <>
      <p id={hintId} className="visually-hidden">
        {t("hint")}
      </p>
      <p role="status" className="visually-hidden">
        {announcement}
      </p>
      <div ref={gridRef} className={styles.grid}>
        {ghost !== undefined && <div className={styles.ghost} style={placeStyle(ghost.layout)} />}
        {/* In the order that they have: an element that is moved about in the document loses focus and pointer. */}
        {shown.map((widget, index) => {
          const isLifted = drag?.id === widget.id;
          const base = widgets[index] ?? widget;
          return (
            <section
              key={widget.id}
              className={clsx(
                styles.edited,
                isSmall(widget.layout) && styles.small,
                isLifted && styles.lifted,
              )}
              style={{
                ...placeStyle(isLifted ? base.layout : widget.layout),
                order: order.get(widget.id) ?? 0,
                ...(isLifted ? liftedStyle(drag) : {}),
              }}
            >
              <div
                className={styles.bar}
                onPointerDown={(event) => {
                  const cell = event.currentTarget.parentElement;
                  const isControl =
                    event.target instanceof Element &&
                    event.target.closest(`button:not([data-grip])`) !== null;
                  if (!isPhone && !isControl && cell !== null) begin(event, widget.id, "move", cell);
                }}
              >
                <Button
                  data-grip=""
                  variant="ghost"
                  size="sm"
                  icon={GripVertical}
                  className={styles.grip}
                  aria-label={t("grip", { title: widget.title })}
                  aria-describedby={hintId}
                  onKeyDown={(event) => onKey(event, widget)}
                  onClick={() => announce(widgets, widget.id)}
                />
                <ChartHead title={widget.title} tools={tools(widget)} />
              </div>
              <div className={styles.content} inert>
                {children(widget)}
              </div>
              <span
                className={styles.corner}
                data-corner=""
                aria-hidden="true"
                onPointerDown={(event) => {
                  const cell = event.currentTarget.parentElement;
                  if (!isPhone && cell !== null) begin(event, widget.id, "resize", cell);
                }}
              />
            </section>
          );
        })}
      </div>
    </>
  );
}

/** Under the pointer, over the others. */
function liftedStyle({ kind, dx, dy, widthPx, heightPx }: GridDrag<DashboardWidget>) {
  return kind === "move"
    ? { transform: `translate(${dx}px, ${dy}px)` }
    : { width: Math.max(120, widthPx + dx), height: Math.max(80, heightPx + dy) };
}

/** Moving and resizing by pointer: mouse, pen or finger. Nothing is changed until it is let go; Escape takes it back. */
import { type PointerEvent, type RefObject, useEffect, useEffectEvent, useState } from "react";
import { dashboardColumns } from "@vedette/api";
import { moveTo, type Placed, resizeTo } from "./model/board-grid.ts";
import { GAP_PX, ROW_PX } from "./parts/grid-measures.ts";

export type DragKind = "move" | "resize";

export interface GridDrag<Widget extends Placed> {
  readonly id: string;
  readonly kind: DragKind;
  /** How far the pointer went, in pixels of the page that scrolls. */
  readonly dx: number;
  readonly dy: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** The board as it would be. */
  readonly next: readonly Widget[];
}

interface Start<Widget extends Placed> {
  readonly id: string;
  readonly kind: DragKind;
  readonly x: number;
  readonly y: number;
  readonly scrollTop: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly base: readonly Widget[];
}

const EDGE_PX = 48;
const SCROLL_PX = 14;

function scrollerOf(element: HTMLElement): Element {
  for (let parent = element.parentElement; parent !== null; parent = parent.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(parent).overflowY)) return parent;
  }
  return document.documentElement;
}

export function useGridDrag<Widget extends Placed>({
  widgets,
  gridRef,
  onDrop,
}: {
  readonly widgets: readonly Widget[];
  readonly gridRef: RefObject<HTMLDivElement | null>;
  readonly onDrop: (next: readonly Widget[], id: string) => void;
}) {
  const [start, setStart] = useState<Start<Widget>>();
  const [drag, setDrag] = useState<GridDrag<Widget>>();

  const follow = useEffectEvent((event: globalThis.PointerEvent) => {
    const grid = gridRef.current;
    if (start === undefined || grid === null) return;
    const scroller = scrollerOf(grid);
    const { top, bottom } = scroller.getBoundingClientRect();
    if (event.clientY > Math.min(bottom, innerHeight) - EDGE_PX) scroller.scrollTop += SCROLL_PX;
    if (event.clientY < Math.max(top, 0) + EDGE_PX) scroller.scrollTop -= SCROLL_PX;
    const dx = event.clientX - start.x;
    const dy = event.clientY - start.y + scroller.scrollTop - start.scrollTop;
    const columns = Math.round(dx / ((grid.clientWidth + GAP_PX) / dashboardColumns));
    const rows = Math.round(dy / (ROW_PX + GAP_PX));
    const own = start.base.find((widget) => widget.id === start.id);
    if (own === undefined) return;
    const { x, y, w, h } = own.layout;
    const next =
      start.kind === "move"
        ? moveTo(start.base, start.id, { x: x + columns, y: y + rows })
        : resizeTo(start.base, start.id, { w: w + columns, h: h + rows });
    setDrag({
      id: start.id,
      kind: start.kind,
      dx,
      dy,
      widthPx: start.widthPx,
      heightPx: start.heightPx,
      next,
    });
  });

  const end = useEffectEvent((isKept: boolean) => {
    if (isKept && drag !== undefined) onDrop(drag.next, drag.id);
    setStart(undefined);
    setDrag(undefined);
  });

  const isActive = start !== undefined;
  useEffect(() => {
    if (!isActive) return;
    const move = (event: globalThis.PointerEvent) => follow(event);
    const up = () => end(true);
    const cancel = () => end(false);
    const key = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      end(false);
    };
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", up);
    document.addEventListener("pointercancel", cancel);
    document.addEventListener("keydown", key, { capture: true });
    return () => {
      document.removeEventListener("pointermove", move);
      document.removeEventListener("pointerup", up);
      document.removeEventListener("pointercancel", cancel);
      document.removeEventListener("keydown", key, { capture: true });
    };
  }, [isActive]);

  /** To be called where the pointer goes down; `cell` is the widget's own element. */
  function begin(event: PointerEvent<HTMLElement>, id: string, kind: DragKind, cell: HTMLElement) {
    const grid = gridRef.current;
    if (event.button !== 0 || grid === null) return;
    event.preventDefault();
    const { width, height } = cell.getBoundingClientRect();
    setStart({
      id,
      kind,
      x: event.clientX,
      y: event.clientY,
      scrollTop: scrollerOf(grid).scrollTop,
      widthPx: width,
      heightPx: height,
      base: widgets,
    });
  }

  return { drag, begin };
}

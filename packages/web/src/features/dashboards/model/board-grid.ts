/** Where widgets stand on the grid, and how they make room for each other. Pure; the rules are the grid library's. */
import { dashboardColumns, widgetHeightMax } from "@vedette/api";
import {
  cloneLayout,
  correctBounds,
  type LayoutItem,
  moveElement,
  verticalCompactor,
} from "react-grid-layout/core";

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface Placed {
  readonly id: string;
  readonly displayType: string;
  readonly layout: Place;
}

export type Direction = "left" | "right" | "up" | "down";

/** Smaller than this nothing can be read. */
function leastSize(displayType: string): Pick<Place, "w" | "h"> {
  return displayType === "big_number" ? { w: 2, h: 2 } : { w: 3, h: 4 };
}

function itemsOf(widgets: readonly Placed[]): LayoutItem[] {
  return cloneLayout(widgets.map(({ id, layout }) => ({ i: id, ...layout })));
}

/** Gives each widget its place of a layout; those that did not move stay the same objects. */
function withPlaces<Widget extends Placed>(
  widgets: readonly Widget[],
  items: readonly LayoutItem[],
): readonly Widget[] {
  const byId = new Map(items.map((item) => [item.i, item]));
  return widgets.map((widget) => {
    const item = byId.get(widget.id);
    if (item === undefined) return widget;
    const { x, y, w, h } = item;
    const { layout } = widget;
    const isSame = layout.x === x && layout.y === y && layout.w === w && layout.h === h;
    return isSame ? widget : { ...widget, layout: { x, y, w, h } };
  });
}

const settleItems = (items: LayoutItem[]): readonly LayoutItem[] =>
  verticalCompactor.compact(correctBounds(items, { cols: dashboardColumns }), dashboardColumns);

/** Everything moves up as far as it can. */
export function settle<Widget extends Placed>(widgets: readonly Widget[]): readonly Widget[] {
  return withPlaces(widgets, settleItems(itemsOf(widgets)));
}

const between = (value: number, min: number, max: number) => Math.max(min, Math.min(max, value));

/** Puts a widget somewhere; what stands in its way moves. */
export function moveTo<Widget extends Placed>(
  widgets: readonly Widget[],
  id: string,
  { x, y }: Pick<Place, "x" | "y">,
): readonly Widget[] {
  const items = itemsOf(widgets);
  const item = items.find((one) => one.i === id);
  if (item === undefined) return widgets;
  const column = between(x, 0, dashboardColumns - item.w);
  const moved = moveElement(items, item, column, Math.max(0, y), true, false, "vertical", dashboardColumns);
  return withPlaces(widgets, settleItems(cloneLayout(moved)));
}

export function resizeTo<Widget extends Placed>(
  widgets: readonly Widget[],
  id: string,
  { w, h }: Pick<Place, "w" | "h">,
): readonly Widget[] {
  const sized = widgets.map((widget) => {
    if (widget.id !== id) return widget;
    const least = leastSize(widget.displayType);
    const { layout } = widget;
    const width = between(w, Math.min(least.w, layout.w), dashboardColumns - layout.x);
    const height = between(h, Math.min(least.h, layout.h), widgetHeightMax);
    return { ...widget, layout: { ...layout, w: width, h: height } };
  });
  // The one that grew keeps its place; the others make room below it.
  const own = sized.find((widget) => widget.id === id);
  return own === undefined ? widgets : moveTo(sized, id, own.layout);
}

const steps: Readonly<Record<Direction, Pick<Place, "x" | "y">>> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
};

/**
 * One step of a key. Upwards and downwards a step goes as far as it takes to change something: a widget that is
 * put one row lower would be drawn up again at once.
 */
export function stepTo<Widget extends Placed>(
  widgets: readonly Widget[],
  id: string,
  direction: Direction,
): readonly Widget[] {
  const own = widgets.find((widget) => widget.id === id);
  if (own === undefined) return widgets;
  const { x, y } = own.layout;
  const step = steps[direction];
  if (step.x !== 0) return moveTo(widgets, id, { x: x + step.x, y });
  const bottom = Math.max(...widgets.map(({ layout }) => layout.y + layout.h));
  for (let distance = 1; distance <= bottom; distance += 1) {
    const next = moveTo(widgets, id, { x, y: y + step.y * distance });
    const after = next.find((widget) => widget.id === id);
    if (after !== undefined && Math.sign(after.layout.y - y) === step.y) return next;
  }
  return widgets;
}

export function stretchTo<Widget extends Placed>(
  widgets: readonly Widget[],
  id: string,
  direction: Direction,
): readonly Widget[] {
  const own = widgets.find((widget) => widget.id === id);
  if (own === undefined) return widgets;
  const { w, h } = own.layout;
  const step = steps[direction];
  return resizeTo(widgets, id, { w: w + step.x, h: h + step.y });
}

/** The first free place for something of this size, from the top. */
export function freePlace(widgets: readonly Placed[], { w, h }: Pick<Place, "w" | "h">): Place {
  const places = widgets.map(({ layout }) => layout);
  const bottom = Math.max(0, ...places.map((place) => place.y + place.h));
  for (let y = 0; y < bottom; y += 1) {
    for (let x = 0; x + w <= dashboardColumns; x += 1) {
      const isFree = places.every(
        (place) => x + w <= place.x || place.x + place.w <= x || y + h <= place.y || place.y + place.h <= y,
      );
      if (isFree) return { x, y, w, h };
    }
  }
  return { x: 0, y: bottom, w, h };
}

/** As they are read: row by row. What a phone shows below each other, and what a screen reader hears. */
export function inReadingOrder<Widget extends Placed>(widgets: readonly Widget[]): readonly Widget[] {
  return widgets.toSorted((one, other) => one.layout.y - other.layout.y || one.layout.x - other.layout.x);
}

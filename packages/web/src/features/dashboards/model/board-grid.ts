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

const covers = (one: Place, other: Place) =>
  one.x < other.x + other.w &&
  other.x < one.x + one.w &&
  one.y < other.y + other.h &&
  other.y < one.y + one.h;

const bottomOf = (items: readonly Place[]) => Math.max(0, ...items.map(({ y, h }) => y + h));

/** The others give way downwards, as far as they must. */
function pushed(items: LayoutItem[], id: string, x: number, y: number): readonly LayoutItem[] {
  const item = items.find((one) => one.i === id);
  if (item === undefined) return items;
  return settleItems(cloneLayout(moveElement(items, item, x, y, true, false, "vertical", dashboardColumns)));
}

/** Two change places. Side by side they keep the room that they have together, whatever their widths. */
function swapped(items: LayoutItem[], id: string, otherId: string): readonly LayoutItem[] {
  const own = items.find((one) => one.i === id);
  const other = items.find((one) => one.i === otherId);
  if (own === undefined || other === undefined) return items;
  const isBeside = own.y < other.y + other.h && other.y < own.y + own.h;
  const isOver = own.x < other.x + other.w && other.x < own.x + own.w;
  const from = { x: own.x, y: own.y };
  const to = { x: other.x, y: other.y };
  if (isBeside && own.x < other.x) [to.x, from.x] = [other.x + other.w - own.w, own.x];
  else if (isBeside) [to.x, from.x] = [other.x, own.x + own.w - other.w];
  else if (isOver && own.y < other.y) to.y = other.y + other.h - own.h;
  else if (isOver) from.y = own.y + own.h - other.h;
  Object.assign(own, { x: Math.min(to.x, dashboardColumns - own.w), y: to.y });
  Object.assign(other, { x: Math.min(from.x, dashboardColumns - other.w), y: from.y });
  return settleItems(items);
}

/** Those in the way go to the first places that are free, in the order in which they are read. */
function relocated(items: LayoutItem[], id: string, x: number, y: number): readonly LayoutItem[] {
  const own = items.find((one) => one.i === id);
  if (own === undefined) return items;
  Object.assign(own, { x, y });
  const inWay = items.filter((one) => one.i !== id && covers(one, own));
  const standing: LayoutItem[] = items.filter((one) => !inWay.includes(one));
  for (const one of inWay.toSorted((a, b) => a.y - b.y || a.x - b.x)) {
    Object.assign(one, freeAmong(standing, one));
    standing.push(one);
  }
  return settleItems(items);
}

/** How high the board is, how far the widget is from where it was wanted, and how much others moved for it. */
function costOf(
  layout: readonly LayoutItem[],
  before: readonly LayoutItem[],
  id: string,
  wanted: Pick<Place, "x" | "y">,
): readonly number[] {
  const was = new Map(before.map((item) => [item.i, item]));
  let own = 0;
  let others = 0;
  for (const item of layout) {
    const from = item.i === id ? wanted : (was.get(item.i) ?? item);
    const way = Math.abs(item.x - from.x) + Math.abs(item.y - from.y);
    if (item.i === id) own += way;
    else others += way;
  }
  return [bottomOf(layout), own, others];
}

function isCheaper(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at >= 0 && (one[at] ?? 0) < (other[at] ?? 0);
}

/**
 * Puts a widget somewhere. What stands in its way gives way downwards, changes places with it, or moves to where there
 * is room: whichever leaves the fewest holes. One that only touches another stays, rather than tear the board open.
 */
export function moveTo<Widget extends Placed>(
  widgets: readonly Widget[],
  id: string,
  { x, y }: Pick<Place, "x" | "y">,
): readonly Widget[] {
  const before = itemsOf(widgets);
  const item = before.find((one) => one.i === id);
  if (item === undefined) return widgets;
  const wanted = { x: between(x, 0, dashboardColumns - item.w), y: Math.max(0, y) };
  const target = { ...wanted, w: item.w, h: item.h };
  const inWay = before.filter((one) => one.i !== id && covers(one, target));
  const possible = [pushed(itemsOf(widgets), id, wanted.x, wanted.y)];
  if (inWay.length > 0) {
    const centre = { x: target.x + target.w / 2, y: target.y + target.h / 2, w: 0, h: 0 };
    const under = inWay.find((one) => covers(one, centre));
    possible.push(relocated(itemsOf(widgets), id, wanted.x, wanted.y));
    possible.push(under === undefined ? settleItems(before) : swapped(itemsOf(widgets), id, under.i));
  }
  const costs = possible.map((layout) => costOf(layout, before, id, wanted));
  let best = 0;
  for (const [index, cost] of costs.entries()) if (isCheaper(cost, costs[best] ?? cost)) best = index;
  return withPlaces(widgets, possible[best] ?? before);
}

/** The one that changes its size keeps its place; the others make room, beside it or below. */
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
  const was = widgets.find((widget) => widget.id === id)?.layout;
  const own = sized.find((widget) => widget.id === id)?.layout;
  if (was === undefined || own === undefined) return widgets;
  const before = itemsOf(sized);
  const down = pushed(itemsOf(sized), id, own.x, own.y);
  // What stands below one that grows higher stays below it; what stands beside one that grows wider may stay beside.
  if (own.w <= was.w || own.h > was.h) return withPlaces(sized, down);
  const beside = relocated(itemsOf(sized), id, own.x, own.y);
  return withPlaces(
    sized,
    isCheaper(costOf(beside, before, id, own), costOf(down, before, id, own)) ? beside : down,
  );
}

const steps: Readonly<Record<Direction, Pick<Place, "x" | "y">>> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
};

/**
 * One step of a key goes as far as it takes to change something: a widget that is put one row lower would be drawn up
 * again at once, and one that is put half over its neighbour would go back.
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
  const farthest = step.x === 0 ? bottomOf(widgets.map(({ layout }) => layout)) : dashboardColumns;
  for (let distance = 1; distance <= farthest; distance += 1) {
    const next = moveTo(widgets, id, { x: x + step.x * distance, y: y + step.y * distance });
    const after = next.find((widget) => widget.id === id)?.layout;
    if (after === undefined) continue;
    const went = step.x === 0 ? Math.sign(after.y - y) === step.y : Math.sign(after.x - x) === step.x;
    if (went) return next;
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
export function freePlace(widgets: readonly Placed[], size: Pick<Place, "w" | "h">): Place {
  return freeAmong(
    widgets.map(({ layout }) => layout),
    size,
  );
}

function freeAmong(places: readonly Place[], { w, h }: Pick<Place, "w" | "h">): Place {
  const bottom = bottomOf(places);
  for (let y = 0; y < bottom; y += 1)
    for (let x = 0; x + w <= dashboardColumns; x += 1)
      if (!places.some((place) => covers(place, { x, y, w, h }))) return { x, y, w, h };
  return { x: 0, y: bottom, w, h };
}

/** As they are read: row by row. What a phone shows below each other, and what a screen reader hears. */
export function inReadingOrder<Widget extends Placed>(widgets: readonly Widget[]): readonly Widget[] {
  return widgets.toSorted((one, other) => one.layout.y - other.layout.y || one.layout.x - other.layout.x);
}

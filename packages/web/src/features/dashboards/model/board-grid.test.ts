import { describe, expect, it } from "vitest";
import {
  freePlace,
  inReadingOrder,
  moveTo,
  type Place,
  resizeTo,
  settle,
  stepTo,
  stretchTo,
} from "./board-grid.ts";

const widget = (id: string, x: number, y: number, w: number, h: number, displayType = "line") => ({
  id,
  displayType,
  layout: { x, y, w, h },
});
const placeOf = (widgets: readonly { id: string; layout: Place }[], id: string) =>
  widgets.find((one) => one.id === id)?.layout;

const two = [widget("a", 0, 0, 6, 5), widget("b", 6, 0, 6, 5)];
const stack = [widget("a", 0, 0, 6, 5), widget("b", 0, 5, 6, 5)];

/** No two widgets cover each other, and all are inside. */
function expectSound(widgets: readonly { id: string; layout: Place }[]) {
  for (const { id, layout } of widgets) {
    expect(layout.x >= 0 && layout.y >= 0 && layout.x + layout.w <= 12, id).toBe(true);
    for (const other of widgets) {
      if (other.id === id) continue;
      const apart =
        layout.x + layout.w <= other.layout.x ||
        other.layout.x + other.layout.w <= layout.x ||
        layout.y + layout.h <= other.layout.y ||
        other.layout.y + other.layout.h <= layout.y;
      expect(apart, `${id} and ${other.id}`).toBe(true);
    }
  }
}

describe("widgets on the grid", () => {
  it("move up into what is free, and apart where they cover each other", () => {
    const settled = settle([widget("a", 0, 3, 6, 5), widget("b", 0, 4, 6, 5)]);
    expect(placeOf(settled, "a")).toMatchObject({ y: 0 });
    expect(placeOf(settled, "b")).toMatchObject({ y: 5 });
  });

  it("make room for one that is put on them", () => {
    const moved = moveTo(two, "b", { x: 0, y: 0 });
    expect(placeOf(moved, "b")).toMatchObject({ x: 0, y: 0 });
    expectSound(moved);
  });

  it("change places with one that is put on them, whatever their sizes, and leave no hole", () => {
    const places = (widgets: readonly { id: string; layout: Place }[]) =>
      Object.fromEntries(widgets.map(({ id, layout: { x, y } }) => [id, [x, y]]));
    expect(places(moveTo(two, "b", { x: 0, y: 0 }))).toEqual({ a: [6, 0], b: [0, 0] });
    const uneven = [widget("a", 0, 0, 4, 5), widget("b", 4, 0, 8, 5)];
    expect(places(moveTo(uneven, "a", { x: 8, y: 0 }))).toEqual({ a: [8, 0], b: [0, 0] });
    const four = [...two, widget("c", 0, 5, 6, 5), widget("d", 6, 5, 6, 5)];
    expect(places(moveTo(four, "b", { x: 0, y: 5 }))).toEqual({ a: [0, 0], b: [0, 5], c: [6, 0], d: [6, 5] });
  });

  it("move to where there is room rather than push the board apart", () => {
    const small = [widget("n", 0, 0, 3, 5), widget("a", 3, 0, 6, 5)];
    const moved = moveTo(small, "a", { x: 0, y: 0 });
    expect(placeOf(moved, "a")).toMatchObject({ x: 0, y: 0 });
    expect(placeOf(moved, "n")?.y).toBe(0);
    expectSound(moved);
    const grown = resizeTo([widget("a", 0, 0, 3, 5), widget("b", 3, 0, 3, 5)], "a", { w: 6, h: 5 });
    expect(placeOf(grown, "b")).toMatchObject({ x: 6, y: 0 });
  });

  it("stay as they are where one is only touched", () =>
    expect(moveTo(two, "a", { x: 1, y: 0 }).map(({ layout }) => layout)).toEqual(
      two.map(({ layout }) => layout),
    ));

  it("cover each other never, wherever one of many is dropped", () => {
    const many = Array.from({ length: 9 }, (_, index) =>
      widget(String(index), (index % 3) * 4, Math.floor(index / 3) * 4, index % 2 === 0 ? 4 : 3, 4),
    );
    const bottom = Math.max(...many.map(({ layout }) => layout.y + layout.h));
    for (let x = 0; x < 12; x += 1)
      for (let y = 0; y < 14; y += 1) {
        const moved = moveTo(many, "4", { x, y });
        expectSound(moved);
        expect(Math.max(...moved.map(({ layout }) => layout.y + layout.h))).toBeLessThanOrEqual(bottom + 4);
      }
  });

  it("stay inside, whatever is asked", () => {
    for (const place of [
      { x: -5, y: -5 },
      { x: 99, y: 99 },
    ])
      expectSound(moveTo(two, "a", place));
    expectSound(resizeTo(two, "a", { w: 99, h: 99 }));
    expect(placeOf(resizeTo(two, "b", { w: 99, h: 5 }), "b")).toMatchObject({ x: 6, w: 6 });
  });

  it("are not made smaller than can be read", () => {
    expect(placeOf(resizeTo(two, "a", { w: 1, h: 1 }), "a")).toMatchObject({ w: 3, h: 4 });
    const number = [widget("n", 0, 0, 3, 2, "big_number")];
    expect(placeOf(resizeTo(number, "n", { w: 1, h: 1 }), "n")).toMatchObject({ w: 2, h: 2 });
  });

  it("leave those alone that have nothing to do with it", () => {
    const widgets = [...two, widget("c", 0, 5, 12, 4)];
    const moved = resizeTo(widgets, "c", { w: 12, h: 6 });
    expect(moved[0]).toBe(widgets[0]);
    expect(moved[1]).toBe(widgets[1]);
  });
});

describe("steps by key", () => {
  it("pass a neighbour that fills the row", () => {
    const right = stepTo(two, "a", "right");
    expect([placeOf(right, "a")?.x, placeOf(right, "b")?.x]).toEqual([6, 0]);
    expect(placeOf(stepTo(right, "a", "left"), "a")).toMatchObject({ x: 0, y: 0 });
  });

  it("go one column sideways, and pass the neighbour downwards and upwards", () => {
    const one = [widget("a", 0, 0, 6, 5)];
    expect(placeOf(stepTo(one, "a", "right"), "a")).toMatchObject({ x: 1 });
    expect(placeOf(stepTo(one, "a", "left"), "a")).toMatchObject({ x: 0 });
    const down = stepTo(stack, "a", "down");
    expect([placeOf(down, "b")?.y, placeOf(down, "a")?.y]).toEqual([0, 5]);
    expect(placeOf(stepTo(down, "a", "up"), "a")).toMatchObject({ y: 0 });
    expectSound(down);
  });

  it("change nothing at the edge", () => {
    expect(stepTo(stack, "a", "up").map(({ layout }) => layout)).toEqual(stack.map(({ layout }) => layout));
    expect(stepTo(stack, "b", "down").map(({ layout }) => layout)).toEqual(stack.map(({ layout }) => layout));
  });

  it("stretch and shrink", () => {
    expect(placeOf(stretchTo(stack, "a", "right"), "a")).toMatchObject({ w: 7, h: 5 });
    const taller = stretchTo(stack, "a", "down");
    expect(placeOf(taller, "a")).toMatchObject({ h: 6 });
    expect(placeOf(taller, "b")).toMatchObject({ y: 6 });
    expect(placeOf(stretchTo(stack, "a", "up"), "a")).toMatchObject({ h: 4 });
  });
});

describe("a place for a new widget", () => {
  it("is the first gap that is large enough", () => {
    expect(freePlace([], { w: 6, h: 5 })).toEqual({ x: 0, y: 0, w: 6, h: 5 });
    expect(freePlace([widget("a", 0, 0, 6, 5)], { w: 6, h: 5 })).toEqual({ x: 6, y: 0, w: 6, h: 5 });
    expect(freePlace(two, { w: 3, h: 2 })).toEqual({ x: 0, y: 5, w: 3, h: 2 });
  });
});

describe("the order of reading", () => {
  it("is by row, then by column", () =>
    expect(
      inReadingOrder([widget("c", 0, 5, 6, 5), widget("b", 6, 0, 6, 5), widget("a", 0, 0, 6, 5)]).map(
        ({ id }) => id,
      ),
    ).toEqual(["a", "b", "c"]));
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ErrorEvent } from "@vedette/protocol";
import { eventOf, thrown } from "../sample-event.fixture.ts";
import { featuresOf } from "./features.ts";
import { distance, vectorFromText, vectorOf, vectorPlaces, vectorText } from "./vector.ts";

const frame = (name: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  function: name,
  module: `shop.${name}`,
  filename: `shop/${name}.py`,
  in_app: true,
  ...more,
});
const vector = (event: ErrorEvent) => vectorOf(featuresOf(event));
const between = (one: ErrorEvent, other: ErrorEvent): number => distance(vector(one), vector(other));
const python = { platform: "python" };

const base = thrown(
  { type: "OrderNotFound", value: "order 4711 not found in cart of ada@example.com" },
  [frame("handle"), frame("checkout"), frame("find_order")],
  python,
);

describe("the distance of two events", () => {
  test("is nothing where only data differs", () => {
    const other = thrown(
      { type: "OrderNotFound", value: "order 99 not found in cart of bob@example.org" },
      [frame("handle", { lineno: 4 }), frame("checkout", { lineno: 9 }), frame("find_order")],
      python,
    );
    expect(between(base, other)).toBeCloseTo(0, 5);
  });

  test("is small after a small change, and grows with it", () => {
    const renamed = thrown(
      { type: "OrderNotFound", value: "order 4711 not found in cart of ada@example.com" },
      [frame("handle"), frame("checkout_v2"), frame("find_order")],
      python,
    );
    const otherPlace = thrown(
      { type: "OrderNotFound", value: "order 4711 not found in cart of ada@example.com" },
      [frame("sync"), frame("import_orders"), frame("load")],
      python,
    );
    expect(between(base, renamed)).toBeGreaterThan(0.005);
    expect(between(base, renamed)).toBeLessThan(0.3);
    expect(between(base, otherPlace)).toBeGreaterThan(between(base, renamed));
  });

  test("is about a right angle for faults that share nothing", () => {
    const other = thrown(
      { type: "TimeoutError", value: "upstream did not answer" },
      [frame("poll"), frame("read_socket")],
      python,
    );
    expect(between(base, other)).toBeGreaterThan(0.8);
  });

  test("knows messages without frames", () => {
    const message = (text: string) => eventOf({ logentry: { message: text }, level: "error" });
    expect(between(message("disk sda1 is full at 97%"), message("disk sda1 is full at 99%"))).toBeLessThan(
      0.2,
    );
    expect(between(message("disk is full"), message("payment was declined"))).toBeGreaterThan(0.7);
  });

  test("of an event that says nothing is one, never not a number", () => {
    expect(between(eventOf({}), base)).toBe(1);
    expect(between(eventOf({}), eventOf({}))).toBe(1);
  });
});

test("a vector comes back from its text; another version's does not", () => {
  const one = vector(base);
  expect(vectorFromText(vectorText(one))).toEqual(one);
  expect(vectorFromText(vectorText(one).replace("1:", "0:"))).toBeUndefined();
  expect(vectorFromText("1:AAAA")).toBeUndefined();
});

test("any event has a vector, and its distance to itself is nothing", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.array(fc.string({ unit: "binary", maxLength: 40 }), { maxLength: 60 }),
      (value, names) => {
        const event = thrown(
          { type: "E", value },
          names.map((name) => frame(name)),
          python,
        );
        const own = vector(event);
        expect(own).toHaveLength(vectorPlaces);
        expect(distance(own, own)).toBeCloseTo(0, 6);
      },
    ),
    { numRuns: 100 },
  );
});

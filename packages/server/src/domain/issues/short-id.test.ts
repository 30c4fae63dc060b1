import * as fc from "fast-check";
import { expect, it } from "vitest";
import { formatShortId, parseShortId } from "./short-id.ts";

it("writes the project in upper case and a counter in base 32", () => {
  expect([1, 9, 10, 18, 31, 32, 47, 1024].map((number) => formatShortId("shop", number))).toEqual([
    "SHOP-1",
    "SHOP-9",
    "SHOP-A",
    "SHOP-J",
    "SHOP-Z",
    "SHOP-10",
    "SHOP-1F",
    "SHOP-100",
  ]);
});

it("reads what it wrote, in any case", () => {
  const slug = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,20}$/);
  fc.assert(
    fc.property(slug, fc.integer({ min: 1, max: 2 ** 49 }), (projectSlug, shortNumber) => {
      const text = formatShortId(projectSlug, shortNumber);
      expect(parseShortId(text)).toEqual({ projectSlug, shortNumber });
      expect(parseShortId(text.toLowerCase())).toEqual({ projectSlug, shortNumber });
    }),
  );
});

it("forgives letters written for digits, and refuses the rest", () => {
  expect(parseShortId("SHOP-1O")).toEqual({ projectSlug: "shop", shortNumber: 32 });
  expect(parseShortId("SHOP-I")).toEqual({ projectSlug: "shop", shortNumber: 1 });
  for (const text of [
    "",
    "SHOP",
    "SHOP-",
    "-1",
    "SHOP-0",
    "SHOP-U1",
    "SH OP-1",
    "SHOP-1%",
    `SHOP-${"1".repeat(30)}`,
  ]) {
    expect(parseShortId(text)).toBeUndefined();
  }
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { slugOf } from "./project-name.ts";

describe("the slug of a project", () => {
  it.each([
    ["Checkout API", "checkout-api"],
    ["Café  Übersicht", "cafe-ubersicht"],
    ["--x--", "x"],
    ["结账", ""],
  ])("of %s is %s", (name, slug) => expect(slugOf(name)).toBe(slug));
  it("is always one that the server accepts, or none", () =>
    fc.assert(
      fc.property(
        fc.string(),
        (name) => void expect(slugOf(name)).toMatch(/^(?:[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?)?$/),
      ),
    ));
});

import { describe, expect, it } from "vitest";
import { contextCards, isNamedRow, labelOf } from "./context-cards.ts";

describe("context cards", () => {
  it("stand in the order that people expect, their own last", () =>
    expect(
      contextCards({ voucher: { kind: "gift" }, os: { name: "iOS" }, browser: { name: "Safari" } }).map(
        (card) => card.title,
      ),
    ).toEqual(["Browser", "Os", "Voucher"]));
  it("leave out what says nothing", () =>
    expect(contextCards({ os: { type: "os", name: null, version: "" } })).toEqual([]));
  it("print memory as a size", () =>
    expect(contextCards({ device: { memory_size: 8_589_934_592, cores: 8 } })[0]?.rows).toEqual([
      ["memory_size", "8.59 GB"],
      ["cores", 8],
    ]));
  it("print the memory of a graphics card, which comes in megabytes", () =>
    expect(contextCards({ gpu: { memory_size: 4_096 } })[0]?.rows).toEqual([["memory_size", "4.29 GB"]]));
  it("print a battery as a share, and a texture as it is: its size is a length", () => {
    expect(contextCards({ device: { battery_level: 41.4 } })[0]?.rows).toEqual([["battery_level", "41%"]]);
    expect(contextCards({ device: { battery_level: -1 } })[0]?.rows).toEqual([["battery_level", -1]]);
    expect(contextCards({ gpu: { max_texture_size: 16_384 } })[0]?.rows).toEqual([
      ["max_texture_size", 16_384],
    ]);
  });
  it("name flags by what they are called", () => {
    const flags = { values: [{ flag: "new-checkout", result: true }] };
    expect(contextCards({ flags })).toEqual([
      { key: "flags", title: "Flags", rows: [["new-checkout", true]] },
    ]);
    expect(contextCards({ flags: { values: ["odd"] } })[0]?.rows).toEqual([["values", ["odd"]]]);
  });
  it.each([
    ["os", "kernel_version", true],
    ["os", "x_kernel", false],
    ["voucher", "name", false],
    ["flags", "name", false],
  ])("in %s know %s: %s", (context, key, isKnown) => expect(isNamedRow(context, key)).toBe(isKnown));
  it.each([
    ["raw_description", "Raw description"],
    ["sold-in EU", "sold-in EU"],
  ])("label %s as %s", (key, label) => expect(labelOf(key)).toBe(label));
});

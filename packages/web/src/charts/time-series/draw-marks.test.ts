import { describe, expect, it } from "vitest";
import { gatherFlags } from "./draw-marks.ts";

describe("flags of releases", () => {
  it("stand apart where they can be told apart", () =>
    expect(
      gatherFlags(
        [
          { x: 0, label: "1.0" },
          { x: 40, label: "1.1" },
        ],
        5,
      ),
    ).toEqual([
      { x: 0, label: "1.0", more: 0 },
      { x: 40, label: "1.1", more: 0 },
    ]));
  it("share one where they cannot, however many", () =>
    expect(
      gatherFlags(
        [0, 2, 4, 6].map((x) => ({ x, label: String(x) })),
        5,
      ),
    ).toEqual([
      { x: 0, label: "0", more: 2 },
      { x: 6, label: "6", more: 0 },
    ]));
});

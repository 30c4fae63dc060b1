import { describe, expect, it } from "vitest";
import { gatherFlags } from "./gather-flags.ts";

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
      { x: 0, labels: ["1.0"] },
      { x: 40, labels: ["1.1"] },
    ]));
  it("share one where they cannot, however many", () =>
    expect(
      gatherFlags(
        [0, 2, 4, 6].map((x) => ({ x, label: String(x) })),
        5,
      ),
    ).toEqual([
      { x: 0, labels: ["0", "2", "4"] },
      { x: 6, labels: ["6"] },
    ]));
});

import { describe, expect, it } from "vitest";
import { printCsv } from "./csv-text.ts";
import { buildPlotModel } from "./plot-model.ts";

const data = {
  atMs: [0, 60_000],
  bucketMs: 60_000,
  series: [
    { id: "a", name: "a", values: [1, 2], previous: [5, null] },
    { id: "b", name: '=HYPERLINK("x")', values: [10, null] },
  ],
};
const none = new Set<string>();

describe("lines of a stack", () => {
  it("are drawn from the highest to the lowest, then what was before", () =>
    expect(buildPlotModel(data, true, none).lines.map(({ values }) => values)).toEqual([
      [11, 2],
      [1, 2],
      [5, 0],
    ]));
  it("close up where one is hidden", () =>
    expect(buildPlotModel(data, true, new Set(["a"])).lines).toEqual([
      { seriesIndex: 1, isPrevious: false, values: [10, 0] },
    ]));
});

describe("lines side by side", () => {
  it("keep their gaps, the first series above the others", () =>
    expect(buildPlotModel(data, false, none)).toEqual({
      lines: [
        { seriesIndex: 1, isPrevious: false, values: [10, null] },
        { seriesIndex: 0, isPrevious: false, values: [1, 2] },
        { seriesIndex: 0, isPrevious: true, values: [5, null] },
      ],
      lowest: 0,
      highest: 10,
    }));
});

describe("the values as a file", () => {
  it("have a row per bucket, and names that no spreadsheet runs", () =>
    expect(printCsv(data, { time: "Time", before: "before" })).toBe(
      [
        `Time,a,a (before),"'=HYPERLINK(""x"")"`,
        "1970-01-01T00:00:00.000Z,1,5,10",
        "1970-01-01T00:01:00.000Z,2,,",
        "",
      ].join("\r\n"),
    ));
});

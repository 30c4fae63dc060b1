import { describe, expect, it } from "vitest";
import { emptyNamesOf } from "./empty-names.ts";
import type { WidgetAnswer } from "./widget-figures.ts";

function table(rows: readonly Readonly<Record<string, unknown>>[]): WidgetAnswer {
  return {
    data: rows.map((row) => ({ ...row })),
    meta: {
      fields: { title: "string", "shoe.size": "string", "count()": "integer" },
      units: {},
      dataset: "errors",
      start: 0,
      end: 1,
    },
  };
}

function series(groups: readonly (readonly [title: unknown, size: unknown] | "others")[]): WidgetAnswer {
  return {
    timeSeries: groups.map((group) => ({
      yAxis: "count()",
      values: [],
      meta: { valueType: "integer", valueUnit: null, interval: 60_000, isOther: group === "others" },
      ...(group === "others"
        ? {}
        : {
            groupBy: [
              { key: "title", value: group[0] },
              { key: "shoe.size", value: group[1] },
            ],
          }),
    })),
    meta: { dataset: "errors", start: 0, end: 1 },
  };
}

describe("names that nothing has a value for", () => {
  it("are those without a value in any row, and certain where the answer is all there is", () => {
    const answer = table([
      { title: "A", "shoe.size": "", "count()": 3 },
      { title: "B", "shoe.size": null, "count()": 1 },
    ]);
    expect(emptyNamesOf(answer, 10)).toEqual({ names: ["shoe.size"], isWhole: true });
    expect(emptyNamesOf(answer, 2)).toEqual({ names: ["shoe.size"], isWhole: false });
  });

  it("are none where one row has a value, and where there is no row", () => {
    expect(
      emptyNamesOf(
        table([
          { title: "A", "shoe.size": "" },
          { title: "B", "shoe.size": "42" },
        ]),
        10,
      ).names,
    ).toEqual([]);
    expect(emptyNamesOf(table([]), 10).names).toEqual([]);
  });

  it("are found in the groups of a drawing, which is not all of it beside others", () => {
    expect(emptyNamesOf(series([["A", null]]), 5)).toEqual({ names: ["shoe.size"], isWhole: true });
    expect(emptyNamesOf(series([["A", ""], "others"]), 5)).toEqual({
      names: ["shoe.size"],
      isWhole: false,
    });
    expect(
      emptyNamesOf(
        series([
          ["A", ""],
          ["A", "42"],
        ]),
        5,
      ).names,
    ).toEqual([]);
  });
});

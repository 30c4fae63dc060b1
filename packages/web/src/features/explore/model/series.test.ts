import { describe, expect, it } from "vitest";
import { buildCharts, type Timeseries, unitOf } from "./series.ts";

const words = { rest: "Other", none: "(none)" };

function line(
  yAxis: string,
  valueType: Timeseries["timeSeries"][number]["meta"]["valueType"],
  more: Partial<Timeseries["timeSeries"][number]> = {},
): Timeseries["timeSeries"][number] {
  return {
    yAxis,
    values: [
      { timestamp: 0, value: 1, incomplete: false, comparisonValue: 4 },
      { timestamp: 60_000, value: 2, incomplete: true, comparisonValue: 5 },
    ],
    meta: { valueType, valueUnit: null, interval: 60_000 },
    ...more,
  };
}

const answer = (...timeSeries: Timeseries["timeSeries"]): Timeseries => ({
  timeSeries,
  meta: { dataset: "errors", start: 0, end: 1 },
});

describe("charts of an answer", () => {
  it("are one for each unit, and people are not added up with events", () => {
    const charts = buildCharts(
      answer(line("count()", "integer"), line("p95(d)", "duration"), line("count_unique(user)", "integer")),
      words,
    );
    expect(charts.map(({ unit, measures, isAdditive }) => [unit, measures, isAdditive])).toEqual([
      ["count", ["count()"], true],
      ["duration", ["p95(d)"], false],
      ["count", ["count_unique(user)"], false],
    ]);
  });

  it("are one for each measure where there are groups, with the same groups in each", () => {
    const of = (yAxis: string, value: string) =>
      line(yAxis, "integer", { groupBy: [{ key: "release", value }] });
    const charts = buildCharts(
      answer(of("count()", "1.0"), of("count()", "2.0"), of("sum(a)", "1.0"), of("sum(a)", "2.0")),
      words,
    );
    expect(charts.map(({ measures, data }) => [measures, data.series.map(({ name }) => name)])).toEqual([
      [["count()"], ["1.0", "2.0"]],
      [["sum(a)"], ["1.0", "2.0"]],
    ]);
  });

  it("know which buckets still fill, and the time before", () => {
    const [chart] = buildCharts(answer(line("count()", "integer")), words);
    expect(chart?.data).toMatchObject({
      atMs: [0, 60_000],
      bucketMs: 60_000,
      incompleteFromMs: 60_000,
      series: [{ name: "count()", values: [1, 2], previous: [4, 5] }],
    });
  });

  it("name groups by their values, and what is left", () => {
    const [chart] = buildCharts(
      answer(
        line("count()", "integer", {
          groupBy: [
            { key: "a", value: "x" },
            { key: "b", value: null },
          ],
        }),
        line("count()", "integer", {
          meta: { valueType: "integer", valueUnit: null, interval: 60_000, isOther: true },
        }),
      ),
      words,
    );
    expect(chart?.data.series.map(({ name, isRest }) => [name, isRest])).toEqual([
      ["x · (none)", undefined],
      ["Other", true],
    ]);
  });
});

describe("the unit of a value", () => {
  it.each([
    ["integer", null, "count"],
    ["duration", "millisecond", "duration"],
    ["percentage", null, "percent"],
    ["rate", "1/second", "per_second"],
    ["rate", "1/minute", "per_minute"],
    ["number", "byte", "bytes"],
  ] as const)("of %s in %s is %s", (type, unit, chart) => expect(unitOf(type, unit)).toBe(chart));
});

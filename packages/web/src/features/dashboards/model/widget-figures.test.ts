import { describe, expect, it } from "vitest";
import {
  chartsOf,
  columnsOf,
  isAdditive,
  numberOf,
  rankingsOf,
  type ShownWidget,
  tableCsv,
  type TableAnswer,
  unitOf,
  type WidgetAnswer,
} from "./widget-figures.ts";

const words = { nothing: "(none)", others: "Others", field: (field: string) => `<${field}>` };

function widget(parts: Partial<ShownWidget> = {}): ShownWidget {
  return {
    id: "1",
    title: "W",
    description: null,
    displayType: "line",
    unit: null,
    layout: { x: 0, y: 0, w: 6, h: 5 },
    queries: [{ name: "", fields: ["count()"], fieldAliases: [] }],
    ...parts,
  };
}

function series(
  yAxis: string,
  values: readonly number[],
  more: { readonly group?: unknown; readonly isOther?: boolean; readonly incomplete?: number } = {},
): WidgetAnswer {
  return {
    timeSeries: [
      {
        yAxis,
        values: values.map((value, index) => ({
          timestamp: index * 60_000,
          value,
          incomplete: index >= (more.incomplete ?? values.length),
        })),
        meta: {
          valueType: "integer",
          valueUnit: null,
          interval: 60_000,
          ...(more.isOther === undefined ? {} : { isOther: more.isOther }),
        },
        ...("group" in more ? { groupBy: [{ key: "level", value: more.group }] } : {}),
      },
    ],
    meta: { dataset: "errors", start: 0, end: 1 },
  };
}

const table: TableAnswer = {
  data: [
    { level: "error", "count()": 7, "p95(span.duration)": 1500 },
    { level: "", "count()": 2, "p95(span.duration)": null },
    { level: "=cmd()", "count()": 1, "p95(span.duration)": 3 },
  ],
  meta: {
    fields: { level: "string", "count()": "integer", "p95(span.duration)": "duration" },
    units: { level: null, "count()": null, "p95(span.duration)": "millisecond" },
    dataset: "spans",
  },
};

const firstChart = (...args: Parameters<typeof chartsOf>) => {
  const [chart] = chartsOf(...args);
  if (chart === undefined) throw new Error("nothing is drawn");
  return chart;
};

describe("a chart", () => {
  it("has a line per group with its name, and says where counting goes on", () => {
    const chart = firstChart(widget(), [series("count()", [1, 2], { group: "error", incomplete: 1 })], words);
    expect(chart).toMatchObject({
      unit: "count",
      isAdditive: true,
      isGrouped: true,
      data: {
        atMs: [0, 60_000],
        bucketMs: 60_000,
        incompleteFromMs: 60_000,
        series: [{ name: "error", values: [1, 2] }],
      },
    });
  });

  it("names what has no value, and the rest", () => {
    expect(firstChart(widget(), [series("count()", [1], { group: "" })], words).data.series[0]?.name).toBe(
      "(none)",
    );
    expect(
      firstChart(widget(), [series("count()", [1], { isOther: true })], words).data.series[0],
    ).toMatchObject({
      name: "Others",
      isRest: true,
    });
  });

  it("lays the queries of a widget over each other by their names", () => {
    const both = widget({
      queries: [
        { name: "Now", fields: ["count()"], fieldAliases: [] },
        { name: "", fields: ["epm()"], fieldAliases: ["Rate"] },
      ],
    });
    const chart = firstChart(both, [series("count()", [1]), series("epm()", [2])], words);
    expect(chart.data.series.map((one) => one.name)).toEqual(["Now", "Rate"]);
    expect(new Set(chart.data.series.map((one) => one.id)).size).toBe(2);
    expect(chart.isAdditive).toBe(false);
  });

  it("is one for each measure of groups, and lays those without groups over each other by their unit", () => {
    const lines = (...answers: WidgetAnswer[]): WidgetAnswer => ({
      timeSeries: answers.flatMap((one) => ("timeSeries" in one ? one.timeSeries : [])),
      meta: { dataset: "errors", start: 0, end: 1 },
    });
    const grouped = lines(
      series("count()", [1], { group: "error" }),
      series("count()", [2], { group: "fatal" }),
      series("count_unique(user)", [1], { group: "error" }),
      series("count_unique(user)", [1], { group: "fatal" }),
    );
    expect(
      chartsOf(widget(), [grouped], words).map((one) => [
        one.measure,
        one.isAdditive,
        one.data.series.map(({ name }) => name),
      ]),
    ).toEqual([
      ["<count()>", true, ["error", "fatal"]],
      ["<count_unique(user)>", false, ["error", "fatal"]],
    ]);
    const plain = lines(series("count()", [1]), series("count_unique(user)", [1]));
    expect(chartsOf(widget(), [plain], words)).toMatchObject([
      { measure: "<count()>, <count_unique(user)>", data: { series: [{}, {}] } },
    ]);
  });

  it("prints in the unit that was chosen", () => {
    const chart = firstChart(widget({ unit: "second" }), [series("count()", [2])], words);
    expect(chart).toMatchObject({ unit: "duration", data: { series: [{ values: [2000] }] } });
  });
});

describe("units", () => {
  it.each([
    ["integer", null, "count"],
    ["duration", "millisecond", "duration"],
    ["percentage", null, "percent"],
    ["rate", "1/minute", "per_minute"],
    ["rate", "1/second", "per_second"],
    ["string", null, "number"],
  ] as const)("of %s %s: %s", (type, unit, expected) => expect(unitOf(null, type, unit).unit).toBe(expected));
});

describe("what may be added up", () => {
  it.each([
    ["count()", true],
    ["sum(size)", true],
    ["count_unique(user)", false],
    ["p95(span.duration)", false],
    ["epm()", false],
  ])("%s: %s", (aggregate, expected) => expect(isAdditive(aggregate)).toBe(expected));
});

describe("a table, a ranking and a number", () => {
  const shown = widget({
    queries: [{ name: "", fields: ["level", "count()", "p95(span.duration)"], fieldAliases: ["Level"] }],
  });

  it("have headings and units by column", () =>
    expect(columnsOf(shown, table, words).map(({ heading, unit }) => [heading, unit])).toEqual([
      ["Level", "number"],
      ["<count()>", "count"],
      ["<p95(span.duration)>", "duration"],
    ]));

  it("rank groups by each of their aggregates", () =>
    expect(rankingsOf(shown, table, words)).toMatchObject([
      {
        measure: "<count()>",
        unit: "count",
        bars: [
          { name: "error", value: 7 },
          { name: "(none)", value: 2 },
          { name: "=cmd()", value: 1 },
        ],
      },
      { unit: "duration", bars: [{ value: 1500 }, { value: null }, { value: 3 }] },
    ]));

  it("are a figure, and nothing that happened is a zero", () => {
    const number: TableAnswer = {
      data: [{ "count()": 5 }],
      meta: { fields: { "count()": "integer" }, units: { "count()": null }, dataset: "errors" },
    };
    expect(numberOf(widget(), number)).toMatchObject({ value: 5, unit: "count" });
    expect(numberOf(widget(), { ...number, data: [] }).value).toBe(0);
    expect(numberOf(widget(), { ...number, data: [{ "count()": null }] }).value).toBeNull();
  });

  it("are saved without anything that a spreadsheet runs", () =>
    expect(tableCsv(shown, table, words).split("\r\n")).toEqual([
      "Level,<count()>,<p95(span.duration)>",
      "error,7,1500",
      ",2,",
      "'=cmd(),1,3",
      "",
    ]));
});

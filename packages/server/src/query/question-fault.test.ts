import { describe, expect, test } from "vitest";
import type { WidgetContent, WidgetQuery } from "#domain/dashboards/dashboard.ts";
import { readSearch } from "#query/search/read-search.ts";
import { checkQuestion, type CheckedQuestion } from "./check-question.ts";
import { checkWidget } from "./check-widget.ts";
import { errorsDataset } from "./datasets/errors-dataset.ts";
import { bucketsIn, readSeriesInterval, requireMeasures, requirePlain } from "./events-series.ts";
import { alternativesOf } from "./issue-search/alternatives.ts";
import { QuestionFault, questionFault, questionFaultCodes } from "./question-fault.ts";
import { compileSearch, noReferences } from "./search/compile-search.ts";
import { errorLanguage, issueLanguage } from "./search/languages.ts";
import { createSqlParams } from "./sql-params.ts";
import { readTimeRange, wholeRange } from "./time-range.ts";

const nowMs = Date.parse("2026-01-02T00:00:00Z");
const range = wholeRange(nowMs);
const many = (count: number) => Array.from({ length: count }, (_, index) => `p${index}()`);

function asked(question: Partial<CheckedQuestion>): () => void {
  const plain = { dataset: "errors", query: "", fields: ["count()"], orderBy: "", yAxis: [] };
  return () => checkQuestion({ ...plain, ...question }, nowMs);
}

const field = (text: string, dataset = "errors") => asked({ dataset, fields: [text] });

function shown(widget: Partial<WidgetContent>, ...queries: readonly Partial<WidgetQuery>[]): () => void {
  const empty = { name: "", fields: [], aggregates: [], columns: [], fieldAliases: [] };
  const full = queries.map((query) => ({ ...empty, conditions: "", orderby: "", ...query }));
  const plain = { title: "T", description: null, dataset: "errors", limit: null, unit: null } as const;
  return () => checkWidget({ ...plain, display: "line", queries: full, ...widget }, "", nowMs);
}

/** Of each code a question that has the fault, and the values of its sentence. */
const faulty: readonly (readonly [
  code: string,
  ask: () => unknown,
  params: QuestionFault["reason"]["params"],
])[] = [
  ["unknown_dataset", asked({ dataset: "moon" }), { values: expect.stringContaining("errors, spans") }],
  ["unknown_field", field("a b"), { field: "a b" }],
  ["unknown_field", field("x".repeat(300)), { field: "x".repeat(200) }],
  ["no_number", field("sum(level)"), { field: "level", call: "sum(level)" }],
  ["fields_lacking", asked({ fields: [] }), {}],
  ["too_many_fields", asked({ fields: many(40) }), { max: 20 }],
  ["order_elsewhere", asked({ orderBy: "-plan" }), { field: "plan" }],
  ["unknown_function", field("nosuch(a)"), { name: "nosuch", call: "nosuch(a)" }],
  ["argument_lacking", field("any()"), { name: "any", call: "any()" }],
  ["argument_number", field("percentile(a,b)", "spans"), { name: "percentile", call: "percentile(a,b)" }],
  ["too_many_arguments", field("count(a,b)"), { name: "count", call: "count(a,b)" }],
  ["measure_lacking", field("p95()"), { field: "p95()", call: "p95()" }],
  ["share_bounds", field("percentile(a,2)", "spans"), { name: "percentile", call: "percentile(a,2)" }],
  ["threshold_bounds", field("apdex(0)", "spans"), { name: "apdex", call: "apdex(0)" }],
  [
    "unknown_operator",
    field("count_if(plan,like,x)"),
    { name: "count_if", values: expect.stringContaining("equals, notEquals"), call: "count_if(plan,like,x)" },
  ],
  [
    "nothing_fails",
    field("failure_rate()"),
    { dataset: "errors", name: "failure_rate", call: "failure_rate()" },
  ],
  ["no_aggregate", asked({ yAxis: ["plan"] }), { field: "plan" }],
  ["aggregate_count", () => requireMeasures([]), { max: 10 }],
  ["too_many_aggregates", asked({ yAxis: many(11) }), { max: 10 }],
  ["aggregate_groups", () => requirePlain(["count()"]), { field: "count()" }],
  ["groups_lacking", shown({}, { aggregates: ["count()"], conditions: "count():>5" }), {}],
  [
    "table_lacking",
    () =>
      compileSearch(readSearch("count():>5", errorLanguage), createSqlParams(), noReferences, errorsDataset),
    { field: "count()" },
  ],
  ["joined_by_or", asked({ query: "level:error OR count():>3" }), {}],
  [
    "too_many_ways",
    () => alternativesOf(readSearch(Array(5).fill("(assigned:me OR kind:k)").join(" "), issueLanguage)),
    { max: 16 },
  ],
  ["equality_only", asked({ query: "any(plan):>3" }), { field: "any(plan)" }],
  ["compared_number", asked({ query: "count():>5ms" }), { field: "count()" }],
  ["too_many_points", () => bucketsIn(range, 1000), { max: 2000 }],
  ["unreadable_interval", () => readSeriesInterval("soon", range), {}],
  ["unreadable_period", () => readTimeRange({ statsPeriod: "1x" }, nowMs, range), {}],
  ["unreadable_time", () => readTimeRange({ end: "soon" }, nowMs, range), { field: "end" }],
  ["unreadable_time", asked({ query: "any(timestamp.to_hour):>5" }), { field: "query" }],
  ["start_after_end", () => readTimeRange({ start: "2026-01-02", end: "2026-01-01" }, nowMs, range), {}],
  ["one_query", shown({ display: "table" }, { fields: ["id"] }, { fields: ["id"] }), {}],
  ["too_many_groups", shown({ limit: 21 }), { max: 20 }],
  ["table_fields", shown({ display: "table" }, {}), {}],
  ["aggregate_lacking", shown({}, {}), {}],
  ["number_alone", shown({ display: "big_number" }, { aggregates: ["count()", "epm()"] }), {}],
  ["number_groups", shown({ display: "big_number" }, { aggregates: ["count()"], columns: ["level"] }), {}],
  ["ranks_lacking", shown({ display: "top_n" }, { aggregates: ["count()"] }), {}],
];

function reasonOf(ask: () => unknown): unknown {
  try {
    ask();
  } catch (error) {
    // A widget's faults are told anew, at the path in its body.
    if (error instanceof Error && "details" in error) return (error.details as { reason?: unknown }).reason;
    throw error;
  }
  return undefined;
}

describe("a question that cannot be answered says why by a code", () => {
  test.each(faulty)("%s", (code, ask, params) =>
    expect(reasonOf(ask)).toEqual({ code, params: expect.objectContaining(params) }),
  );

  test("and every code has such a question", () => {
    const provoked = new Set(faulty.map(([code]) => code));
    expect(questionFaultCodes.filter((code) => !provoked.has(code))).toEqual([]);
  });
});

test("a name that somebody made up stands in the sentence as it is", () => {
  expect(questionFault("unknown_field", { field: "{max}" }).message).toBe("The field {max} is not known.");
});

test("a fault says which field it is about, and where in a query", () => {
  expect(asked({ query: "plan:x nosuch():>5" })).toThrow(
    expect.objectContaining({
      code: "invalid_query",
      field: "query",
      details: expect.objectContaining({ position: { start: 7, end: 18 }, key: "nosuch()" }),
    }),
  );
});

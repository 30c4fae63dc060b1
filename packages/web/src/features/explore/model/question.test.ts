import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSearch, stringifySearch } from "../../../lib/url-state.ts";
import {
  changeDataset,
  changeQuestion,
  datasets,
  displays,
  groupCounts,
  nextSort,
  parseExploreSearch,
  type Question,
  queryOffset,
  readQuestion,
  wholeQuery,
  writeQuestion,
} from "./question.ts";

const first = readQuestion({});

describe("the question in the address", () => {
  it("is what happens most where nothing is asked, and then leaves no trace", () => {
    expect(first).toMatchObject({ dataset: "errors", columns: ["issue", "title"], display: "bar" });
    expect(stringifySearch({ ...writeQuestion(first) })).toBe("");
  });

  it("survives being written and read", () =>
    fc.assert(
      fc.property(
        fc.record({
          dataset: fc.constantFrom(...datasets),
          query: fc.string({ maxLength: 60 }),
          columns: fc.uniqueArray(fc.constantFrom("title", "release", "tags[a b]", "url"), { maxLength: 4 }),
          measures: fc.uniqueArray(fc.constantFrom("count()", "p95(span.duration)", "count_unique(user)"), {
            minLength: 1,
          }),
          having: fc.uniqueArray(fc.constantFrom("count():>10", "count_unique(user):<=2")),
          sort: fc.constantFrom("", "-count()", "title"),
          display: fc.constantFrom(...displays),
          topEvents: fc.constantFrom(...groupCounts),
          compare: fc.boolean(),
        }),
        (question: Question) => {
          const address = stringifySearch({ ...writeQuestion(question) });
          expect(readQuestion(parseExploreSearch(parseSearch(address)))).toEqual(question);
        },
      ),
    ));

  it.each([
    ["display=pie", {}],
    ["dataset=secrets", {}],
    ["topEvents=4", {}],
    ["saved=1;drop", {}],
    ["field=&field=a&field=a", { field: ["a"] }],
  ])("%s reads as %j", (address, read) => expect(parseExploreSearch(parseSearch(address))).toEqual(read));
});

describe("a change of the question", () => {
  it("takes the order along that it made meaningless", () =>
    expect(changeQuestion({ ...first, sort: "-count()" }, { measures: [] }).sort).toBe(""));
  it("drops conditions on groups where there are none", () =>
    expect(changeQuestion({ ...first, having: ["count():>1"] }, { measures: [] }).having).toEqual([]));
  it("of the kind of rows begins anew", () =>
    expect(changeDataset({ ...first, query: "level:error" }, "spans")).toMatchObject({
      query: "",
      columns: ["span.op"],
    }));
});

describe("conditions on rows and groups", () => {
  it("are one query, in which an OR stays among the rows", () => {
    expect(wholeQuery({ ...first, query: "level:error", having: ["count():>1"] })).toBe(
      "level:error count():>1",
    );
    const either = { ...first, query: "a:1 OR b:2", having: ["count():>1"] };
    expect(wholeQuery(either)).toBe("(a:1 OR b:2) count():>1");
    expect(queryOffset(either)).toBe(1);
  });
});

describe("pressing the head of a column", () => {
  it("goes round: falling, rising, as usual", () => {
    expect(nextSort("", "count()", false)).toBe("-count()");
    expect(nextSort("-count()", "count()", false)).toBe("count()");
    expect(nextSort("count()", "count()", false)).toBe("");
    expect(nextSort("", "title", true)).toBe("title");
  });
});

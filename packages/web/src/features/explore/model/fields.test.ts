import { describe, expect, it } from "vitest";
import { offerColumns, offerMeasures, withoutValues } from "./fields.ts";
import { readQuestion } from "./question.ts";

const question = readQuestion({ field: ["release", "browser.name", "count()", "count_unique(user)"] });

describe("names without values", () => {
  it("are those that no row has a value for", () => {
    const rows = [
      { release: "1", "browser.name": null, "count()": 3, "count_unique(user)": 0 },
      { release: null, "browser.name": "", "count()": 1, "count_unique(user)": 0 },
    ];
    expect(withoutValues(question, rows)).toEqual(["browser.name", "count_unique(user)"]);
  });

  it("are not told where there are no rows, nor of what one row has", () => {
    expect(withoutValues(question, [])).toEqual([]);
    const rows = [{ release: "1", "browser.name": "Firefox", "count()": 0, "count_unique(user)": 2 }];
    expect(withoutValues(question, rows)).toEqual([]);
  });
});

describe("offers", () => {
  it("have the usual fields, then those of the search, then tags, each once", () => {
    const fields = [
      { key: "release", type: "text" },
      { key: "is", type: "state" },
      { key: "http.url", type: "text" },
    ].map((one) => ({ ...one, aliases: [], operators: [], values: [], isClosed: false, description: "" }));
    const offered = offerColumns(fields as never, [{ key: "shop" }, { key: "release" }], true);
    expect(offered.slice(-2)).toEqual(["http.url", "shop"]);
    expect(offered.filter((one) => one === "release")).toHaveLength(1);
    expect(offered).not.toContain("is");
  });

  it("measure what the dataset has", () => {
    expect(offerMeasures([], "errors")).toContain("count_unique(user)");
    expect(offerMeasures([], "spans")).toContain("failure_rate()");
    expect(offerMeasures([], "logs")).not.toContain("failure_rate()");
    expect(offerMeasures([], "logs")).not.toContain("count_unique(user)");
  });
});

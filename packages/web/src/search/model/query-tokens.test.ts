import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tagFilter } from "../../lib/tag-filter.ts";
import { joinQuery, printQuery, readFilter, readQuery, splitWords } from "./query-tokens.ts";

const textsOf = (query: string) => splitWords(query).map((word) => word.text);

describe("cutting a query into words", () => {
  it("keeps quoted text and lists whole", () =>
    expect(textsOf('is:unresolved message:"two words" level:[error, fatal] timeout')).toEqual([
      "is:unresolved",
      'message:"two words"',
      "level:[error, fatal]",
      "timeout",
    ]));
  it("never loses a letter that is not a space", () =>
    fc.assert(
      fc.property(fc.string(), (query) => {
        expect(textsOf(query).join("").replace(/\s/g, "")).toBe(query.replace(/\s/g, ""));
      }),
    ));
});

describe("where words stand", () => {
  it("is told for each", () =>
    fc.assert(
      fc.property(fc.string(), (query) => {
        for (const { text, start } of splitWords(query))
          expect(query.slice(start).startsWith(text)).toBe(true);
      }),
    ));
});

describe("joining what was written to the filters", () => {
  const { filters } = readQuery("is:unresolved");
  it("puts words behind them", () => expect(joinQuery(filters, "timeout")).toBe("is:unresolved timeout"));
  it("keeps alternatives among themselves", () =>
    expect(joinQuery(filters, "a OR b")).toBe("is:unresolved (a OR b)"));
  it("goes on with the filter that was written last", () => {
    expect(joinQuery(readQuery("is:unresolved level:error").filters, "OR level:fatal")).toBe(
      "is:unresolved (level:error OR level:fatal)",
    );
    expect(joinQuery(filters, "OR is:resolved")).toBe("is:unresolved OR is:resolved");
    expect(joinQuery(filters, "AND timeout")).toBe("is:unresolved timeout");
  });
  it("leaves alternatives alone where they are all there is", () =>
    expect(joinQuery([], "a OR b")).toBe("a OR b"));
});

describe("reading a filter", () => {
  it("reads key and value", () =>
    expect(readFilter("!release:2.4.1")).toEqual({
      negated: true,
      key: "release",
      operator: ":",
      value: "2.4.1",
      raw: "!release:2.4.1",
    }));
  it("reads a comparison", () =>
    expect(readFilter("timesSeen:>=100")).toMatchObject({ operator: ":>=", value: "100" }));
  it("takes the quotes off a value", () => expect(readFilter('user.email:"a b"')?.value).toBe("a b"));
  it("reads a tag in brackets", () => expect(readFilter("tags[level]:5")?.key).toBe("tags[level]"));
  it.each(["timeout", "http://shop.example", "key:", ":value", "TypeError:"])("takes %s as text", (word) =>
    expect(readFilter(word)).toBeUndefined(),
  );
});

describe("a query in the search box", () => {
  it("becomes chips and text", () => {
    const read = readQuery("is:unresolved timeout level:error again");
    expect(read.filters.map((filter) => filter.key)).toEqual(["is", "level"]);
    expect(read.text).toBe("timeout again");
  });
  it.each(["is:unresolved OR is:resolved", "(level:error)"])(
    "stays text where it is more than a list: %s",
    (query) => expect(readQuery(query)).toEqual({ filters: [], text: query }),
  );
  it("keeps its meaning when printed and read again", () =>
    fc.assert(
      fc.property(fc.string(), (query) => {
        const once = readQuery(query);
        expect(readQuery(printQuery(once))).toEqual(once);
      }),
    ));
  it("keeps an escaped space at the end", () => expect(printQuery(readQuery(" a\\  "))).toBe("a\\ "));
  it("reads back what tagFilter wrote", () =>
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(readFilter(tagFilter("key", value))?.value ?? "").toBe(value);
      }),
    ));
});

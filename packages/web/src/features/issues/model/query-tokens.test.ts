import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tagFilter } from "../../../lib/tag-filter.ts";
import { printQuery, readDraft, readFilter, readQuery, splitWords } from "./query-tokens.ts";

describe("cutting a query into words", () => {
  it("keeps quoted text and lists whole", () =>
    expect(splitWords('is:unresolved message:"two words" level:[error, fatal] timeout')).toEqual([
      "is:unresolved",
      'message:"two words"',
      "level:[error, fatal]",
      "timeout",
    ]));
  it("never loses a letter that is not a space", () =>
    fc.assert(
      fc.property(fc.string(), (query) => {
        expect(splitWords(query).join("").replace(/\s/g, "")).toBe(query.replace(/\s/g, ""));
      }),
    ));
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
  it("reads back what tagFilter wrote", () =>
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(readFilter(tagFilter("key", value))?.value ?? "").toBe(value);
      }),
    ));
});

describe("what is being written", () => {
  it("is a key at first", () =>
    expect(readDraft("timeout rel")).toEqual({ kind: "key", prefix: "rel", negated: false }));
  it("is a value after the colon", () =>
    expect(readDraft("!release:2.")).toEqual({ kind: "value", key: "release", prefix: "2.", negated: true }));
});

import { describe, expect, it } from "vitest";
import { quoteValue, tagFilter } from "./tag-filter.ts";

describe("a filter for a tag", () => {
  it("is plain where it can be", () => expect(tagFilter("release", "2.4.1")).toBe("release:2.4.1"));
  it.each([
    ["two words", '"two words"'],
    ["", '""'],
    ['say "hi"', '"say \\"hi\\""'],
    ["a:b", '"a:b"'],
    ["C:\\temp", '"C:\\\\temp"'],
  ])("quotes %j", (value, quoted) => expect(quoteValue(value)).toBe(quoted));
  it("puts an unusual key in brackets", () => expect(tagFilter("my key", "1")).toBe("tags[my key]:1"));
});

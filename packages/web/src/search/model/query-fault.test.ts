import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeFault } from "./query-fault.ts";
import { readQuery } from "./query-tokens.ts";

const inText = (query: string, start: number, end: number) => {
  const { text } = placeFault(query, { start, end });
  return text === undefined ? undefined : readQuery(query).text.slice(text.start, text.end);
};

describe("the place of a fault", () => {
  it("is the chip whose value is wrong", () =>
    expect(placeFault("level:error timeout timesSeen:many", { start: 30, end: 34 })).toEqual({
      filter: 1,
      text: undefined,
    }));
  it("is a part of the text where the query is more than a list", () =>
    expect(inText("  level:error OR timesSeen:many", 27, 31)).toBe("many"));
  it("is a word of the text beside chips", () =>
    expect(inText("one level:error two three", 20, 25)).toBe("three"));
  it("is what an open quotation swallows", () => expect(inText('message:"open', 8, 13)).toBe('"open'));
  it("is the last character where the query ends too early", () =>
    expect(inText("(level:error", 12, 12)).toBe("r"));
  it("lies in the text or in a chip, whatever is named", () =>
    fc.assert(
      fc.property(fc.string(), fc.nat(60), fc.nat(60), (query, start, length) => {
        const read = readQuery(query);
        const { filter, text } = placeFault(query, { start, end: start + length });
        if (filter !== undefined) expect(filter).toBeLessThan(read.filters.length);
        if (text !== undefined) {
          expect(text.start).toBeGreaterThanOrEqual(0);
          expect(text.end).toBeLessThanOrEqual(read.text.length);
        }
      }),
    ));
});

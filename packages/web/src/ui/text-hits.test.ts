import { describe, expect, it } from "vitest";
import { cutAtSpans, findHits } from "./text-hits.ts";

describe("what is looked for in lines", () => {
  const lines = ['"Type": "typeError",', "", '"TYPE"'];
  const places = (wanted: string, hitsMax = 100) =>
    findHits(lines, wanted, hitsMax).map(({ line, start, end }) => [line, start, end]);
  it("is found in any case, in order", () =>
    expect(places("type")).toEqual([
      [0, 1, 5],
      [0, 9, 13],
      [2, 1, 5],
    ]));
  it("is found at most so many times", () => expect(places("type", 2)).toHaveLength(2));
  it("is nothing, where nothing is looked for or nothing is there", () => {
    expect(places("")).toEqual([]);
    expect(places("warning")).toEqual([]);
  });
  it("does not overlap with itself", () => expect(findHits(["aaaa"], "aa", 9)).toHaveLength(2));
  it("is where it stands, though letters before it are longer in the other case", () =>
    expect(findHits(["İİ type"], "type", 9)).toEqual([{ line: 0, start: 3, end: 7 }]));
});

describe("words that are cut where something was found", () => {
  const words = [
    { text: '"na', kind: "string" },
    { text: 'me": ', kind: "plain" },
  ];
  const cut = (...spans: readonly (readonly [number, number])[]) =>
    cutAtSpans(
      words,
      spans.map(([start, end]) => ({ start, end })),
    ).map(({ text, kind, mark }) => [text, kind, mark !== undefined]);
  it("keep their kind, also where a find spans several", () =>
    expect(cut([1, 5])).toEqual([
      ['"', "string", false],
      ["na", "string", true],
      ["me", "plain", true],
      ['": ', "plain", false],
    ]));
  it("are whole where nothing was found, and may be found as a whole", () => {
    expect(cut()).toEqual([
      ['"na', "string", false],
      ['me": ', "plain", false],
    ]);
    expect(cut([0, 1], [1, 8]).map(([text]) => text)).toEqual(['"', "na", 'me": ']);
  });
});

import { describe, expect, it } from "vitest";
import type { ErrorPart } from "#ports/event-store.ts";
import { followParts, isSameRows } from "./part-changes.ts";
import { chooseSettled, moreRestless, nextSettled } from "./settled-parts.ts";

/** `week_first_last_level[_change]`, as the engine names parts. */
function part(name: string, rows: number, table: ErrorPart["table"] = "errors"): ErrorPart {
  const [partition = "", firstBlock, lastBlock, , change = 0] = name.split("_");
  const numbers = { firstBlock: Number(firstBlock), lastBlock: Number(lastBlock), change: Number(change) };
  return { table, name, partition, rows, ...numbers };
}

const before = [part("w1_1_4_1", 40), part("w1_5_5_0", 5), part("w1_6_6_0", 5), part("w2_7_7_0", 3)];
const others = before.slice(0, 1);

describe("the rows of parts", () => {
  it("are the same where parts stay or are merged", () => {
    expect(isSameRows(before, before)).toBe(true);
    expect(isSameRows(before, [...others, part("w1_5_6_1", 10), part("w2_7_7_0", 3)])).toBe(true);
  });

  it.each([
    ["a part has new blocks", [...before, part("w1_8_8_0", 2)]],
    ["new blocks were merged with old ones", [...others, part("w1_5_8_1", 12), part("w2_7_7_0", 3)]],
    ["a merge holds more rows", [...others, part("w1_5_6_1", 11), part("w2_7_7_0", 3)]],
    ["a part is gone, as by an expired week", before.slice(0, 3)],
    ["a part of the middle is gone", [...others, part("w1_6_6_0", 5), part("w2_7_7_0", 3)]],
    ["a deletion went through a part", [...others, ...before.slice(1, 3), part("w2_7_7_0_8", 2)]],
    [
      "a deletion went through parts that were merged before it",
      [...others, part("w1_5_6_1_8", 9), part("w2_7_7_0", 3)],
    ],
    ["merging left rows out", [...others, part("w1_5_6_1", 8), part("w2_7_7_0", 3)]],
    ["a part has the place of others and no row", [...before.slice(0, 3), part("w2_7_7_1", 0)]],
  ])("are others where %s", (_, now) => {
    expect(isSameRows(before, now)).toBe(false);
  });

  it("are the same where merging makes one row of many counts, and not where none is left", () => {
    const counts = (name: string, rows: number) => part(name, rows, "error_counts_hourly");
    expect(isSameRows([counts("w1_1_1_0", 9), counts("w1_2_2_0", 9)], [counts("w1_1_2_1", 10)])).toBe(true);
    expect(isSameRows([counts("w1_1_1_0", 9)], [counts("w1_1_1_1", 0)])).toBe(false);
  });

  it("are told by table", () => {
    const counts = part("w1_9_9_0", 1, "error_counts_hourly");
    expect(isSameRows([part("w1_1_1_0", 1), counts], [part("w1_1_9_1", 2)])).toBe(false);
  });
});

describe("some of the parts", () => {
  const some = before.slice(0, 2);

  it("are followed through what happens to others", () => {
    const now = [...some, part("w1_6_9_1", 30), part("w2_7_7_0_8", 1)];
    expect(followParts(some, before, now)).toEqual(some);
  });

  it("are followed into a merge of them alone", () => {
    const now = [part("w1_1_5_2", 45), part("w1_6_6_0", 5), part("w2_7_7_0", 3), part("w1_8_8_0", 1)];
    expect(followParts(some, before, now)).toEqual([part("w1_1_5_2", 45)]);
  });

  it("are lost where others were merged with them", () => {
    const now = [part("w1_1_4_1", 40), part("w1_5_6_1", 10), part("w2_7_7_0", 3)];
    expect(followParts(some, before, now)).toBe(undefined);
  });
});

describe("settled parts", () => {
  const of = (youngRows: number, looseRowsMax: number) => ({ youngRows, looseRowsMax });
  const rules = { errors: of(4, 20), error_counts_hourly: of(8, 20) };

  it("are all but the small ones of the newest week, by table", () => {
    const counts = [part("w1_1_1_0", 9, "error_counts_hourly"), part("w1_2_2_0", 8, "error_counts_hourly")];
    expect(chooseSettled([...before, part("w2_8_8_0", 5), ...counts], rules)).toEqual([
      part("w1_5_5_0", 5),
      part("w1_6_6_0", 5),
      part("w2_8_8_0", 5),
      part("w1_1_4_1", 40),
      part("w1_1_1_0", 9, "error_counts_hourly"),
    ]);
  });

  it("are the larger ones of the newest week as well where the small ones are too many", () => {
    const many = [4, 4, 3, 2].map((rows, at) => part(`w2_${at}_${at}_0`, rows));
    expect(chooseSettled(many, rules)).toEqual([part("w2_1_1_0", 4)]);
  });

  it("are not those of a week whose parts of that size were merged with new rows", () => {
    const settled = chooseSettled(before, rules);
    const now = [part("w1_1_4_1", 40), part("w1_5_8_1", 13), part("w2_7_7_0", 3)];
    const restless = moreRestless(new Map(), settled, before, now, rules);
    expect(restless).toEqual(new Map([["errors w1", 10]]));
    const later = [part("w1_1_4_1", 40), part("w1_5_8_1", 10), part("w2_7_7_0", 9)];
    expect(chooseSettled(later, rules)).toEqual([
      part("w2_7_7_0", 9),
      part("w1_5_8_1", 10),
      part("w1_1_4_1", 40),
    ]);
    expect(chooseSettled(later, rules, restless)).toEqual([part("w2_7_7_0", 9), part("w1_1_4_1", 40)]);
  });

  it("stay settled where they are merged with each other", () => {
    const settled = chooseSettled(before, rules);
    const now = [part("w1_1_4_1", 40), part("w1_5_6_1", 10), part("w2_7_8_1", 9)];
    expect(moreRestless(new Map(), settled, before, now, rules)).toEqual(new Map());
    expect(nextSettled(settled, before, now, rules)).toEqual([part("w1_1_4_1", 40), part("w1_5_6_1", 10)]);
  });

  it.each([
    ["a deletion went through", [...before.slice(0, 2), part("w1_6_6_0_9", 2), part("w2_7_7_0", 3)]],
    ["rows were left out of", [part("w1_1_4_1", 40), part("w1_5_8_1", 9), part("w2_7_7_0", 3)]],
    ["nothing is left of", before.slice(0, 3)],
  ])("are chosen anew where %s a part beside them", (_, now) => {
    expect(nextSettled([part("w1_1_4_1", 40)], before, now, rules)).toBe(undefined);
  });

  it("are chosen anew where too many rows lie beside them", () => {
    const settled = [part("w1_1_4_1", 40)];
    expect(nextSettled(settled, before, [...before, part("w1_8_8_0", 7)], rules)).toEqual(settled);
    expect(nextSettled(settled, before, [...before, part("w1_8_8_0", 8)], rules)).toBe(undefined);
  });
});

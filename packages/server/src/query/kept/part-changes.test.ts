import { describe, expect, it } from "vitest";
import type { ErrorPart } from "#ports/event-store.ts";
import { partChanges } from "./part-changes.ts";

/** `week_first_last_level[_change]`, as the engine names parts. */
function part(name: string, rows: number, table: ErrorPart["table"] = "errors"): ErrorPart {
  const [partition = "", firstBlock, lastBlock, , change = 0] = name.split("_");
  const numbers = { firstBlock: Number(firstBlock), lastBlock: Number(lastBlock), change: Number(change) };
  return { table, name, partition, rows, ...numbers };
}

const before = [part("w1_1_4_1", 40), part("w1_5_5_0", 5), part("w1_6_6_0", 5), part("w2_7_7_0", 3)];
const others = before.slice(0, 1);

describe("changes of what is stored", () => {
  it("are none where parts stay or are merged", () => {
    expect(partChanges(before, before)).toEqual({ kind: "none" });
    expect(partChanges(before, [...others, part("w1_5_6_1", 10), part("w2_7_7_0", 3)])).toEqual({
      kind: "none",
    });
  });

  it("are additions where a part has new blocks, and the other parts are known", () => {
    const now = [...before, part("w1_8_8_0", 2)];
    expect(partChanges(before, now)).toEqual({ kind: "added", known: before });
  });

  it("are additions where new blocks were merged with old ones, and that part is not known", () => {
    const now = [...others, part("w1_5_8_1", 12), part("w2_7_7_0", 3)];
    expect(partChanges(before, now)).toEqual({ kind: "added", known: [...others, part("w2_7_7_0", 3)] });
  });

  it("know a part that was only merged while another was added", () => {
    const now = [...others, part("w1_5_6_1", 10), part("w2_7_7_0", 3), part("w2_8_8_0", 1)];
    expect(partChanges(before, now)).toEqual({
      kind: "added",
      known: [...others, part("w2_7_7_0", 3), part("w1_5_6_1", 10)],
    });
  });

  it.each([
    ["a part is gone, as by an expired week", before.slice(0, 3)],
    ["a part of the middle is gone", [...others, part("w1_6_6_0", 5), part("w2_7_7_0", 3)]],
    ["a deletion went through a part", [...others, ...before.slice(1, 3), part("w2_7_7_0_8", 2)]],
    [
      "a deletion went through parts that were merged before it",
      [...others, part("w1_5_6_1_8", 9), part("w2_7_7_0", 3)],
    ],
    ["merging left rows out", [...others, part("w1_5_6_1", 8), part("w2_7_7_0", 3)]],
    ["a part has the place of others and no row", [...before.slice(0, 3), part("w2_7_7_1", 0)]],
  ])("are unclear where %s", (_, now) => {
    expect(partChanges(before, now)).toEqual({ kind: "unclear" });
  });

  it("take it for nothing that merging makes one row of many counts", () => {
    const counts = (name: string, rows: number) => part(name, rows, "error_counts_hourly");
    expect(partChanges([counts("w1_1_1_0", 9), counts("w1_2_2_0", 9)], [counts("w1_1_2_1", 10)])).toEqual({
      kind: "none",
    });
    expect(partChanges([counts("w1_1_1_0", 9)], [counts("w1_1_1_1", 0)])).toEqual({ kind: "unclear" });
  });

  it("know nothing of the parts of the other table", () => {
    const counts = part("w1_9_9_0", 1, "error_counts_hourly");
    expect(partChanges([part("w1_1_1_0", 1), counts], [part("w1_1_9_1", 2)])).toEqual({ kind: "unclear" });
  });
});

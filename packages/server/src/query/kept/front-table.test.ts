import { describe, expect, it } from "vitest";
import { addToTable, createFrontTable, frontOf } from "./front-table.ts";
import type { PlacedGroup } from "./kept-groups.ts";

const join = {
  whole: async () => await Promise.reject(new Error("nothing is read here")),
  loose: async () => await Promise.reject(new Error("nothing is read here")),
  add: (one: PlacedGroup, other: PlacedGroup) => ({ ...one, figure: one.figure + other.figure }),
  most: (last: PlacedGroup, other: PlacedGroup) => last.figure + other.figure,
};

function group(name: string, figure: number): PlacedGroup {
  return { projectId: 1, hash: name, figure };
}

/** Behind the last one are others. */
function tableOf(figures: Readonly<Record<string, number>>) {
  const groups = Object.entries(figures).map(([name, figure]) => {
    const all = group(name, figure);
    return { all, settled: group(name, figure - 1) };
  });
  return createFrontTable({ groups, last: groups.at(-1)?.all }, { parts: [], isExact: true });
}

describe("the table of an order", () => {
  const named = (table: ReturnType<typeof tableOf>) =>
    frontOf(table, join, 100).groups.map(({ hash, figure }) => [hash, figure]);

  it("ends above what another group may have come to", () => {
    const table = tableOf({ a: 50, b: 30, c: 20, d: 10 });
    addToTable(table, [group("b", 25), group("x", 9)], true, join, 100);
    expect(named(table)).toEqual([
      ["b", 55],
      ["a", 50],
      ["c", 20],
    ]);
    addToTable(table, [group("x", 2)], true, join, 100);
    expect(named(table)).toEqual([
      ["b", 55],
      ["a", 50],
    ]);
  });

  it("counts rows beside the settled ones anew", () => {
    const table = tableOf({ a: 50, b: 30, c: 20, d: 10 });
    addToTable(table, [group("x", 30)], true, join, 100);
    addToTable(table, [group("a", 3), group("y", 5)], false, join, 100);
    expect(named(table)).toEqual([
      ["a", 52],
      ["b", 30],
      ["c", 20],
    ]);
  });

  it("keeps a bound of those outside that it does not tell apart", () => {
    const table = tableOf({ a: 50, b: 30, c: 20, d: 10 });
    addToTable(
      table,
      ["u", "v", "w", "x", "y"].map((name, at) => group(name, at + 3)),
      true,
      join,
      4,
    );
    expect([...table.others.keys()]).toEqual(["1:x", "1:y"]);
    expect(table.rest).toEqual(group("w", 5));
    expect(named(table).at(-1)).toEqual(["c", 20]);
    // Of one that is not told apart it has all of that, and what came now.
    addToTable(table, [group("u", 6)], true, join, 4);
    expect(named(table).at(-1)).toEqual(["b", 30]);
    // All of it is known again.
    addToTable(table, [group("u", 9)], false, join, 4);
    expect(named(table).at(-1)).toEqual(["c", 20]);
  });
});

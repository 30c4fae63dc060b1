import { expect, it } from "vitest";
import { moved } from "./list-order.ts";

it.each([
  [0, 2, "bca"],
  [2, 0, "cab"],
  [1, 1, "abc"],
  [0, 3, "abc"],
  [0, -1, "abc"],
  [3, 0, "abc"],
])("moves the entry at %i to %i, where both are places of the list", (from, to, after) => {
  expect(moved(["a", "b", "c"], from, to).join("")).toBe(after);
});

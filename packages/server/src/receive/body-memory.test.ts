import { expect, test } from "vitest";
import { bodyMemoryBytes, createBodyMemory } from "./body-memory.ts";

const mib = 1024 * 1024;

test.each([
  [256 * mib, 48 * mib],
  [1024 * mib, 128 * mib],
  [4096 * mib, 208 * mib],
])("a process that may have %d bytes has %d for large bodies", (processBytes, expected) => {
  expect(bodyMemoryBytes(processBytes)).toBe(expected);
});

test("what is taken is not there for others until it is given back", () => {
  const memory = createBodyMemory(10);
  expect([memory.take(6), memory.take(5), memory.take(4)]).toEqual([true, false, true]);
  memory.giveBack(6);
  expect([memory.take(7), memory.take(6)]).toEqual([false, true]);
});

import { expect, test } from "vitest";
import { parseSpanStatus } from "./span-status.ts";
import { parseSpanId, parseTraceId } from "./trace-ids.ts";

test.each([
  ["ok", "ok"],
  ["OK", "ok"],
  ["success", "ok"],
  ["error", "internal_error"],
  ["unknown_error", "unknown"],
  ["canceled", "cancelled"],
  [0, "ok"],
  [5, "not_found"],
  ["16", "unauthenticated"],
  [17, undefined],
  ["odd", undefined],
  [null, undefined],
  ["constructor", undefined],
])("%j is %s", (value, status) => {
  expect(parseSpanStatus(value)).toBe(status);
});

test("ids are read in any case, with hyphens or without; nil is none", () => {
  expect(parseTraceId("B5EF4E1A-1f1a-4b7f-a1f3-6d8d6c3c0a11")).toBe("b5ef4e1a1f1a4b7fa1f36d8d6c3c0a11");
  expect(parseSpanId("A1B2C3D4E5F60718")).toBe("a1b2c3d4e5f60718");
  for (const value of ["0".repeat(32), "x".repeat(32), "a".repeat(31), "a".repeat(33), 7, undefined])
    expect(parseTraceId(value)).toBeUndefined();
  expect(parseSpanId("0".repeat(16))).toBeUndefined();
});

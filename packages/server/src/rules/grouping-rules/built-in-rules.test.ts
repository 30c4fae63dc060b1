import { expect, test } from "vitest";
import { builtInFingerprintRules, builtInStackTraceRules } from "./built-in-rules.ts";
import { parseFingerprintRules, parseStackTraceRules } from "./parse-grouping-rules.ts";

test("the built-in rules can be read, all of them", () => {
  const isRule = (line: string): boolean => line.trim() !== "" && !line.startsWith("#");
  const fingerprint = parseFingerprintRules(builtInFingerprintRules);
  expect(fingerprint.faults).toEqual([]);
  expect(fingerprint.rules).toHaveLength(builtInFingerprintRules.split("\n").filter(isRule).length);
  const stackTrace = parseStackTraceRules(builtInStackTraceRules);
  expect(stackTrace.faults).toEqual([]);
  expect(stackTrace.rules).toHaveLength(builtInStackTraceRules.split("\n").filter(isRule).length);
});

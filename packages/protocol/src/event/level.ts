/** Severity in all its spellings. */
import type { Level } from "./error-event.ts";
import { remark, shaped } from "./walk.ts";

const spellings: ReadonlyMap<string, Level> = new Map([
  ["debug", "debug"],
  ["trace", "debug"],
  ["10", "debug"],
  ["info", "info"],
  ["log", "info"],
  ["20", "info"],
  ["warning", "warning"],
  ["warn", "warning"],
  ["30", "warning"],
  ["error", "error"],
  ["40", "error"],
  ["fatal", "fatal"],
  ["critical", "fatal"],
  ["50", "fatal"],
]);

/** Reads names, aliases and the numbers of old logging libraries. */
export function parseLevel(value: unknown): Level | undefined {
  if (typeof value === "string") return spellings.get(value) ?? spellings.get(value.trim().toLowerCase());
  return typeof value === "number" ? spellings.get(String(value)) : undefined;
}

export const level = shaped(
  { kind: "level" },
  (value, key, walk) =>
    parseLevel(value) ?? remark(walk, key, "invalid_data", { detail: "expected a level" }),
);

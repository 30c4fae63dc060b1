/** Texts of which every line is an entry, and what is wrong with a line of them. Pure. */
import type { FaultReason } from "@vedette/api";
import type { RuleFault } from "../../../i18n/use-rule-fault-text.ts";

/** A refusal of rules by the place that its reason names; without one it belongs to the first line. */
export function ruleFaultOf(message: string, reason: FaultReason | null | undefined): RuleFault {
  const { line, column, detail, why, ...params } = reason?.params ?? {};
  if (typeof line !== "number" || why === undefined) return { line: 1, message, reason };
  return {
    line,
    ...(typeof column === "number" ? { column } : {}),
    message: String(detail),
    reason: { code: String(why), params },
  };
}

/** The entries of a list that is written a line each; empty lines are nothing. */
export function linesOf(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** From what a schema found to a code, and to a sentence that a person can follow. */
import { type FaultReason, type FieldReason, isFieldReason } from "@vedette/api";
import type { z } from "zod";

type Issue = z.core.$ZodIssue;

function reason(code: FieldReason, params: FaultReason["params"] = {}): FaultReason {
  return { code, params };
}

/** Undefined where a sentence of its own has to do. */
export function fieldReasonOf(issue: Issue): FaultReason | undefined {
  switch (issue.code) {
    case "invalid_type":
      // What came is not part of every issue; where it is missing, the sentence says it.
      return issue.expected === "int"
        ? reason("whole_number")
        : reason("wrong_kind", { expected: issue.expected });
    case "too_small": {
      const minimum = Number(issue.minimum);
      if (issue.origin === "string")
        return minimum === 1 ? reason("required") : reason("too_short", { minimum });
      return issue.origin === "array" ? reason("too_few", { minimum }) : reason("too_low", { minimum });
    }
    case "too_big": {
      const maximum = Number(issue.maximum);
      if (issue.origin === "string") return reason("too_long", { maximum });
      return issue.origin === "array" ? reason("too_many", { maximum }) : reason("too_high", { maximum });
    }
    case "invalid_value":
      return reason("not_one_of", { values: issue.values.map(String).join(", ") });
    case "unrecognized_keys":
      return reason("unknown_keys", { keys: issue.keys.join(", ") });
    case "invalid_format":
      return isFieldReason(issue.format) ? reason(issue.format) : undefined;
    case "custom":
      return customReason(issue.params);
    default:
      return undefined;
  }
}

/** `reason` is the code; what is beside it stands in the sentence. */
function customReason(given: Record<string, unknown> | undefined): FaultReason | undefined {
  const { reason: code, ...rest } = given ?? {};
  if (!isFieldReason(code)) return undefined;
  const params = Object.entries(rest).filter(
    (entry): entry is [string, string | number] =>
      typeof entry[1] === "string" || typeof entry[1] === "number",
  );
  return reason(code, Object.fromEntries(params));
}

/** In place of the library's own words, where a schema has none: `Too small: expected string to have >=1 characters`. */
export function fieldSentence(raw: z.core.$ZodRawIssue): string | undefined {
  // Before it has a message an issue is what it will be.
  const issue = raw as Issue;
  if (issue.code === "invalid_type" && issue.input === undefined) return "This is missing.";
  const found = fieldReasonOf(issue);
  if (found === undefined) return undefined;
  const { minimum, maximum, values, expected, keys } = found.params;
  switch (found.code) {
    case "required":
      return "This must not be empty.";
    case "whole_number":
      return "Give a whole number.";
    case "wrong_kind":
      return `Give a value of the type ${expected}.`;
    case "too_short":
      return `Use at least ${minimum} characters.`;
    case "too_long":
      return `Use at most ${maximum} characters.`;
    case "too_few":
      return `Give at least ${minimum}.`;
    case "too_many":
      return `Give at most ${maximum}.`;
    case "too_low":
      return `Give ${minimum} or more.`;
    case "too_high":
      return `Give ${maximum} or less.`;
    case "not_one_of":
      return `Give one of ${values}.`;
    case "unknown_keys":
      return `Nothing is called ${keys}.`;
    case "email":
      return "Give an e-mail address.";
    case "url":
      return "Give an address such as https://example.com.";
    default:
      return undefined;
  }
}

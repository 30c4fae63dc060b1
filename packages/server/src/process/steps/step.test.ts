import { expect, test } from "vitest";
import { filtered, invalid, keep, startSteps } from "./step.ts";

const steps = startSteps<string, { readonly limit: number }>()
  .step("measure", (text) => (text === "" ? invalid("no_data") : keep({ text, length: text.length })))
  .step("judge", (item, context) =>
    item.length > context.limit ? filtered("error-message") : keep(item.length),
  )
  .step("explode", (length) => {
    if (length === 3) throw new RangeError("three");
    return keep(`${length}!`);
  });

test("a value passes all steps, in order", () => {
  expect(steps.names).toEqual(["measure", "judge", "explode"]);
  expect(steps.run("ab", { limit: 5 })).toEqual({ kind: "keep", value: "2!" });
});

test("the first step that drops ends it", () => {
  expect(steps.run("", { limit: 5 })).toEqual({ kind: "drop", outcome: "invalid", reason: "no_data" });
  expect(steps.run("abcdef", { limit: 5 })).toEqual({
    kind: "drop",
    outcome: "filtered",
    reason: "error-message",
  });
});

test("an exception is dead under the name of its step", () => {
  expect(steps.run("abc", { limit: 5 })).toMatchObject({
    kind: "dead",
    reason: "explode",
    error: new RangeError("three"),
  });
});

test("adding a step leaves the shorter list as it was", () => {
  const longer = steps.step("again", (text) => keep(text + text));
  expect(steps.run("a", { limit: 5 })).toEqual({ kind: "keep", value: "1!" });
  expect(longer.run("a", { limit: 5 })).toEqual({ kind: "keep", value: "1!1!" });
});

import { expect, it } from "vitest";
import { linesOf, ruleFaultOf } from "./rule-faults.ts";

it("puts a refusal at the place that its reason names", () => {
  const params = { line: 3, column: 5, detail: "a rule may name 20 owners at most", why: "too_many_owners" };
  expect(
    ruleFaultOf("Line 3, column 5: …", { code: "unreadable_line", params: { ...params, max: 20 } }),
  ).toEqual({
    line: 3,
    column: 5,
    message: "a rule may name 20 owners at most",
    reason: { code: "too_many_owners", params: { max: 20 } },
  });
  const { column: _, ...ofLine } = params;
  expect(ruleFaultOf("line 3: …", { code: "wrong_line", params: ofLine })).not.toHaveProperty("column");
});

it("leaves what has no place to the first line", () => {
  const reason = { code: "too_long", params: { maximum: 9 } };
  expect(ruleFaultOf("Use at most 9 characters.", reason)).toEqual({
    line: 1,
    message: "Use at most 9 characters.",
    reason,
  });
  expect(ruleFaultOf("Too long", undefined)).toEqual({ line: 1, message: "Too long" });
});

it("takes a list line by line", () => {
  expect(linesOf(" a \n\n b\n")).toEqual(["a", "b"]);
});

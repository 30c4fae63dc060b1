import { expect, it } from "vitest";
import { linesOf, readRuleFault } from "./rule-faults.ts";

it("reads the place out of a sentence", () => {
  expect(readRuleFault("Line 3, column 5: expected an owner.")).toEqual({
    line: 3,
    column: 5,
    message: "expected an owner",
  });
  expect(readRuleFault("line 12: #web is no team of the organization")).toEqual({
    line: 12,
    message: "#web is no team of the organization",
  });
  expect(readRuleFault("Too long")).toEqual({ line: 1, message: "Too long" });
});

it("takes a list line by line", () => {
  expect(linesOf(" a \n\n b\n")).toEqual(["a", "b"]);
});

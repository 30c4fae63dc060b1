import { describe, expect, it } from "vitest";
import { badgesOf, readLevel, titleOf } from "./issue-words.ts";

describe("the title of an issue", () => {
  it("is type and message for an exception", () =>
    expect(
      titleOf({ title: "TypeError: x", metadata: { type: "TypeError", value: "x is undefined\n at a" } }),
    ).toEqual({ type: "TypeError", message: "x is undefined" }));
  it("is the message alone otherwise", () =>
    expect(titleOf({ title: "Stock is low", metadata: {} })).toEqual({
      type: undefined,
      message: "Stock is low",
    }));
  it("does not trust what stands in the metadata", () =>
    expect(titleOf({ title: "Title", metadata: { type: { html: 1 }, value: 5 } })).toEqual({
      type: undefined,
      message: "Title",
    }));
});

describe("the badges of an issue", () => {
  it("name what is unusual", () =>
    expect(badgesOf({ status: "unresolved", substatus: "regressed", isUnhandled: true })).toEqual([
      "regressed",
      "unhandled",
    ]));
  it("are none for an ordinary one", () =>
    expect(badgesOf({ status: "unresolved", substatus: "ongoing", isUnhandled: false })).toEqual([]));
  it("put the status before what led to it", () =>
    expect(badgesOf({ status: "resolved", substatus: "new", isUnhandled: false })).toEqual(["resolved"]));
});

describe("levels", () => {
  it.each([
    ["fatal", "fatal"],
    ["log", "info"],
    ["nonsense", "error"],
    [undefined, "error"],
  ])("shows %s as %s", (level, shown) => expect(readLevel(level)).toBe(shown));
});

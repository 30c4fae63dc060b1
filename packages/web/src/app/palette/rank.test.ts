import { describe, expect, it } from "vitest";
import { rankMatch, readJump } from "./rank.ts";

describe("ranking a label", () => {
  it("prefers the start of a word", () =>
    expect(rankMatch("Go to issues", "iss")).toBeGreaterThan(rankMatch("Dismiss all", "iss")));
  it("finds initials", () => expect(rankMatch("Switch theme", "st")).toBeGreaterThan(0));
  it("finds nothing where a letter is missing", () => expect(rankMatch("Issues", "xyz")).toBe(0));
  it("refuses letters that are only scattered", () =>
    expect(rankMatch("abcdefghijklmnopqrstuvwxyz", "cfim")).toBe(0));
  it("lets everything pass when nothing is typed", () => expect(rankMatch("Issues", " ")).toBe(1));
});

describe("ids that were pasted", () => {
  it("knows an event id with and without hyphens", () => {
    expect(readJump("4F1C8E5A00000000000000000000 9AB2".replace(" ", ""))).toEqual({
      kind: "event",
      id: "4f1c8e5a000000000000000000009ab2",
    });
    expect(readJump("4f1c8e5a-0000-0000-0000-000000009ab2")?.kind).toBe("event");
  });
  it("knows a short id", () =>
    expect(readJump("checkout-api-7k2")).toEqual({ kind: "issue", id: "CHECKOUT-API-7K2" }));
  it.each(["issues", "", "a b-c", "resolve all"])("knows nothing in %s", (text) =>
    expect(readJump(text)).toBeUndefined(),
  );
});

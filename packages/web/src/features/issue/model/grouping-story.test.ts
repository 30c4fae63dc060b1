import { describe, expect, it } from "vitest";
import { groupingStory } from "./grouping-story.ts";

describe("how an event was grouped", () => {
  it("is read with the rules that had to do with it", () =>
    expect(
      groupingStory({
        variant: "custom-fingerprint",
        components: ["payments"],
        rule: { line: 3, text: "type:PaymentError -> payments" },
        frameRules: [{ line: 1, text: "path:**/vendor/** -app" }, "broken"],
        clientFingerprint: null,
      }),
    ).toEqual({
      variant: "custom-fingerprint",
      components: ["payments"],
      rule: { line: 3, text: "type:PaymentError -> payments" },
      frameRules: [{ line: 1, text: "path:**/vendor/** -app" }],
      clientFingerprint: [],
    }));

  it("is told of no event whose grouping was not noted", () =>
    expect(groupingStory({ variant: null, components: [] })).toBeUndefined());
});

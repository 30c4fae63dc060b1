import { describe, expect, it } from "vitest";
import { groupingStory } from "./grouping-story.ts";

describe("how an event was grouped", () => {
  it("is read with the rules that had to do with it", () =>
    expect(
      groupingStory({
        variant: "custom-fingerprint",
        parts: [{ kind: "fingerprint", text: "payments", contributes: true, hint: null }],
        rule: { line: 3, text: "type:PaymentError -> payments" },
        frameRules: [{ line: 1, text: "path:**/vendor/** -app" }, "broken"],
        clientFingerprint: null,
      }),
    ).toEqual({
      variant: "custom-fingerprint",
      compared: [{ kind: "fingerprint", text: "payments", reason: undefined }],
      leftOut: [],
      rule: { line: 3, text: "type:PaymentError -> payments" },
      frameRules: [{ line: 1, text: "path:**/vendor/** -app" }],
      clientFingerprint: [],
    }));

  it.each(["app", "system", "value"])("is told with the reasons of each part where %s decided", (variant) =>
    expect(
      groupingStory({
        variant,
        parts: [
          { kind: "type", text: "PayError", contributes: true, hint: null },
          { kind: "frame", text: "", contributes: false, hint: "it is not the application's" },
          { kind: "value", text: "", contributes: false, hint: "a newer reason" },
          "broken",
        ],
      }),
    ).toMatchObject({
      variant,
      compared: [{ kind: "type", text: "PayError", reason: undefined }],
      leftOut: [
        { kind: "frame", reason: "foreign" },
        { kind: "value", reason: { said: "a newer reason" } },
      ],
    }),
  );

  it("is told of no event whose grouping was not noted", () =>
    expect(groupingStory({ variant: null, components: [] })).toBeUndefined());
});

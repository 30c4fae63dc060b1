import type { Frame, JsonObject } from "@vedette/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { frameTexts } from "./frame-texts.ts";
import { createKnownFrames } from "./known-frames.ts";

const word = fc.constantFrom("", "a", "b", "ä😀\n");
const lines = fc.array(word, { maxLength: 2 });
/** Few values of few fields: most frames are nearly one that was seen before. */
const frame: fc.Arbitrary<Frame> = fc
  .tuple(
    fc.record(
      {
        function: fc.option(word, { nil: undefined }),
        lineno: fc.constantFrom(1, 2, Number.NaN, -0),
        in_app: fc.boolean(),
        pre_context: lines,
        vars: fc.constantFrom<JsonObject>({ a: 1 }, { b: [] }),
        data: fc.constantFrom<JsonObject>({ a: 1 }, { a: 2 }),
      },
      { requiredKeys: [] },
    ),
    fc.boolean(),
  )
  .map(([one, isTurned]) => (isTurned ? Object.fromEntries(Object.entries(one).reverse()) : one));

const written = (frames: readonly Frame[]): string =>
  JSON.stringify(frames.map((one) => ({ ...one, vars: undefined }))).slice(1, -1);

test.each([3_000, 60])(
  "texts are those of the frames, whatever was seen before (%i characters kept)",
  (charsMax) => {
    const known = createKnownFrames(charsMax);
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 5 }), (frames) => {
        expect(frameTexts(frames, known)).toBe(written(frames));
        expect(frameTexts(frames, known)).toBe(written(frames));
      }),
      { numRuns: 500 },
    );
  },
);

test("a frame that was changed after it was written is written anew", () => {
  const known = createKnownFrames();
  const one = { function: "pay", lineno: 3, pre_context: ["a", "b"], vars: { id: 1 } };
  frameTexts([one], known);
  one.pre_context[1] = "[Filtered]";
  expect(frameTexts([one], known)).toBe('{"function":"pay","lineno":3,"pre_context":["a","[Filtered]"]}');
});

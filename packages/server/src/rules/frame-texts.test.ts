import type { Frame, JsonObject } from "@vedette/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createFrameTexts } from "./frame-texts.ts";

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
    const texts = createFrameTexts(charsMax);
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 5 }), (frames) => {
        expect(texts.textOf(frames)).toBe(written(frames));
        expect(texts.textOf(frames)).toBe(written(frames));
      }),
      { numRuns: 500 },
    );
  },
);

test("a frame that was changed after it was written is written anew", () => {
  const texts = createFrameTexts();
  const one = { function: "pay", lineno: 3, pre_context: ["a", "b"], vars: { id: 1 } };
  texts.textOf([one]);
  one.pre_context[1] = "[Filtered]";
  expect(texts.textOf([one])).toBe('{"function":"pay","lineno":3,"pre_context":["a","[Filtered]"]}');
});

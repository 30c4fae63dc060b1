import { isJsonObject, type Json, readErrorEvent } from "@vedette/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { exceptionFromText, exceptionText } from "./exception-text.ts";

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const word = fc.constantFrom("", "0", "a", "order 4711", "ä😀\n");
const frame = fc.record(
  { function: word, lineno: fc.integer(), vars: fc.dictionary(word, fc.jsonValue() as fc.Arbitrary<Json>) },
  { requiredKeys: [] },
);
const stacktrace = optional(fc.record({ frames: fc.array(frame, { maxLength: 4 }) }));
const exceptions = fc.array(
  fc.record({ type: word, value: word, stacktrace, raw_stacktrace: stacktrace }, { requiredKeys: [] }),
  { maxLength: 3 },
);

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

test("exceptions read back as they were", () => {
  fc.assert(
    fc.property(exceptions, (values) => {
      const sent = plain({ exception: { values } });
      if (!isJsonObject(sent)) throw new Error("the sample is no object");
      const { exception } = readErrorEvent(sent).event;
      const text = exceptionText(exception);
      expect(plain(exceptionFromText(text))).toEqual(plain(exception));
      if (exception !== undefined)
        expect(plain(exceptionFromText(JSON.stringify(exception)))).toEqual(plain(exception));
    }),
    { numRuns: 300 },
  );
});

test("fields named for what every object has are left out like others that nobody knows", () => {
  const strange = '"constructor":1,"toString":"a","__proto__":{"a":1}';
  const sent: Json = JSON.parse(
    `{"exception":{"values":[{"type":"A","value":"b",${strange},"stacktrace":{"frames":[{"function":"c",${strange}}],${strange}}}],${strange}}}`,
  );
  if (!isJsonObject(sent)) throw new Error("the sample is no object");
  const text = exceptionText(readErrorEvent(sent).event.exception);
  expect(JSON.parse(JSON.stringify(exceptionFromText(text)))).toEqual({
    values: [{ type: "A", value: "b", stacktrace: { frames: [{ function: "c" }] } }],
  });
});

test("messages and variables stand at the end, behind what is the same", () => {
  const one = (id: number) =>
    exceptionText({
      values: [
        {
          type: "TypeError",
          value: `order ${id} is gone`,
          stacktrace: { frames: [{ function: "pay" }, { function: "load", vars: { id } }] },
        },
      ],
    }).split('"varying":');
  const [first, second] = [one(1), one(2)];
  expect(first[0]).toBe(second[0]);
  expect(first[1]).toBe('{"values":["order 1 is gone"],"vars":[1,{"id":1}]}}');
});

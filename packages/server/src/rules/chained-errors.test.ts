import { expect, it } from "vitest";
import { chainedErrors, chainedErrorsMax, errorValueLengthMax } from "./chained-errors.ts";
import { eventOf } from "./sample-event.fixture.ts";

const chain = (values: readonly object[]) => chainedErrors(eventOf({ exception: { values } }));

it("is of all exceptions but the main one, each text once", () => {
  expect(
    chain([
      { type: "SocketError", value: "refused" },
      { type: "RetryError", value: "refused" },
      { type: "PayError", value: "no answer" },
    ]),
  ).toEqual({ chained_types: ["SocketError", "RetryError"], chained_values: ["refused"] });
});

it("says nothing twice, and nothing where there is one exception or none", () => {
  const nothing = { chained_types: [], chained_values: [] };
  expect(chain([{ type: "PayError", value: "no answer" }])).toEqual(nothing);
  expect(
    chain([
      { type: "PayError", value: "x" },
      { type: "PayError", value: "x" },
    ]),
  ).toEqual(nothing);
  expect(chainedErrors(eventOf({ message: "late" }))).toEqual(nothing);
});

it("is bounded in number and length", () => {
  const { chained_types: types, chained_values: values } = chain([
    ...Array.from({ length: 50 }, (_, at) => ({ type: `E${at}`, value: `${at} `.repeat(5000) })),
    { type: "Main" },
  ]);
  expect(types).toHaveLength(chainedErrorsMax);
  expect(types.at(-1)).toBe("E49");
  expect(Math.max(...values.map((value) => value.length))).toBeLessThanOrEqual(errorValueLengthMax);
});

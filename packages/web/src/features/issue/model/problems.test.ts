import { expect, it } from "vitest";
import { readProblems, remarksBeside } from "./problems.ts";
import { readRemarks } from "./remarks.ts";

const error = (type: string, data: Record<string, unknown>) => ({ type, message: "m", data }) as never;

it("reads what the server says of each", () => {
  expect(
    readProblems([
      error("value_too_long", { name: "release", original_length: 300 }),
      error("invalid_data", { name: "user.ip_address", reason: "expected an ip address" }),
      error("clock_drift", { name: 7 }),
    ]),
  ).toEqual([
    { type: "value_too_long", place: "release", message: "m", reason: undefined, originalLength: 300 },
    {
      type: "invalid_data",
      place: "user.ip_address",
      message: "m",
      reason: "expected an ip address",
      originalLength: undefined,
    },
    { type: "clock_drift", place: "", message: "m", reason: undefined, originalLength: undefined },
  ]);
});

it("says nothing twice", () => {
  const problems = readProblems([
    error("invalid_data", { name: "dist" }),
    error("invalid_data", { name: 'extra."a.b"' }),
  ]);
  const err = { "": { err: [["invalid_data", {}]] } };
  const remarks = readRemarks({ dist: err, extra: { "a.b": err }, user: err, message: { "": { len: 9 } } });
  expect(remarksBeside(problems, remarks).map(({ path }) => path)).toEqual(["user", "message"]);
});

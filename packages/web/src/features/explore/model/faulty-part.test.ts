import { expect, it } from "vitest";
import { faultyPart } from "./faulty-part.ts";

it.each([
  ["field", { field: "a b" }, "columns"],
  ["field", { field: "level", call: "sum(level)" }, "measures"],
  ["field", { field: "count()" }, "measures"],
  ["field", { max: 20 }, "columns"],
  ["yAxis", { max: 10 }, "measures"],
  ["sort", { field: "plan" }, "other"],
])("a refusal of %s with %o is about %s", (field, params, part) =>
  expect(faultyPart({ fields: { [field]: ["refused"] }, reason: { code: "any", params } })).toBe(part),
);

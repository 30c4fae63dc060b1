import { expect, test } from "vitest";
import { requestFault } from "./request-fault.ts";

test("a name that somebody made up stands in the sentence as it is, and not at any length", () => {
  const fault = requestFault("counted_by", { field: "groupBy", name: `{max}${"x".repeat(100)}` });
  expect(fault.message).toBe(`Counts cannot be told apart by {max}${"x".repeat(55)}.`);
  expect(fault).toMatchObject({
    status: 400,
    code: "bad_request",
    field: "groupBy",
    details: { reason: { code: "counted_by", params: { name: `{max}${"x".repeat(55)}` } } },
  });
});

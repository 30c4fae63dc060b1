import { describe, expect, it } from "vitest";
import { failureFromCode, failureWithoutAnswer } from "./failures.ts";

describe("failures of the event store", () => {
  it.each([
    [159, "read", "store_timeout", true],
    [394, "insert", "store_timeout", true],
    [241, "read", "store_rejected", false],
    [241, "insert", "store_unavailable", true],
    [202, "read", "store_unavailable", true],
    [252, "insert", "store_unavailable", true],
    [243, "insert", "store_unavailable", true],
    [516, "insert", "store_unavailable", true],
    [60, "insert", "store_unavailable", true],
    [60, "read", "store_rejected", false],
    [62, "read", "store_rejected", false],
    [469, "insert", "store_rejected", false],
    [27, "insert", "store_rejected", false],
  ] as const)("reads the code %i of a %s as %s", (code, kind, expected, retryable) => {
    expect(failureFromCode(code, kind, "text")).toMatchObject({ code: expected, retryable });
  });

  it("does not read texts: a message about a timeout with another code is a refusal", () => {
    expect(failureFromCode(47, "read", "Code: 159. Timeout exceeded").code).toBe("store_rejected");
  });

  it("tells a store that is away from one that is slow", () => {
    const cause = new Error("socket");
    expect(failureWithoutAnswer(cause, false)).toMatchObject({
      code: "store_unavailable",
      retryable: true,
      cause,
    });
    expect(failureWithoutAnswer(cause, true)).toMatchObject({
      code: "store_timeout",
      retryable: true,
      cause,
    });
  });
});

import type { UserId } from "@vedette/protocol";
import { describe, expect, it } from "vitest";
import { createOwnCallers } from "./own-callers.ts";

const caller = { kind: "user", userId: 7 as UserId } as const;

describe("a caller whom the server lets in", () => {
  it("is known by a secret, each time another, and only meanwhile", async () => {
    const callers = createOwnCallers();
    const secrets: string[] = [];
    for (let time = 0; time < 2; time += 1) {
      await callers.letIn(caller, async (secret) => {
        expect(callers.callerOf(secret)).toBe(caller);
        secrets.push(secret);
      });
    }
    expect(new Set(secrets).size).toBe(2);
    expect(secrets.map(callers.callerOf)).toEqual([undefined, undefined]);
  });

  it("is gone after a failure too", async () => {
    const callers = createOwnCallers();
    let known = "";
    const failing = callers.letIn(caller, async (secret) => {
      known = secret;
      throw new Error("in the middle");
    });
    await expect(failing).rejects.toThrow("in the middle");
    expect(callers.callerOf(known)).toBeUndefined();
  });
});

/**
 * Callers whom the server itself lets in, to read its own Web API for a person who is not there yet. A secret that
 * never leaves the process stands for each, and only while what it was made for is under way.
 */
import { randomBytes } from "node:crypto";
import type { Caller } from "#domain/permissions/rights.ts";

export type OwnCallers = {
  readonly callerOf: (secret: string) => Caller | undefined;
  readonly letIn: <Result>(caller: Caller, doing: (secret: string) => Promise<Result>) => Promise<Result>;
};

export function createOwnCallers(): OwnCallers {
  const callers = new Map<string, Caller>();
  return {
    callerOf: (secret) => callers.get(secret),
    letIn: async (caller, doing) => {
      const secret = randomBytes(32).toString("base64url");
      callers.set(secret, caller);
      try {
        return await doing(secret);
      } finally {
        callers.delete(secret);
      }
    },
  };
}

/**
 * Passwords as argon2id hashes (the library's parameters: 19 MiB, 2 passes; some 30 ms off the main thread).
 * Few run at a time and few may wait: hashing is what an attacker would make the server do all day.
 */
import { hash, verify } from "@node-rs/argon2";
import { randomBytes } from "node:crypto";
import { UserError } from "#kernel/errors.ts";

export type Passwords = {
  readonly hash: (password: string) => Promise<string>;
  /** False for a user without a hash too, after the same work: the answer's time does not tell who exists. */
  readonly matches: (passwordHash: string | undefined, password: string) => Promise<boolean>;
};

const lengthMin = 8;
const lengthMax = 256;

export function createPasswords(
  options: { readonly concurrencyMax?: number; readonly waitingMax?: number } = {},
): Passwords {
  const queue = createQueue(options.concurrencyMax ?? 2, options.waitingMax ?? 50);
  let decoy: Promise<string> | undefined;
  return {
    hash: async (password) => {
      if (password.length < lengthMin || password.length > lengthMax) {
        throw new UserError(
          "password_length",
          400,
          `A password has ${lengthMin} to ${lengthMax} characters.`,
          "password",
        );
      }
      return await queue(async () => await hash(password));
    },
    matches: async (passwordHash, password) => {
      if (password.length > lengthMax) return false;
      return await queue(async () => {
        const other = await (decoy ??= hash(randomBytes(16).toString("hex")));
        const matched = await verify(passwordHash ?? other, password);
        return matched && passwordHash !== undefined;
      });
    },
  };
}

/** Runs at most `concurrencyMax` at a time, lets `waitingMax` wait and turns away the rest. */
function createQueue(concurrencyMax: number, waitingMax: number) {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (running >= concurrencyMax) {
      if (waiting.length >= waitingMax) {
        throw new UserError(
          "too_many_attempts",
          429,
          "Too many people are signing in; try again in a moment.",
        );
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      // The place is handed over, so `running` stays as it is while somebody waits.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

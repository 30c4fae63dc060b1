import { expect, it } from "vitest";
import { createPasswords } from "./passwords.ts";

it("works as long for a person who does not exist as for a wrong password", async () => {
  const passwords = createPasswords();
  const hash = await passwords.hash("correct horse");
  await passwords.matches(undefined, "warm up");
  /** What the process works for one attempt, on all its threads: a clock would run on while a busy machine does other things. */
  const workOf = async (passwordHash: string | undefined): Promise<number> => {
    const before = process.cpuUsage();
    expect(await passwords.matches(passwordHash, "wrong horse")).toBe(false);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  let [known, unknown] = [Infinity, Infinity];
  for (let round = 0; round < 7; round += 1) {
    known = Math.min(known, await workOf(hash));
    unknown = Math.min(unknown, await workOf(undefined));
  }
  // The least of seven of each; a lookup without hashing would be thousands of times faster.
  expect(unknown / known).toBeGreaterThan(0.3);
  expect(unknown / known).toBeLessThan(3);
});

it("lets nobody in with the password of the decoy, or with none", async () => {
  const passwords = createPasswords();
  expect(await passwords.matches(undefined, "")).toBe(false);
  const hash = await passwords.hash("correct horse");
  expect(await passwords.matches(hash, "correct horse")).toBe(true);
  expect(await passwords.matches(hash, `${"x".repeat(300)}`)).toBe(false);
});

it("lets a bounded number wait and turns the others away", async () => {
  const passwords = createPasswords({ concurrencyMax: 1, waitingMax: 3 });
  const attempts = Array.from({ length: 10 }, () => passwords.matches(undefined, "guess guess"));
  const results = await Promise.allSettled(attempts);
  expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(4);
  for (const result of results) {
    if (result.status === "rejected")
      expect(result.reason).toMatchObject({ code: "too_many_attempts", status: 429 });
  }
  expect(await passwords.matches(undefined, "guess again")).toBe(false);
});

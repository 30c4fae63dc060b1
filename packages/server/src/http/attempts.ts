/** Attempts that may be guesses: counted before they are made, and taken back when they were right. */
import type { UserId } from "@vedette/protocol";
import { TooManyAttempts } from "./answer-error.ts";
import type { AttemptLimiter } from "./attempt-limiter.ts";
import type { HttpDeps } from "./http-deps.ts";

type Counted = { readonly limiter: AttemptLimiter; readonly key: string };

/** Runs an attempt that may be a guess; failures count against the address and against the account. */
export async function attempt<Result>(
  deps: HttpDeps,
  keys: { readonly address: string; readonly account: string },
  work: () => Promise<Result | undefined>,
): Promise<Result | undefined> {
  const { byAddressAndAccount, byAddress, byAccount } = deps.attempts;
  return await count(
    [
      { limiter: byAddressAndAccount, key: `${keys.address} ${keys.account}` },
      { limiter: byAddress, key: keys.address },
      { limiter: byAccount, key: keys.account },
    ],
    work,
  );
}

/** Runs an attempt at a person's second factor. */
export async function attemptCode<Result>(
  deps: HttpDeps,
  userId: UserId,
  work: () => Promise<Result | undefined>,
): Promise<Result | undefined> {
  return await count([{ limiter: deps.attempts.codes, key: String(userId) }], work);
}

async function count<Result>(
  counted: readonly Counted[],
  work: () => Promise<Result | undefined>,
): Promise<Result | undefined> {
  const waitMs = Math.max(...counted.map(({ limiter, key }) => limiter.waitMs(key)));
  if (waitMs > 0)
    throw new TooManyAttempts("too_many_attempts", "Too many attempts; wait before the next.", waitMs);
  // Counted before the outcome is known, so that attempts at the same time do not slip through together.
  for (const { limiter, key } of counted) limiter.recordFailure(key);
  const result = await work();
  if (result !== undefined) for (const { limiter, key } of counted) limiter.takeBack(key);
  return result;
}

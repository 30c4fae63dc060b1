/** Slows down readers of what is open to everybody with a link: nobody who reads there has shown who they are. */
import type { Clock } from "#kernel/clock.ts";
import { TooManyAttempts } from "./answer-error.ts";
import { createAttemptLimiter } from "./attempt-limiter.ts";

const windowMs = 60_000;

/** Reads a minute. */
export type PublicReadLimits = { readonly perAddressMax: number; readonly ofAllMax: number };

/** Makes what admits the read of an address or throws. Every read counts, also of what does not exist. */
export function createPublicReadLimiter(
  deps: { readonly clock: Clock },
  limits: PublicReadLimits,
): (address: string) => void {
  const byAddress = createAttemptLimiter(deps, {
    failuresMax: limits.perAddressMax,
    windowMs,
    keysMax: 10_000,
  });
  const ofAll = createAttemptLimiter(deps, { failuresMax: limits.ofAllMax, windowMs, keysMax: 1 });
  return (address) => {
    const waitMs = Math.max(byAddress.waitMs(address), ofAll.waitMs("all"));
    if (waitMs > 0)
      throw new TooManyAttempts("too_many_requests", "Too many requests; wait before the next.", waitMs);
    byAddress.recordFailure(address);
    ofAll.recordFailure("all");
  };
}

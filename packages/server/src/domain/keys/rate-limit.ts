import { UserError } from "#kernel/errors.ts";

/** At most `count` events in any window of `windowSeconds`. */
export type KeyRateLimit = { readonly count: number; readonly windowSeconds: number };

type RateLimitColumns = { rate_limit_count: number | null; rate_limit_window_seconds: number | null };

export function readRateLimit(row: Readonly<RateLimitColumns>): KeyRateLimit | undefined {
  if (row.rate_limit_count === null || row.rate_limit_window_seconds === null) return undefined;
  return { count: row.rate_limit_count, windowSeconds: row.rate_limit_window_seconds };
}

const windowSecondsMax = 86_400;

export function rateLimitColumns(limit: KeyRateLimit | undefined): RateLimitColumns {
  if (limit === undefined) return { rate_limit_count: null, rate_limit_window_seconds: null };
  const fits =
    Number.isSafeInteger(limit.count) &&
    limit.count > 0 &&
    Number.isSafeInteger(limit.windowSeconds) &&
    limit.windowSeconds > 0 &&
    limit.windowSeconds <= windowSecondsMax;
  if (!fits) {
    throw new UserError(
      "rate_limit_invalid",
      400,
      `A rate limit needs a count from 1 and a window from 1 to ${windowSecondsMax} seconds.`,
      "rateLimit",
    );
  }
  return { rate_limit_count: limit.count, rate_limit_window_seconds: limit.windowSeconds };
}

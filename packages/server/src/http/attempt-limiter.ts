/**
 * Slows down guessing: counts failures per key in fixed windows. Memory is bounded by dropping the oldest keys,
 * which an attacker can force only by spending as many addresses as there are entries.
 */
import type { Clock } from "#kernel/clock.ts";

export type AttemptLimits = {
  readonly failuresMax: number;
  readonly windowMs: number;
  readonly keysMax: number;
};

export type AttemptLimiter = {
  /** Milliseconds until the key may try again; 0 when it may now. */
  readonly waitMs: (key: string) => number;
  readonly recordFailure: (key: string) => void;
  /** Takes one failure back: the attempt turned out to be right. */
  readonly takeBack: (key: string) => void;
};

type Window = { failures: number; readonly startedAtMs: number };

/** Makes a limiter with its own bounded memory. */
export function createAttemptLimiter(deps: { readonly clock: Clock }, limits: AttemptLimits): AttemptLimiter {
  const windows = new Map<string, Window>();

  const current = (key: string): Window | undefined => {
    const window = windows.get(key);
    if (window === undefined || deps.clock.nowMs() - window.startedAtMs < limits.windowMs) return window;
    windows.delete(key);
    return undefined;
  };

  return {
    waitMs: (key) => {
      const window = current(key);
      if (window === undefined || window.failures < limits.failuresMax) return 0;
      return Math.max(1, window.startedAtMs + limits.windowMs - deps.clock.nowMs());
    },
    recordFailure: (key) => {
      const window = current(key);
      if (window !== undefined) {
        window.failures += 1;
        return;
      }
      if (windows.size >= limits.keysMax) {
        const oldest = windows.keys().next();
        if (oldest.done !== true) windows.delete(oldest.value);
      }
      windows.set(key, { failures: 1, startedAtMs: deps.clock.nowMs() });
    },
    takeBack: (key) => {
      const window = current(key);
      if (window !== undefined) window.failures -= 1;
    },
  };
}

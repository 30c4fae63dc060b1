/**
 * How much of each limit is used, in windows of time. Kept in memory and bounded; a window that began before this
 * process did is given what was used before, where somebody knows.
 */
import type { Clock } from "#kernel/clock.ts";
import type { Logger } from "#kernel/logger.ts";

export type LimitWindow = {
  readonly startMs: number;
  readonly endMs: number;
  used: number;
  /** Resolves when what was used before the start of this process is in `used`; absent when it is. */
  loading?: Promise<void> | undefined;
};

export type WindowSpan = {
  readonly windowMs: number;
  /** Begins at a multiple of its length, and not with the first that it counts. */
  readonly isAligned: boolean;
  /** What was used since, from elsewhere. */
  readonly usedSince?: ((sinceMs: number) => Promise<number>) | undefined;
};

export type LimitWindows = {
  readonly at: (name: string, span: WindowSpan, nowMs: number) => LimitWindow;
};

const windowsMax = 50_000;

export function createLimitWindows(deps: { readonly clock: Clock; readonly logger: Logger }): LimitWindows {
  const bornAtMs = deps.clock.nowMs();
  const windows = new Map<string, LimitWindow>();

  function open(span: WindowSpan, nowMs: number): LimitWindow {
    const startMs = span.isAligned ? nowMs - (nowMs % span.windowMs) : nowMs;
    const window: LimitWindow = { startMs, endMs: startMs + span.windowMs, used: 0 };
    if (span.usedSince && startMs < bornAtMs) {
      window.loading = span
        .usedSince(startMs)
        .then(
          (used) => void (window.used += used),
          (error: unknown) => deps.logger.warn({ err: error }, "the use of a quota could not be read back"),
        )
        .finally(() => (window.loading = undefined));
    }
    return window;
  }

  return {
    at: (name, span, nowMs) => {
      const known = windows.get(name);
      if (known && known.endMs > nowMs) return known;
      windows.delete(name);
      if (windows.size >= windowsMax) {
        const oldest = windows.keys().next();
        if (!oldest.done) windows.delete(oldest.value);
      }
      const window = open(span, nowMs);
      windows.set(name, window);
      return window;
    },
  };
}

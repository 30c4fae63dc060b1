/**
 * How much of each limit is used, in windows of time. In memory and bounded; a window that began before this process
 * did goes on where the last one left it, and is given what was used before where somebody knows better.
 */
import type { Clock } from "#kernel/clock.ts";
import type { Logger } from "#kernel/logger.ts";

export type LimitWindow = {
  readonly startMs: number;
  readonly endMs: number;
  used: number;
  /** By other processes, as far as they have told. */
  elsewhere: number;
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

/** A window as it outlives the process. */
export type KeptWindow = {
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly used: number;
};

/** What other processes have used of a window. */
export type UseElsewhere = ReadonlyMap<string, { readonly endMs: number; readonly used: number }>;

export type LimitWindows = {
  readonly at: (name: string, span: WindowSpan, nowMs: number) => LimitWindow;
  /** Those that are not over and of which something is used; at most as many as are held at once. */
  readonly inUse: (nowMs: number) => readonly KeptWindow[];
  readonly usedElsewhere: (uses: UseElsewhere) => void;
};

const windowsMax = 50_000;

export function createLimitWindows(deps: {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Of the process before. */
  readonly kept?: readonly KeptWindow[];
  /** Other processes have the same windows: all begin at multiples of their length. */
  readonly isShared?: boolean;
}): LimitWindows {
  const bornAtMs = deps.clock.nowMs();
  const windows = new Map<string, LimitWindow>();
  let elsewhere: UseElsewhere = new Map();
  const kept = new Map(deps.kept?.slice(0, windowsMax).map((window) => [window.name, window]));

  /** What the process before had of the window; a clock that was set back, or another length, is another window. */
  function takeKept(name: string, { windowMs }: WindowSpan, nowMs: number): KeptWindow | undefined {
    const window = kept.get(name);
    kept.delete(name);
    const isUnderWay = window && window.startMs <= nowMs && nowMs < window.endMs;
    return isUnderWay && window.endMs - window.startMs === windowMs ? window : undefined;
  }

  function useElsewhere(name: string, endMs: number): number {
    const use = elsewhere.get(name);
    return use?.endMs === endMs ? use.used : 0;
  }

  function open(name: string, span: WindowSpan, nowMs: number): LimitWindow {
    const before = takeKept(name, span, nowMs);
    const isAligned = span.isAligned || deps.isShared === true;
    const startMs = before?.startMs ?? (isAligned ? nowMs - (nowMs % span.windowMs) : nowMs);
    const usedBefore = before?.used ?? 0;
    const endMs = startMs + span.windowMs;
    const window: LimitWindow = {
      startMs,
      endMs,
      used: usedBefore,
      elsewhere: useElsewhere(name, endMs),
    };
    if (span.usedSince && startMs < bornAtMs) {
      window.loading = span
        .usedSince(startMs)
        .then(
          // What is still in the log is not among it, what came after the last keeping is; what others told is theirs.
          (used) => void (window.used += Math.max(0, used - usedBefore - window.elsewhere)),
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
      const window = open(name, span, nowMs);
      windows.set(name, window);
      return window;
    },
    usedElsewhere: (uses) => {
      elsewhere = uses;
      const nowMs = deps.clock.nowMs();
      // Of one that is over nobody tells any more; what was told of it stays.
      for (const [name, window] of windows)
        if (window.endMs > nowMs) window.elsewhere = useElsewhere(name, window.endMs);
    },
    inUse: (nowMs) => {
      const found: KeptWindow[] = [];
      for (const [name, { startMs, endMs, used }] of windows)
        if (used > 0 && endMs > nowMs) found.push({ name, startMs, endMs, used });
      // Whose keys nobody has used since the start.
      for (const window of kept.values())
        if (window.endMs > nowMs && found.length < windowsMax) found.push(window);
      return found;
    },
  };
}

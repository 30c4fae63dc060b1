/**
 * Cuts off senders that keep a body open without sending it. One timer looks at all bodies under way; it runs only
 * while there are some.
 */
export type OpenBody = {
  readonly sinceMs: number;
  readonly receivedBytes: () => number;
  readonly onTooSlow: () => void;
};

export type SlowSenders = {
  readonly watch: (body: OpenBody) => void;
  readonly forget: (body: OpenBody) => void;
};

export type PaceLimits = {
  /** Before this nobody is too slow. */
  readonly graceMs: number;
  /** On average since the beginning. */
  readonly bytesPerSecondMin: number;
  readonly totalMs: number;
};

export const defaultPaceLimits: PaceLimits = {
  graceMs: 10_000,
  bytesPerSecondMin: 1024,
  totalMs: 10 * 60_000,
};

const lookIntervalMs = 1000;

export function createSlowSenders(limits: PaceLimits, lookEveryMs = lookIntervalMs): SlowSenders {
  const open = new Set<OpenBody>();
  let timer: NodeJS.Timeout | undefined;

  function look(): void {
    const nowMs = performance.now();
    for (const body of open) {
      const elapsedMs = nowMs - body.sinceMs;
      if (elapsedMs < limits.graceMs) continue;
      const enoughBytes = (limits.bytesPerSecondMin * elapsedMs) / 1000;
      if (elapsedMs > limits.totalMs || body.receivedBytes() < enoughBytes) {
        open.delete(body);
        body.onTooSlow();
      }
    }
    if (open.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    watch: (body) => {
      open.add(body);
      timer ??= setInterval(look, lookEveryMs).unref();
    },
    forget: (body) => {
      open.delete(body);
    },
  };
}

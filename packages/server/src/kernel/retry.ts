/** Waits that grow, with an end. */
import { setTimeout as sleep } from "node:timers/promises";

/** Exponential back-off with jitter: between half and all of min(first * 2^attempt, max). */
export function backoffMs(
  attempt: number,
  options: { readonly firstMs: number; readonly maxMs: number },
): number {
  const full = Math.min(options.firstMs * 2 ** Math.min(attempt, 30), options.maxMs);
  return full / 2 + (Math.random() * full) / 2;
}

/** Sleeps, but wakes at once when the signal aborts. */
export async function sleepUnlessAborted(durationMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  try {
    await sleep(durationMs, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

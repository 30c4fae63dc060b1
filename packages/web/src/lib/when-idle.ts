const WAIT_MAX_MS = 1_000;

/** Runs something when the browser has nothing better to do, or soon after. */
export function whenIdle(run: () => void): void {
  // Safari has no other sign of rest than time.
  if ("requestIdleCallback" in window) requestIdleCallback(run, { timeout: WAIT_MAX_MS });
  else setTimeout(run, WAIT_MAX_MS / 4);
}

import { setTimeout as sleep } from "node:timers/promises";

/** Asks again and again until the answer is not `undefined`; throws with `what` when the time is up. */
export async function pollUntil<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  { timeoutMs, everyMs = 100 }: { readonly timeoutMs: number; readonly everyMs?: number },
): Promise<T> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadlineMs) throw new Error(`${what} did not happen within ${timeoutMs} ms`);
    await sleep(everyMs);
  }
}

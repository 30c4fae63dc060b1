/** Waiting for the log: what was received before a question is stored before the question is answered. */
import { sleepUnlessAborted } from "#kernel/retry.ts";
import type { IngestLogWriter } from "#ports/ingest-log.ts";

const lookEveryMs = 50;

/**
 * True once everything is processed that this machine had accepted when it was called; false when that took longer
 * than `timeoutMs`. What comes meanwhile is not waited for, so a busy log does not hold it up.
 */
export async function processedSoFar(
  log: Pick<IngestLogWriter, "position">,
  { timeoutMs, stopping }: { readonly timeoutMs: number; readonly stopping: AbortSignal },
): Promise<boolean> {
  const { end } = await log.position();
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    if ((await log.position()).needed >= end) return true;
    if (performance.now() > deadlineMs) return false;
    await sleepUnlessAborted(lookEveryMs, stopping);
    stopping.throwIfAborted();
  }
}

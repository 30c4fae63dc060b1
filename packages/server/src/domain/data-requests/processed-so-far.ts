/** Waiting for the log: what was received before a question is stored before the question is answered. */
import { setTimeout as sleep } from "node:timers/promises";
import type { IngestLogWriter } from "#ports/ingest-log.ts";

const lookEveryMs = 50;

/**
 * True once everything is processed that this machine had accepted when it was called; false when that took longer
 * than `timeoutMs`. What comes meanwhile is not waited for, so a busy log does not hold it up.
 */
export async function processedSoFar(
  log: Pick<IngestLogWriter, "position">,
  timeoutMs: number,
): Promise<boolean> {
  const { end } = await log.position();
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    if ((await log.position()).needed >= end) return true;
    if (performance.now() > deadlineMs) return false;
    await sleep(lookEveryMs);
  }
}

/** Gives way to the thread that answers clients: what was accepted waits in the log and can wait a moment longer. */
import { readlinkSync } from "node:fs";
import { setPriority } from "node:os";

/** Of 20 that can be given: a third of the share of a thread that has given nothing, when both want the processor. */
const nice = 5;

/**
 * Lowers the calling thread, and threads that it starts later. Linux keeps a priority for each thread (sched(7)); its
 * number is what `/proc/thread-self` leads to. Elsewhere, or where it is not allowed, nothing changes.
 */
export function yieldToAnswers(): void {
  if (process.platform !== "linux") return;
  try {
    const [processId, , threadId] = readlinkSync("/proc/thread-self").split("/").map(Number);
    // A view of processes from elsewhere would name somebody else's thread.
    if (processId === process.pid && threadId !== undefined) setPriority(threadId, nice);
  } catch {
    // A priority is a matter of milliseconds under load; without it everything works.
  }
}

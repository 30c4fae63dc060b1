/** Which thread of an event is shown, and in what order the others are offered. Pure. */
import type { ExceptionValue, Thread } from "@vedette/api";

export interface ThreadChoice {
  /** Its place in the event: ids may be missing, or stand twice. */
  readonly index: number;
  readonly thread: Thread;
  readonly frameCount: number;
  /** Its calls are those of the exception. */
  readonly isOfException: boolean;
}

function rank({ thread, frameCount }: ThreadChoice): number {
  if (thread.crashed) return 0;
  if (thread.current) return 1;
  return frameCount > 0 ? 2 : 3;
}

/** The crashed one first, then the current one, then those that have calls, in the order of the event. */
export function threadChoices(
  threads: readonly Thread[],
  exceptions: readonly ExceptionValue[],
): readonly ThreadChoice[] {
  const ofExceptions = new Set(
    exceptions
      .filter((exception) => (exception.stacktrace?.frames.length ?? 0) > 0)
      .flatMap((exception) => exception.threadId ?? []),
  );
  return threads
    .map((thread, index) => ({
      index,
      thread,
      frameCount: thread.stacktrace?.frames.length ?? 0,
      isOfException: thread.id !== null && ofExceptions.has(thread.id),
    }))
    .toSorted((a, b) => rank(a) - rank(b) || a.index - b.index);
}

/** The first that shows something that is not on the screen yet; else the first. */
export function firstThread(choices: readonly ThreadChoice[]): ThreadChoice | undefined {
  return choices.find((choice) => choice.frameCount > 0 && !choice.isOfException) ?? choices[0];
}

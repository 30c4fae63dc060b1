/** Which exception and which frame an event is about. */
import type { ErrorEvent, ExceptionValue, Frame, Mechanism, Stacktrace } from "@vedette/protocol";
import { soleMember } from "./grouping/v2/exception-group.ts";

/** The exception that was caught: the last one, or what a group of one kind of error holds. */
export function mainException(event: ErrorEvent): ExceptionValue | undefined {
  const values = event.exception?.values ?? [];
  return soleMember(values) ?? values.at(-1);
}

/**
 * How the event was caught. Of a chain, the exception that nobody handled decides: browsers' SDKs say so of
 * the cause and not of the error that was thrown last. Else the last one that says anything.
 */
export function decidingMechanism(event: ErrorEvent): Mechanism | undefined {
  const values = event.exception?.values ?? [];
  const deciding =
    values.findLast((value) => value.mechanism?.handled === false) ??
    values.findLast((value) => value.mechanism?.handled !== undefined) ??
    values.at(-1);
  return deciding?.mechanism;
}

/** The stack trace an event is about: of its exceptions, of its own, or of the thread that stands out. */
export function mainStacktrace(event: ErrorEvent): Stacktrace | undefined {
  return mainException(event)?.stacktrace ?? event.stacktrace ?? threadStacktrace(event);
}

/** The trace of the one crashed thread, else of the one current thread, else of the only thread. */
export function threadStacktrace(event: ErrorEvent): Stacktrace | undefined {
  const threads = event.threads?.values ?? [];
  const crashed = threads.filter((thread) => thread.crashed === true);
  if (crashed.length === 1) return crashed[0]?.stacktrace;
  const current = threads.filter((thread) => thread.current === true);
  if (current.length === 1) return current[0]?.stacktrace;
  return threads.length === 1 ? threads[0]?.stacktrace : undefined;
}

const namelessFunctions: ReadonlySet<string> = new Set(["", "?", "<redacted>", "<unknown>", "<anonymous>"]);

export function isNamedFunction(name: string | undefined): name is string {
  return name !== undefined && !namelessFunctions.has(name);
}

/** From the end the first frame of the application with a name, else the last frame. */
export function crashFrame(event: ErrorEvent): Frame | undefined {
  const frames = mainStacktrace(event)?.frames ?? [];
  return (
    frames.findLast((frame) => frame.in_app === true && isNamedFunction(frame.function)) ?? frames.at(-1)
  );
}

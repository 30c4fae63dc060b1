/** The stack traces of an event that rules look at, and an event with others in their places. */
import type { ErrorEvent, ExceptionValue, Stacktrace, Thread, Values } from "@vedette/protocol";
import { threadStacktrace } from "../crash-frame.ts";

export type EventTrace = {
  readonly trace: Stacktrace;
  /** Where the trace is one of an exception. */
  readonly exception: ExceptionValue | undefined;
};

/** A crash report holds every thread; frames beyond are left as they came. */
const framesMax = 2_000;

/** Those that say most first: of the exceptions, of the event, of the thread that stands out, of the others. */
export function tracesOf(event: ErrorEvent): readonly EventTrace[] {
  const found = new Map<Stacktrace, EventTrace>();
  let frames = 0;
  const add = (trace: Stacktrace | undefined, exception?: ExceptionValue): void => {
    if (trace === undefined || trace.frames.length === 0 || found.has(trace)) return;
    if (frames + trace.frames.length > framesMax) return;
    frames += trace.frames.length;
    found.set(trace, { trace, exception });
  };
  for (const exception of event.exception?.values.toReversed() ?? []) add(exception.stacktrace, exception);
  add(event.stacktrace);
  if (event.threads !== undefined) {
    add(threadStacktrace(event));
    for (const { stacktrace } of event.threads.values) add(stacktrace);
  }
  return [...found.values()];
}

/** The event with the traces that a table names replaced; the rest of it is shared. */
export function withTraces<Event extends ErrorEvent>(
  event: Event,
  replaced: ReadonlyMap<Stacktrace, Stacktrace | undefined>,
): Event {
  if (replaced.size === 0) return event;
  const own = event.stacktrace;
  return {
    ...event,
    exception: holders<ExceptionValue>(event.exception, replaced),
    threads: holders<Thread>(event.threads, replaced),
    stacktrace: own !== undefined && replaced.has(own) ? replaced.get(own) : own,
  };
}

function holders<Holder extends { readonly stacktrace?: Stacktrace | undefined }>(
  list: Values<Holder> | undefined,
  replaced: ReadonlyMap<Stacktrace, Stacktrace | undefined>,
): Values<Holder> | undefined {
  if (list === undefined) return undefined;
  const isTouched = list.values.some(
    ({ stacktrace }) => stacktrace !== undefined && replaced.has(stacktrace),
  );
  if (!isTouched) return list;
  return {
    ...list,
    values: list.values.map((holder) =>
      holder.stacktrace !== undefined && replaced.has(holder.stacktrace)
        ? { ...holder, stacktrace: replaced.get(holder.stacktrace) }
        : holder,
    ),
  };
}

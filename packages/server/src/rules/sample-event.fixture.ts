/** Events for tests of rules: read from what a client would send, so that no test builds an impossible one. */
import { readErrorEvent, type ErrorEvent } from "@vedette/protocol";

/** The event of a payload. */
export function eventOf(payload: Record<string, unknown>): ErrorEvent {
  return readErrorEvent(JSON.parse(JSON.stringify(payload))).event;
}

/** An event with one exception. */
export function thrown(
  exception: Record<string, unknown>,
  frames: readonly Record<string, unknown>[] = [],
  more: Record<string, unknown> = {},
): ErrorEvent {
  const stacktrace = frames.length === 0 ? {} : { stacktrace: { frames } };
  return eventOf({ platform: "node", ...more, exception: { values: [{ ...exception, ...stacktrace }] } });
}

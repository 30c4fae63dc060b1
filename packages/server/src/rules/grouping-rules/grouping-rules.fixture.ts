/** Rules applied to an event in tests: without built-in ones unless they are asked for. */
import type { ErrorEvent, Frame } from "@vedette/protocol";
import { applyGroupingRules, type RuledEvent } from "./apply-grouping-rules.ts";
import { compileGroupingRules } from "./compile-grouping-rules.ts";

export function ruled(
  event: ErrorEvent,
  rules: { readonly fingerprint?: string; readonly stackTrace?: string; readonly isBuiltInOn?: boolean },
): RuledEvent {
  const { fingerprint = "", stackTrace = "", isBuiltInOn = false } = rules;
  return applyGroupingRules(
    event,
    compileGroupingRules({ fingerprintRules: fingerprint, stackTraceRules: stackTrace }, isBuiltInOn),
  );
}

export function framesOf(event: ErrorEvent): readonly Frame[] {
  return event.exception?.values.at(-1)?.stacktrace?.frames ?? [];
}

/** Names of the frames' functions, those that are not the application's in brackets. */
export function outline(event: ErrorEvent): string {
  return framesOf(event)
    .map((frame) => (frame.in_app === true ? frame.function : `(${frame.function})`))
    .join(" ");
}

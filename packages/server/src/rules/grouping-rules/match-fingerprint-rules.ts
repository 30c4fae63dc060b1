/** Fingerprint rules: the first that fits an event says what it is grouped by. */
import type { ErrorEvent } from "@vedette/protocol";
import type { StepMeter } from "../metered-glob.ts";
import { framesThatFit, type TraceFits } from "./apply-stack-trace-rules.ts";
import type { CompiledFingerprintRule, CompiledGroupingRules } from "./compile-grouping-rules.ts";
import { createEventFacts } from "./event-test.ts";
import { hasBit, type ChangingFacts } from "./frame-conditions.ts";
import { stepsPerEventMax } from "./text-test.ts";

/** A trace by what its frames fit and what stack-trace rules have made of them. */
export type TraceFacts = TraceFits & { readonly facts: readonly ChangingFacts[] };

export type FingerprintMatch = {
  readonly rule: CompiledFingerprintRule;
  /** Where in the traces, in their order, the frames stand that the rule asks for; the first trace that has some. */
  readonly frames: { readonly trace: number; readonly places: readonly number[] } | undefined;
};

/** Built-in rules are for events whose client did not decide. */
export function matchFingerprintRules(
  event: ErrorEvent,
  traces: readonly TraceFacts[],
  rules: CompiledGroupingRules,
  meter: StepMeter,
): FingerprintMatch | undefined {
  const factsIn = createEventFacts(event);
  const isDecided = hasOwnFingerprint(event);
  for (const rule of rules.fingerprint) {
    if (meter.steps > stepsPerEventMax) return undefined;
    if (isDecided && rule.origin === "built-in") continue;
    const { condition } = rule;
    if (condition !== undefined && !traces.some(({ any }) => hasBit(any, condition.frame.index))) continue;
    if (!rule.tests.every((test) => test(factsIn, meter))) continue;
    const frames = matchFrames(rule, traces, meter);
    if (frames !== "none") return { rule, frames };
  }
  return undefined;
}

function matchFrames(
  { condition }: CompiledFingerprintRule,
  traces: readonly TraceFacts[],
  meter: StepMeter,
): FingerprintMatch["frames"] | "none" {
  if (condition === undefined) return undefined;
  for (const [trace, { fits, facts }] of traces.entries()) {
    const places = framesThatFit(condition, fits, facts, meter);
    if (places.length > 0) return { trace, places };
  }
  return "none";
}

const defaultMark = /^\{\{\s*default\s*\}\}$/;

/** Whether the client says more than that it wants the usual group. */
export function hasOwnFingerprint({ fingerprint, checksum }: ErrorEvent): boolean {
  if (fingerprint === undefined || fingerprint.length === 0) return checksum !== undefined;
  return !fingerprint.every((entry) => defaultMark.test(entry));
}

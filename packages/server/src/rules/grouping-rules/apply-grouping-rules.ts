/**
 * What a project's rules make of an event, before it is grouped: stack-trace rules say which frames are the
 * application's and which count, then the first fingerprint rule that fits says what it is grouped by.
 *
 * Pure, and of bounded cost: what does not fit into the steps of one event is left out, and said.
 */
import type { ErrorEvent, Stacktrace } from "@vedette/protocol";
import type { StepMeter } from "../metered-glob.ts";
import { changedTrace, countedTrace, judgeTrace, type TraceVerdict } from "./apply-stack-trace-rules.ts";
import type { CompiledGroupingRules } from "./compile-grouping-rules.ts";
import { fitsOfAny, type FrameFits } from "./frame-conditions.ts";
import type { RuleOrigin } from "./grouping-rule.ts";
import { matchFingerprintRules, type FingerprintMatch, type TraceFacts } from "./match-fingerprint-rules.ts";
import { stepsPerEventMax } from "./text-test.ts";
import { tracesOf, withTraces, type EventTrace } from "./traces-of.ts";

/** A rule that an event met. */
export type RuleNote = {
  readonly kind: "fingerprint" | "stack-trace";
  readonly origin: RuleOrigin;
  readonly line: number;
  readonly text: string;
};

/** What is kept with an event of the rules that it met. */
export type RuleNotes = {
  /** The fingerprint rule that decided. */
  readonly rule?: RuleNote | undefined;
  /** The project's own stack-trace rules that fitted. */
  readonly frameRules?: readonly RuleNote[] | undefined;
  /** Where not all rules could be asked: the event was too much for them, or a rule broke. */
  readonly isIncomplete?: true | undefined;
};

export type RuledEvent<Event extends ErrorEvent = ErrorEvent> = {
  /** As it is to be stored: frames with what rules say of them. */
  readonly event: Event;
  /** As it is to be grouped: with the fingerprint of a rule, without the frames that do not count. */
  readonly counted: ErrorEvent;
  /** With its variables; in the place of the event's title. */
  readonly title: string | undefined;
  /** `undefined` where no rule had anything to say. */
  readonly notes: RuleNotes | undefined;
  readonly verdicts: readonly { readonly trace: EventTrace; readonly verdict: TraceVerdict }[];
  readonly match: FingerprintMatch | undefined;
};

const notesMax = 5;
const noteLengthMax = 200;

export function applyGroupingRules<Event extends ErrorEvent>(
  event: Event,
  rules: CompiledGroupingRules,
): RuledEvent<Event> {
  const meter: StepMeter = { steps: 0 };
  const asksFrames = rules.stackTrace.length > 0 || rules.fingerprint.some(({ condition }) => condition);
  const traces = asksFrames ? tracesOf(event) : [];
  const kept = new Map<Stacktrace, Stacktrace | undefined>();
  const counted = new Map<Stacktrace, Stacktrace | undefined>();
  const verdicts: { trace: EventTrace; verdict: TraceVerdict }[] = [];
  const facts: TraceFacts[] = [];
  for (const trace of traces) {
    const fits = fitsOfFrames(trace.trace, event.platform, rules, meter);
    if (fits === undefined) break;
    const any = fitsOfAny(fits);
    const verdict = judgeTrace(trace, { fits, any }, rules, meter);
    const { frames } = trace.trace;
    facts.push({
      fits,
      any,
      facts: verdict?.frames ?? frames.map(({ in_app }) => ({ inApp: in_app === true, category: undefined })),
    });
    if (verdict === undefined) continue;
    verdicts.push({ trace, verdict });
    const changed = changedTrace(trace.trace, verdict);
    if (changed !== trace.trace) kept.set(trace.trace, changed);
    const left = countedTrace(changed, verdict);
    if (left !== trace.trace) counted.set(trace.trace, left);
  }
  const ruled = withTraces(event, kept);
  const match = matchFingerprintRules(ruled, facts, rules, meter);
  const grouped = withTraces(event, counted);
  return {
    event: ruled,
    counted: match === undefined ? grouped : { ...grouped, fingerprint: match.rule.rule.fingerprint },
    title: match?.rule.rule.title,
    notes: notesOf(match, verdicts, meter.steps > stepsPerEventMax),
    verdicts,
    match,
  };
}

/** `undefined` when the steps are used up. Frames that are alike, as recursion makes them, cost once. */
function fitsOfFrames(
  { frames }: Stacktrace,
  platform: string,
  rules: CompiledGroupingRules,
  meter: StepMeter,
): readonly FrameFits[] | undefined {
  const charged = new Set<string>();
  const fits: FrameFits[] = [];
  for (const frame of frames) {
    if (meter.steps > stepsPerEventMax) return undefined;
    const own = rules.conditions.fitsOf(frame, platform);
    fits.push(own);
    meter.steps += 1;
    if (charged.has(own.key)) continue;
    charged.add(own.key);
    meter.steps += own.steps;
  }
  return fits;
}

function notesOf(
  match: FingerprintMatch | undefined,
  verdicts: RuledEvent["verdicts"],
  isIncomplete: boolean,
): RuleNotes | undefined {
  const frameRules = new Map<number, RuleNote>();
  for (const { verdict } of verdicts) {
    for (const { rule } of verdict.matches) {
      if (rule.origin === "project" && frameRules.size < notesMax)
        frameRules.set(rule.line, noteOf("stack-trace", rule));
    }
  }
  if (match === undefined && frameRules.size === 0 && !isIncomplete) return undefined;
  return {
    rule: match && noteOf("fingerprint", match.rule),
    frameRules: frameRules.size === 0 ? undefined : [...frameRules.values()],
    isIncomplete: isIncomplete ? true : undefined,
  };
}

export function noteOf(kind: RuleNote["kind"], { origin, line, text }: Omit<RuleNote, "kind">): RuleNote {
  return { kind, origin, line, text: text.slice(0, noteLengthMax).toWellFormed() };
}

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
import type { FrameFits } from "./frame-conditions.ts";
import type { RuleOrigin } from "./grouping-rule.ts";
import { matchFingerprintRules, type FingerprintMatch, type TraceFacts } from "./match-fingerprint-rules.ts";
import { stepsPerEventMax } from "./text-test.ts";
import { tracesOf, withTraces, type EventTrace } from "./traces-of.ts";

/** What is kept with an event of the rules that it met. */
export type RuleNote = {
  readonly kind: "fingerprint" | "stack-trace";
  readonly origin: RuleOrigin;
  readonly line: number;
  readonly text: string;
};

export type RuledEvent = {
  /** As it is to be stored: frames with what rules say of them. */
  readonly event: ErrorEvent;
  /** As it is to be grouped: with the fingerprint of a rule, without the frames that do not count. */
  readonly counted: ErrorEvent;
  /** With its variables; in the place of the event's title. */
  readonly title: string | undefined;
  /** The fingerprint rule that fitted, and own stack-trace rules that did. */
  readonly notes: readonly RuleNote[];
  /** True where event and rules together were too much to compare. */
  readonly isCut: boolean;
  readonly verdicts: readonly { readonly trace: EventTrace; readonly verdict: TraceVerdict }[];
  readonly match: FingerprintMatch | undefined;
};

const notesMax = 6;
const noteLengthMax = 200;

export function applyGroupingRules(event: ErrorEvent, rules: CompiledGroupingRules): RuledEvent {
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
    const verdict = judgeTrace(trace, fits, rules, meter);
    const { frames } = trace.trace;
    facts.push({
      fits,
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
    notes: notesOf(match, verdicts),
    isCut: meter.steps > stepsPerEventMax,
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

function notesOf(match: FingerprintMatch | undefined, verdicts: RuledEvent["verdicts"]): readonly RuleNote[] {
  const notes: RuleNote[] = [];
  const add = (kind: RuleNote["kind"], { origin, line, text }: Omit<RuleNote, "kind">): void => {
    if (notes.length >= notesMax || notes.some((note) => note.kind === kind && note.line === line)) return;
    notes.push({ kind, origin, line, text: text.slice(0, noteLengthMax).toWellFormed() });
  };
  if (match !== undefined) add("fingerprint", match.rule);
  for (const { verdict } of verdicts) {
    for (const { rule } of verdict.matches) if (rule.origin === "project") add("stack-trace", rule);
  }
  return notes;
}

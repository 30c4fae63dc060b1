/**
 * Stack-trace rules: what they say of every frame of a trace. Rules are asked in their order and for all frames,
 * so a later one has the last word, and sees what earlier ones have said.
 */
import type { Frame, Stacktrace } from "@vedette/protocol";
import type { StepMeter } from "../metered-glob.ts";
import type { CompiledGroupingRules, CompiledStackTraceRule } from "./compile-grouping-rules.ts";
import { hasBit, type ChangingFacts, type CompiledCondition, type FrameFits } from "./frame-conditions.ts";
import type { FrameAction, FrameRange } from "./grouping-rule.ts";
import { comparable, stepsPerEventMax } from "./text-test.ts";
import type { EventTrace } from "./traces-of.ts";

/** What rules say of one frame. */
export type FrameVerdict = {
  readonly inApp: boolean;
  readonly category: string | undefined;
  /** Whether it counts for the group; `undefined` where no rule says so. */
  readonly contributes: boolean | undefined;
  /** The rule that said so last. */
  readonly contributesBy: CompiledStackTraceRule | undefined;
};

/** What rules say of one trace. */
export type TraceVerdict = {
  readonly frames: readonly FrameVerdict[];
  /** 0 is no bound. */
  readonly framesMax: number;
  readonly framesMin: number;
  /** Rules that fitted, each with the places of its frames. */
  readonly matches: readonly { readonly rule: CompiledStackTraceRule; readonly frames: readonly number[] }[];
};

/** What the frames of a trace fulfil, and what any of them does. */
export type TraceFits = { readonly fits: readonly FrameFits[]; readonly any: Pick<FrameFits, "bits"> };

type State = { -readonly [Name in keyof FrameVerdict]: FrameVerdict[Name] };
type TraceState = { readonly frames: State[]; framesMax: number; framesMin: number };

/** `undefined` where no rule fits any frame. */
export function judgeTrace(
  { trace, exception }: EventTrace,
  { fits, any }: TraceFits,
  rules: CompiledGroupingRules,
  meter: StepMeter,
): TraceVerdict | undefined {
  const candidates = rules.stackTrace.filter(({ condition }) => hasBit(any, condition.frame.index));
  if (candidates.length === 0) return undefined;
  const state: TraceState = {
    frames: trace.frames.map(({ in_app }) => ({
      inApp: in_app === true,
      category: undefined,
      contributes: undefined,
      contributesBy: undefined,
    })),
    framesMax: 0,
    framesMin: 0,
  };
  const matches: { rule: CompiledStackTraceRule; frames: number[] }[] = [];
  for (const rule of candidates) {
    if (meter.steps > stepsPerEventMax) break;
    if (!fitsException(rule, exception, meter)) continue;
    const frames = framesThatFit(rule.condition, fits, state.frames, meter);
    if (frames.length === 0) continue;
    matches.push({ rule, frames });
    for (const action of rule.rule.actions) act(action, frames, state, rule);
  }
  return matches.length === 0 ? undefined : { ...state, matches };
}

function fitsException(
  { exceptionTests }: CompiledStackTraceRule,
  exception: EventTrace["exception"],
  meter: StepMeter,
): boolean {
  return exceptionTests.every(({ key, test, isNegated }) => {
    meter.steps += 1;
    const text = key === "mechanism" ? exception?.mechanism?.type : exception?.[key];
    return test(comparable(text ?? "<unknown>"), meter) !== isNegated;
  });
}

/** The places of the frames that fit a condition together with their neighbours. */
export function framesThatFit(
  { frame, caller, callee }: CompiledCondition,
  fits: readonly FrameFits[],
  facts: readonly ChangingFacts[],
  meter: StepMeter,
): number[] {
  const holds = (test: CompiledCondition["frame"], at: number): boolean => {
    const own = fits[at];
    const changing = facts[at];
    return (
      own !== undefined && changing !== undefined && hasBit(own, test.index) && test.holdsFor(changing, meter)
    );
  };
  meter.steps += fits.length;
  const found: number[] = [];
  for (let at = 0; at < fits.length; at += 1) {
    if (!holds(frame, at)) continue;
    if (caller !== undefined && !holds(caller, at - 1)) continue;
    if (callee !== undefined && !holds(callee, at + 1)) continue;
    found.push(at);
  }
  return found;
}

function act(
  action: FrameAction,
  frames: readonly number[],
  state: TraceState,
  rule: CompiledStackTraceRule,
): void {
  switch (action.kind) {
    case "max-frames":
      state.framesMax = action.count;
      return;
    case "min-frames":
      state.framesMin = action.count;
      return;
    case "category":
      for (const at of frames)
        for (const frame of inRange(state.frames, at, "here")) frame.category = action.name;
      return;
    case "app":
      for (const frame of inRanges(state.frames, frames, action.range)) frame.inApp = action.isOn;
      return;
    case "group":
      for (const frame of inRanges(state.frames, frames, action.range)) {
        frame.contributes = action.isOn;
        frame.contributesBy = rule;
      }
  }
}

/** Ranges of several frames overlap: the widest of them is all of them. */
function inRanges(all: readonly State[], frames: readonly number[], range: FrameRange): readonly State[] {
  if (range === "here") return frames.flatMap((at) => inRange(all, at, range));
  const widest = range === "up" ? frames[0] : frames.at(-1);
  return widest === undefined ? [] : inRange(all, widest, range);
}

function inRange(all: readonly State[], at: number, range: FrameRange): readonly State[] {
  if (range === "up") return all.slice(at + 1);
  if (range === "down") return all.slice(0, at);
  const own = all[at];
  return own === undefined ? [] : [own];
}

/** The trace as it is kept: with what rules say of its frames, and what was said before beside it. */
export function changedTrace(trace: Stacktrace, verdict: TraceVerdict): Stacktrace {
  const frames = trace.frames.map((frame, at) => changedFrame(frame, verdict.frames[at]));
  return frames.some((frame, at) => frame !== trace.frames[at]) ? { ...trace, frames } : trace;
}

function changedFrame(frame: Frame, verdict: FrameVerdict | undefined): Frame {
  if (verdict === undefined) return frame;
  const wasInApp = frame.in_app === true;
  const isChanged = verdict.inApp !== wasInApp;
  if (!isChanged && verdict.category === undefined) return frame;
  const data = {
    ...frame.data,
    ...(isChanged ? { orig_in_app: wasInApp ? 1 : 0 } : {}),
    ...(verdict.category === undefined ? {} : { category: verdict.category }),
  };
  return { ...frame, in_app: verdict.inApp, data };
}

/**
 * The trace as grouping sees it, `undefined` where nothing of it counts: without the frames that rules take out,
 * and of the others only as many as a rule allows, counted from the fault. Where frames of the application are
 * left, those are counted, because they decide.
 */
export function countedTrace(trace: Stacktrace, verdict: TraceVerdict): Stacktrace | undefined {
  const { framesMax, framesMin } = verdict;
  const counted: Frame[] = [];
  for (const [at, frame] of trace.frames.entries()) {
    if (verdict.frames[at]?.contributes !== false) counted.push(frame);
  }
  const isDecidedByApp = counted.some((frame) => frame.in_app === true);
  const places: number[] = [];
  for (const [at, frame] of counted.entries()) if (!isDecidedByApp || frame.in_app === true) places.push(at);
  if (places.length === 0 || places.length < framesMin) return undefined;
  const from = framesMax > 0 && places.length > framesMax ? (places.at(-framesMax) ?? 0) : 0;
  if (from === 0 && counted.length === trace.frames.length) return trace;
  return { ...trace, frames: counted.slice(from) };
}

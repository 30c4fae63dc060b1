/** What rules would do to an event, in full: which fitted, where, and what follows, beside what holds now. */
import type { GroupingVersion } from "#domain/ingest-settings/ingest-settings.ts";
import type { ErrorEvent, Frame, GroupHash, Stacktrace } from "@vedette/protocol";
import type { TraceVerdict } from "./apply-stack-trace-rules.ts";
import { noteOf, type RuleNote } from "./apply-grouping-rules.ts";
import type { CompiledGroupingRules, GroupingRuleTexts } from "./compile-grouping-rules.ts";
import { groupByRules, type GroupedEvent } from "./group-by-rules.ts";
import { tracesOf, withTraces, type EventTrace } from "./traces-of.ts";

export type RulesToTry = {
  readonly settings: GroupingRuleTexts;
  readonly compiled: CompiledGroupingRules;
  readonly version: GroupingVersion;
};

/** An event with the rules, without a look at what was before a change of version. */
export function groupByTriedRules(
  event: ErrorEvent,
  { settings, compiled, version }: RulesToTry,
): GroupedEvent<ErrorEvent> {
  return groupByRules(event, { rules: settings, compiled, version: { version }, receivedAtMs: 0 });
}

export type TrialOutcome = {
  readonly hash: GroupHash;
  readonly variant: string;
  readonly components: readonly string[];
  readonly fingerprint: readonly string[] | null;
  readonly title: string;
  readonly isComplete: boolean;
};

export type FrameAt = {
  readonly exception: number | null;
  readonly index: number;
  readonly function: string | null;
  readonly module: string | null;
  readonly path: string | null;
  readonly wasInApp: boolean;
  readonly inApp: boolean;
  readonly category: string | null;
  readonly contributes: boolean | null;
  readonly contributesBy: RuleNote | null;
};

type RuleAt = RuleNote & { readonly frames: FrameAt[] };

export type RuleTrial = {
  readonly before: TrialOutcome;
  readonly after: TrialOutcome;
  readonly fingerprintRule: RuleAt | null;
  readonly stackTraceRules: RuleAt[];
  readonly frames: FrameAt[];
};

const rulesMax = 200;
const framesPerRuleMax = 50;
const framesMax = 500;

/** Tries rules on an event as it came, which is to say with no rules applied to it. */
export function tryRules(event: ErrorEvent, before: RulesToTry, after: RulesToTry): RuleTrial {
  const tried = groupByTriedRules(event, after);
  const verdicts = tried.ruled?.verdicts ?? [];
  const stackTraceRules = new Map<TraceVerdict["matches"][number]["rule"], RuleAt>();
  for (const { trace, verdict } of verdicts) {
    for (const { rule, frames } of verdict.matches) {
      const known = stackTraceRules.get(rule);
      if (known === undefined && stackTraceRules.size >= rulesMax) continue;
      const entry = known ?? { ...noteOf("stack-trace", rule), frames: [] };
      stackTraceRules.set(rule, entry);
      const room = framesPerRuleMax - entry.frames.length;
      entry.frames.push(...frames.slice(0, room).map((at) => frameAt(event, trace, verdict, at)));
    }
  }
  return {
    before: outcomeOf(groupByTriedRules(event, before)),
    after: outcomeOf(tried),
    fingerprintRule: fingerprintRuleOf(event, tried),
    stackTraceRules: [...stackTraceRules.values()],
    frames: verdicts
      .flatMap(({ trace, verdict }) => trace.trace.frames.map((_, at) => frameAt(event, trace, verdict, at)))
      .filter(
        (frame) => frame.inApp !== frame.wasInApp || frame.category !== null || frame.contributes !== null,
      )
      .slice(0, framesMax),
  };
}

function outcomeOf({ grouping, title, notes, ruled, event }: GroupedEvent<ErrorEvent>): TrialOutcome {
  return {
    hash: grouping.hash,
    variant: grouping.variant,
    components: grouping.parts.filter(({ contributes }) => contributes).map(({ text }) => text),
    fingerprint: (ruled?.counted ?? event).fingerprint ?? null,
    title: title.title,
    isComplete: notes?.isIncomplete !== true,
  };
}

function fingerprintRuleOf(event: ErrorEvent, { ruled }: GroupedEvent<ErrorEvent>): RuleAt | null {
  const match = ruled?.match;
  if (ruled === undefined || match === undefined) return null;
  const note = noteOf("fingerprint", match.rule);
  // Places count traces as the rules saw them, in this order.
  const trace = match.frames === undefined ? undefined : tracesOf(event)[match.frames.trace];
  if (match.frames === undefined || trace === undefined) return { ...note, frames: [] };
  const verdict = ruled.verdicts.find((entry) => entry.trace.trace === trace.trace)?.verdict;
  const places = match.frames.places.slice(0, framesPerRuleMax);
  return { ...note, frames: places.map((at) => frameAt(event, trace, verdict, at)) };
}

function frameAt(
  event: ErrorEvent,
  { trace, exception }: EventTrace,
  verdict: TraceVerdict | undefined,
  at: number,
): FrameAt {
  const frame = trace.frames[at] ?? {};
  const said = verdict?.frames[at];
  const place = exception === undefined ? -1 : (event.exception?.values.indexOf(exception) ?? -1);
  return {
    exception: place < 0 ? null : place,
    index: at,
    function: frame.function ?? frame.raw_function ?? null,
    module: frame.module ?? null,
    path: frame.abs_path ?? frame.filename ?? null,
    wasInApp: frame.in_app === true,
    inApp: said?.inApp ?? frame.in_app === true,
    category: said?.category ?? null,
    contributes: said?.contributes ?? null,
    contributesBy: said?.contributesBy === undefined ? null : noteOf("stack-trace", said.contributesBy),
  };
}

/** A stored event without what rules have made of its frames. */
export function withoutRules(event: ErrorEvent): ErrorEvent {
  const restored = new Map<Stacktrace, Stacktrace>();
  for (const { trace } of tracesOf(event)) {
    const frames = trace.frames.map(restoredFrame);
    if (frames.some((frame, at) => frame !== trace.frames[at])) restored.set(trace, { ...trace, frames });
  }
  return withTraces(event, restored);
}

function restoredFrame(frame: Frame): Frame {
  const { orig_in_app: original, category, ...data } = frame.data ?? {};
  if (original === undefined && category === undefined) return frame;
  const in_app = original === undefined ? frame.in_app : original === 1;
  return { ...frame, in_app, data: Object.keys(data).length === 0 ? undefined : data };
}

/** Texts of fingerprint rules and of stack-trace rules; what cannot be read is told with its place, the rest holds. */
import { grammarFault, readRuleText, type ReadLine, type RuleBounds, type RuleText } from "../rule-text.ts";
import { written, type WrittenReason } from "../written-fault.ts";
import {
  parse,
  type ReadAction,
  type ReadCondition,
  type ReadMatcher,
  type ReadOutput,
  SyntaxError as GrammarError,
} from "./grammar.generated.js";
import type {
  EventKey,
  ExceptionKey,
  FingerprintRule,
  FrameAction,
  FrameCondition,
  FrameKey,
  Matcher,
  StackTraceRule,
} from "./grouping-rule.ts";

export const groupingRuleBounds: RuleBounds = {
  textLengthMax: 100_000,
  lineLengthMax: 2_000,
  rulesMax: 1_000,
};
export const patternLengthMax = 256;
const matchersMax = 20;
const valuesMax = 20;
const valueLengthMax = 256;
const frameCountMax = 1_000;
const categoryLengthMax = 64;

const frameKeys: Readonly<Record<string, FrameKey | undefined>> = withAliases({
  function: "function",
  module: "module",
  path: "path",
  package: "package",
  "stack.function": "function",
  "stack.module": "module",
  "stack.abs_path": "path",
  "stack.package": "package",
  app: "app",
});
const stackTraceFrameKeys: Readonly<Record<string, FrameKey | undefined>> = withAliases({
  ...frameKeys,
  family: "family",
  category: "category",
});
const exceptionKeys: Readonly<Record<string, ExceptionKey | undefined>> = withAliases({
  type: "type",
  value: "value",
  mechanism: "mechanism",
  "error.type": "type",
  "error.value": "value",
  "error.mechanism": "mechanism",
});
const eventKeys: Readonly<Record<string, EventKey | undefined>> = withAliases({
  type: "type",
  value: "value",
  "error.type": "type",
  "error.value": "value",
  message: "message",
  logger: "logger",
  level: "level",
  family: "family",
  sdk: "sdk",
  release: "release",
  "thread.id": "thread.id",
  "thread.name": "thread.name",
  "thread.state": "thread.state",
  "thread.crashed": "thread.crashed",
  "thread.current": "thread.current",
});

/** Without what every object inherits: names come from people. */
function withAliases<Names extends object>(names: Names): Names {
  return Object.assign(Object.create(null) as Names, names);
}

const frameKeyNames = "stack.function, stack.module, stack.abs_path, stack.package, app";
const fingerprintKeyNames = `type, value, message, logger, level, tags.NAME, family, sdk, release, thread.id, thread.name, thread.state, thread.crashed, thread.current, ${frameKeyNames}`;
const stackTraceKeyNames = `${frameKeyNames}, family, category, type, value, mechanism`;

/** A rule that is well formed and cannot be meant. */
class Misuse extends Error {
  readonly reason: WrittenReason;
  readonly column: number;
  constructor(reason: WrittenReason, column: number) {
    super(reason.code);
    this.reason = reason;
    this.column = column;
  }
}

/** Reads `matcher… -> value… [title="…"]`, a rule a line. */
export function parseFingerprintRules(text: string): RuleText<FingerprintRule> {
  return readRuleText(text, groupingRuleBounds, (line) =>
    reading(() => fingerprintRule(parse(line, { startRule: "FingerprintLine" }))),
  );
}

/** Reads `matcher… action…`, a rule a line. */
export function parseStackTraceRules(text: string): RuleText<StackTraceRule> {
  return readRuleText(text, groupingRuleBounds, (line) =>
    reading(() => stackTraceRule(parse(line, { startRule: "StackTraceLine" }))),
  );
}

function reading<Rule>(read: () => Rule): ReadLine<Rule> {
  try {
    return { rule: read() };
  } catch (error) {
    if (error instanceof GrammarError) return { fault: grammarFault(error) };
    if (error instanceof Misuse) return { fault: { column: error.column, reason: error.reason } };
    throw error;
  }
}

function fingerprintRule(read: ReadCondition & { readonly outputs: readonly ReadOutput[] }): FingerprintRule {
  checkMatchers(read);
  const event: Matcher<EventKey>[] = [];
  const frame: Matcher<FrameKey>[] = [];
  for (const matcher of read.matchers) {
    const key = frameKeys[matcher.key];
    if (key !== undefined) frame.push(matcherOf(matcher, key));
    else event.push(matcherOf(matcher, eventKeyOf(matcher)));
  }
  const siblings = siblingsOf(read, frameKeys, frameKeyNames);
  const asksFrames = frame.length > 0 || siblings.caller !== undefined || siblings.callee !== undefined;
  return { event, frames: asksFrames ? { frame, ...siblings } : undefined, ...outputsOf(read.outputs) };
}

function stackTraceRule(read: ReadCondition & { readonly actions: readonly ReadAction[] }): StackTraceRule {
  checkMatchers(read);
  const exception: Matcher<ExceptionKey>[] = [];
  const frame: Matcher<FrameKey>[] = [];
  for (const matcher of read.matchers) {
    const exceptionKey = exceptionKeys[matcher.key];
    if (exceptionKey === undefined) {
      const key = stackTraceFrameKeys[matcher.key] ?? unknownKey(matcher, stackTraceKeyNames);
      frame.push(matcherOf(matcher, key));
    } else {
      exception.push(matcherOf(matcher, exceptionKey));
    }
  }
  const siblings = siblingsOf(read, stackTraceFrameKeys, `${frameKeyNames}, family, category`);
  return { exception, frames: { frame, ...siblings }, actions: read.actions.flatMap(actionOf) };
}

function checkMatchers({ matchers, caller, callee }: ReadCondition): void {
  const beyond = matchers[matchersMax];
  if (beyond !== undefined)
    throw new Misuse(written("too_many_matchers", { max: matchersMax }), beyond.column);
  for (const matcher of [...matchers, caller, callee]) {
    if (matcher !== null && matcher.pattern.length > patternLengthMax)
      throw new Misuse(written("pattern_too_long", { max: patternLengthMax }), matcher.column);
  }
}

function matcherOf<Key extends string>({ isNegated, pattern }: ReadMatcher, key: Key): Matcher<Key> {
  return { key, isNegated, pattern };
}

function unknownKey({ key, column }: ReadMatcher, names: string): never {
  throw new Misuse(written("unknown_matcher", { name: key.slice(0, 60), values: names }), column);
}

function eventKeyOf(matcher: ReadMatcher): EventKey {
  if (/^tags\../.test(matcher.key)) return `tags.${matcher.key.slice("tags.".length)}`;
  return eventKeys[matcher.key] ?? unknownKey(matcher, fingerprintKeyNames);
}

function siblingsOf(
  { caller, callee }: ReadCondition,
  keys: Readonly<Record<string, FrameKey | undefined>>,
  names: string,
): Pick<FrameCondition, "caller" | "callee"> {
  const sibling = (matcher: ReadMatcher | null) =>
    matcher === null ? undefined : matcherOf(matcher, keys[matcher.key] ?? unknownKey(matcher, names));
  return { caller: sibling(caller), callee: sibling(callee) };
}

function outputsOf(outputs: readonly ReadOutput[]): Pick<FingerprintRule, "fingerprint" | "title"> {
  const fingerprint: string[] = [];
  let title: string | undefined;
  for (const output of outputs) {
    if (output.text.length > valueLengthMax)
      throw new Misuse(written("value_too_long", { max: valueLengthMax }), output.column);
    if (output.kind === "value") fingerprint.push(output.text);
    else if (output.name === "title") title = output.text;
    else
      throw new Misuse(written("unknown_attribute", { name: output.name, values: "title" }), output.column);
    if (fingerprint.length > valuesMax)
      throw new Misuse(written("too_many_values", { max: valuesMax }), output.column);
  }
  if (fingerprint.length === 0) throw new Misuse(written("value_lacking"), outputs[0]?.column ?? 1);
  return { fingerprint, title };
}

/** What older servers knew and nobody does any more is read and does nothing. */
function actionOf(action: ReadAction): readonly FrameAction[] {
  if (action.kind === "flag") {
    const { flag, isOn, range } = action;
    return flag === "app" || flag === "group" ? [{ kind: flag, isOn, range }] : [];
  }
  const { name, value, column } = action;
  if (name === "invert-stacktrace") return [];
  if (name === "category") {
    if (value.length > categoryLengthMax)
      throw new Misuse(written("category_too_long", { max: categoryLengthMax }), column);
    return [{ kind: "category", name: value }];
  }
  const count = /^\d{1,4}$/.test(value) ? Number(value) : Number.NaN;
  if (!(count <= frameCountMax))
    throw new Misuse(written("frame_count", { name, max: frameCountMax }), column);
  return [{ kind: name, count }];
}

/** Rules made ready to be asked, once for each text of them; the last texts that were asked for are kept. */
import type { EventTest } from "./event-test.ts";
import { compileEventTests } from "./event-test.ts";
import { builtInFingerprintRules, builtInStackTraceRules } from "./built-in-rules.ts";
import { createFrameConditions, type CompiledCondition, type FrameConditions } from "./frame-conditions.ts";
import type {
  ExceptionKey,
  FingerprintRule,
  Matcher,
  OwnedLine,
  RuleOrigin,
  StackTraceRule,
} from "./grouping-rule.ts";
import { parseFingerprintRules, parseStackTraceRules } from "./parse-grouping-rules.ts";
import { globTest, type TextTest } from "./text-test.ts";
import type { RuleLine } from "../rule-text.ts";

export type GroupingRuleTexts = { readonly fingerprintRules: string; readonly stackTraceRules: string };

export type CompiledFingerprintRule = OwnedLine<FingerprintRule> & {
  readonly tests: readonly EventTest[];
  readonly condition: CompiledCondition | undefined;
};

export type CompiledStackTraceRule = OwnedLine<StackTraceRule> & {
  readonly exceptionTests: readonly (Matcher<ExceptionKey> & { readonly test: TextTest })[];
  readonly condition: CompiledCondition;
};

export type CompiledGroupingRules = {
  readonly conditions: FrameConditions;
  /** Those of the project first: the first that fits decides. */
  readonly fingerprint: readonly CompiledFingerprintRule[];
  /** Built-in ones first: later ones have the last word. Rules whose frames are asked for stand at their index. */
  readonly stackTrace: readonly CompiledStackTraceRule[];
};

/** Projects with own rules that are processed at the same time. */
const keptRulesMax = 200;
/** Of a project with own rules, and of all projects without. */
const keptFramesMax = { own: 512, common: 8_192 };

type Kept = {
  readonly own: Map<GroupingRuleTexts, CompiledGroupingRules>;
  common: CompiledGroupingRules | undefined;
};
const keptWithBuiltIn: Kept = { own: new Map(), common: undefined };
const keptWithout: Kept = { own: new Map(), common: undefined };

/**
 * The rules of a project, with the built-in ones where they are wanted. The same object of texts, as it hangs on
 * a row of settings, is compiled once; lines that cannot be read are left out.
 */
export function compileGroupingRules(texts: GroupingRuleTexts, isBuiltInOn: boolean): CompiledGroupingRules {
  const kept = isBuiltInOn ? keptWithBuiltIn : keptWithout;
  if (texts.fingerprintRules === "" && texts.stackTraceRules === "") {
    kept.common ??= compile(texts, isBuiltInOn, keptFramesMax.common);
    return kept.common;
  }
  let rules = kept.own.get(texts);
  if (rules === undefined) {
    const [oldest] = kept.own.keys();
    if (kept.own.size >= keptRulesMax && oldest !== undefined) kept.own.delete(oldest);
    rules = compile(texts, isBuiltInOn, keptFramesMax.own);
    kept.own.set(texts, rules);
  }
  return rules;
}

function compile(texts: GroupingRuleTexts, isBuiltInOn: boolean, framesMax: number): CompiledGroupingRules {
  const conditions = createFrameConditions(framesMax);
  const owned = <Rule>(origin: RuleOrigin, rules: readonly RuleLine<Rule>[]): readonly OwnedLine<Rule>[] =>
    rules.map((line) => ({ ...line, origin }));
  const stackTrace = [
    ...owned("built-in", isBuiltInOn ? parseStackTraceRules(builtInStackTraceRules).rules : []),
    ...owned("project", parseStackTraceRules(texts.stackTraceRules).rules),
  ].map((line) => ({
    ...line,
    condition: conditions.add(line.rule.frames),
    exceptionTests: line.rule.exception.map((matcher) => ({ ...matcher, test: globTest(matcher.pattern) })),
  }));
  const fingerprint = [
    ...owned("project", parseFingerprintRules(texts.fingerprintRules).rules),
    ...owned("built-in", isBuiltInOn ? parseFingerprintRules(builtInFingerprintRules).rules : []),
  ].map((line) => ({
    ...line,
    tests: compileEventTests(line.rule.event),
    condition: line.rule.frames && conditions.add(line.rule.frames),
  }));
  return { conditions, fingerprint, stackTrace };
}

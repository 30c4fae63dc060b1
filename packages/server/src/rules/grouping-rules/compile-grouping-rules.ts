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

export type GroupingRuleTexts = {
  readonly fingerprintRules: string;
  readonly stackTraceRules: string;
  /** Of grouping; where nothing is said, the newest. */
  readonly version?: number | undefined;
};

/** Before this version of grouping there were no built-in rules, so its groups know none. */
const builtInFromVersion = 2;

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
  /** Built-in ones first: later ones have the last word. */
  readonly stackTrace: readonly CompiledStackTraceRule[];
};

/** Rules of all projects that have own ones, some 50 MB; those made first make room. */
const keptRulesMax = 50_000;

type Kept = {
  readonly own: Map<GroupingRuleTexts, CompiledGroupingRules>;
  common: CompiledGroupingRules | undefined;
};
const keptWithBuiltIn: Kept = { own: new Map(), common: undefined };
const keptWithout: Kept = { own: new Map(), common: undefined };

/**
 * The rules of a project, with the built-in ones where its version of grouping has them. The same object of
 * texts, as it hangs on a row of settings, is compiled once; lines that cannot be read are left out.
 */
export function groupingRulesOf(texts: GroupingRuleTexts): CompiledGroupingRules {
  const isBuiltInOn = hasBuiltInRules(texts);
  const kept = isBuiltInOn ? keptWithBuiltIn : keptWithout;
  if (texts.fingerprintRules === "" && texts.stackTraceRules === "") {
    kept.common ??= compileGroupingRules(texts, isBuiltInOn);
    return kept.common;
  }
  let rules = kept.own.get(texts);
  if (rules === undefined) {
    rules = compileGroupingRules(texts, isBuiltInOn);
    let count = countOf(rules);
    for (const other of kept.own.values()) count += countOf(other);
    for (const [oldest, other] of kept.own) {
      if (count <= keptRulesMax) break;
      kept.own.delete(oldest);
      count -= countOf(other);
    }
    kept.own.set(texts, rules);
  }
  return rules;
}

function countOf({ fingerprint, stackTrace }: CompiledGroupingRules): number {
  return fingerprint.length + stackTrace.length;
}

export function hasBuiltInRules({ version }: GroupingRuleTexts): boolean {
  return (version ?? builtInFromVersion) >= builtInFromVersion;
}

/** Rules that nobody keeps. */
export function compileGroupingRules(texts: GroupingRuleTexts, isBuiltInOn: boolean): CompiledGroupingRules {
  const conditions = createFrameConditions();
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

/** Texts of rules, a rule a line: bounded, and every fault with its place. */
import { written, writtenByGrammar, type WrittenReason, writtenSentence } from "./written-fault.ts";

export type RuleFault = {
  /** Both counted from 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** The same as a code. */
  readonly reason: WrittenReason;
};

/** A fault of a line that is known to whoever reads it. */
export type LineFault = Pick<RuleFault, "column" | "reason">;

export function ruleFault(line: number, { column, reason }: LineFault): RuleFault {
  return { line, column, message: writtenSentence(reason), reason };
}

export type RuleLine<Rule> = {
  readonly line: number;
  /** As it was written, without space around it. */
  readonly text: string;
  readonly rule: Rule;
};

export type RuleBounds = {
  readonly textLengthMax: number;
  readonly lineLengthMax: number;
  readonly rulesMax: number;
};

export type RuleText<Rule> = {
  readonly rules: readonly RuleLine<Rule>[];
  readonly faults: readonly RuleFault[];
};

export type ReadLine<Rule> = { readonly rule: Rule } | { readonly fault: LineFault };

/** A text with more faults is hardly one of rules. */
const faultsMax = 50;

/** Reads a text of rules; blank lines and those that begin with `#` say nothing. */
export function readRuleText<Rule>(
  text: string,
  bounds: RuleBounds,
  readLine: (line: string) => ReadLine<Rule>,
): RuleText<Rule> {
  if (text.length > bounds.textLengthMax) {
    const reason = written("rules_too_long", { max: bounds.textLengthMax, length: text.length });
    return { rules: [], faults: [ruleFault(1, { column: 1, reason })] };
  }
  const rules: RuleLine<Rule>[] = [];
  const faults: RuleFault[] = [];
  for (const [index, whole] of text.split(/\r\n|\r|\n/).entries()) {
    const line = index + 1;
    const trimmed = whole.trim();
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    if (rules.length >= bounds.rulesMax) {
      const reason = written("too_many_rules", { max: bounds.rulesMax });
      faults.push(ruleFault(line, { column: 1, reason }));
      break;
    }
    if (whole.length > bounds.lineLengthMax) {
      const reason = written("rule_too_long", { max: bounds.lineLengthMax });
      faults.push(ruleFault(line, { column: bounds.lineLengthMax + 1, reason }));
    } else {
      const read = readLine(whole);
      if ("rule" in read) rules.push({ line, text: trimmed, rule: read.rule });
      else faults.push(ruleFault(line, read.fault));
    }
    if (faults.length >= faultsMax) break;
  }
  return { rules, faults };
}

type GrammarFault = {
  readonly message: string;
  readonly found: string | null;
  readonly expected: readonly { readonly type: string; readonly description?: string }[] | null;
  readonly location: { readonly start: { readonly column: number } };
};

/** What a generated parser throws, as a fault that says what could have stood there. */
export function grammarFault({ message, found, expected, location }: GrammarFault): LineFault {
  const { column } = location.start;
  // Without a list of what was expected it is an error that the grammar itself names.
  if (expected === null) return { column, reason: writtenByGrammar(message) };
  const named = expected.flatMap(({ type, description }) =>
    type === "other" && description !== undefined ? [description] : [],
  );
  const parts = [...new Set(named)].join(",");
  if (found === null)
    return {
      column,
      reason: parts === "" ? written("rule_cut") : written("rule_lacks", { expected: parts }),
    };
  const where = { found: JSON.stringify(found) };
  const reason =
    parts === "" ? written("not_here", where) : written("not_here_but", { ...where, expected: parts });
  return { column, reason };
}

/** Texts of rules, a rule a line: bounded, and every fault with its place. */
export type RuleFault = {
  /** Both counted from 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
};

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

export type ReadLine<Rule> =
  | { readonly rule: Rule }
  | { readonly fault: { readonly column: number; readonly message: string } };

/** A text with more faults is hardly one of rules. */
const faultsMax = 50;

/** Reads a text of rules; blank lines and those that begin with `#` say nothing. */
export function readRuleText<Rule>(
  text: string,
  bounds: RuleBounds,
  readLine: (line: string) => ReadLine<Rule>,
): RuleText<Rule> {
  if (text.length > bounds.textLengthMax) {
    const message = `rules may have ${bounds.textLengthMax} characters at most, these have ${text.length}`;
    return { rules: [], faults: [{ line: 1, column: 1, message }] };
  }
  const rules: RuleLine<Rule>[] = [];
  const faults: RuleFault[] = [];
  for (const [index, whole] of text.split(/\r\n|\r|\n/).entries()) {
    const line = index + 1;
    const trimmed = whole.trim();
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    if (rules.length >= bounds.rulesMax) {
      faults.push({ line, column: 1, message: `there may be ${bounds.rulesMax} rules at most` });
      break;
    }
    if (whole.length > bounds.lineLengthMax) {
      const message = `a rule may have ${bounds.lineLengthMax} characters at most`;
      faults.push({ line, column: bounds.lineLengthMax + 1, message });
    } else {
      const read = readLine(whole);
      if ("rule" in read) rules.push({ line, text: trimmed, rule: read.rule });
      else faults.push({ line, ...read.fault });
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
export function grammarFault({ message, found, expected, location }: GrammarFault): {
  readonly column: number;
  readonly message: string;
} {
  const { column } = location.start;
  // Without a list of what was expected it is an error that the grammar itself words.
  if (expected === null) return { column, message };
  const named = expected.flatMap(({ type, description }) =>
    type === "other" && description !== undefined ? [description] : [],
  );
  const texts = [...new Set(named)];
  const what = found === null ? "the rule ends too early" : `did not expect ${JSON.stringify(found)} here`;
  return { column, message: texts.length === 0 ? what : `${what}: expected ${texts.join(" or ")}` };
}

/** Text to ownership rules, a rule a line; what cannot be read is told with its place, the rest holds. */
import { grammarFault, readRuleText, type ReadLine, type RuleBounds, type RuleFault } from "../rule-text.ts";
import { globLengthMax } from "../metered-glob.ts";
import { written } from "../written-fault.ts";
import { parse, SyntaxError as GrammarError } from "./grammar.generated.js";
import type { Owner } from "./owner.ts";

/** `tags.NAME` besides these. */
export type OwnershipMatcherType = "path" | "url" | "module" | "codeowners" | `tags.${string}`;

export type OwnershipRule = {
  /** Counted from 1. */
  readonly line: number;
  /** As it was written. */
  readonly text: string;
  readonly type: OwnershipMatcherType;
  readonly pattern: string;
  /** None only for a pattern of a CODEOWNERS file that takes its paths out of what earlier ones say. */
  readonly owners: readonly Owner[];
};

export type ParsedOwnership = {
  readonly rules: readonly OwnershipRule[];
  readonly faults: readonly RuleFault[];
};

export const ownershipBounds: RuleBounds = { textLengthMax: 100_000, lineLengthMax: 2_000, rulesMax: 2_000 };
const ownersMax = 20;
const matcherNames = "path, url, module, codeowners, tags.NAME";

/** Reads ownership rules. */
export function parseOwnership(text: string): ParsedOwnership {
  const { rules, faults } = readRuleText(text, ownershipBounds, readLine);
  return { rules: rules.map(({ line, text, rule }) => ({ line, text, ...rule })), faults };
}

function readLine(text: string): ReadLine<Pick<OwnershipRule, "type" | "pattern" | "owners">> {
  const fault = (column: number, ...reason: Parameters<typeof written>) => ({
    fault: { column, reason: written(...reason) },
  });
  try {
    const { type, pattern, owners } = parse(text);
    if (pattern.length > globLengthMax)
      return fault(text.indexOf(pattern) + 1, "pattern_too_long", { max: globLengthMax });
    if (owners.length > ownersMax) return fault(text.length + 1, "too_many_owners", { max: ownersMax });
    if (owners.length === 0 && type !== "codeowners") return fault(text.length + 1, "owner_lacking");
    // The grammar knows no other types.
    return { rule: { type: type as OwnershipMatcherType, pattern, owners } };
  } catch (error) {
    if (!(error instanceof GrammarError)) throw error;
    const { column, reason } = grammarFault(error);
    return reason.code === "unknown_matcher"
      ? fault(column, reason.code, { ...reason.params, values: matcherNames })
      : { fault: { column, reason } };
  }
}

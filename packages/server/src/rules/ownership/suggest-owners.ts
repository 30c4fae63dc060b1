/**
 * Whom an event suggests by the rules of its project and its CODEOWNERS file: the owners of the rule that decides
 * in each. The project's own rules come first, because they were written here.
 */
import type { ErrorEvent } from "@vedette/protocol";
import type { OwnerSuggestion } from "#domain/ownership/issue-owners.ts";
import type { OwnerSource } from "#ports/meta-store.ts";
import { ownersOf } from "./owners-of.ts";
import { type OwnershipRule, parseOwnership } from "./parse-ownership.ts";

export type OwnerSuggester = (
  event: ErrorEvent,
  texts: { readonly raw: string; readonly codeowners: string },
) => { readonly suggestions: readonly OwnerSuggestion[]; readonly steps: number };

/** Rules of so many texts are kept in their read form. */
const textsMax = 100;

/** Makes a suggester with a bounded memory of the rules it has read. */
export function createOwnerSuggester(): OwnerSuggester {
  const known = new Map<string, readonly OwnershipRule[]>();

  const rulesOf = (text: string): readonly OwnershipRule[] => {
    if (text === "") return [];
    const rules = known.get(text) ?? parseOwnership(text).rules;
    // What is asked for becomes the youngest; the oldest goes.
    known.delete(text);
    known.set(text, rules);
    const [oldest] = known.keys();
    if (known.size > textsMax && oldest !== undefined) known.delete(oldest);
    return rules;
  };

  return (event, texts) => {
    const suggestions: OwnerSuggestion[] = [];
    let steps = 0;
    const look = (text: string, source: OwnerSource): void => {
      const found = ownersOf(event, rulesOf(text));
      steps += found.steps;
      for (const owner of found.owners) suggestions.push({ owner, rule: found.rule?.text ?? "", source });
    };
    look(texts.raw, "ownership_rule");
    look(texts.codeowners, "codeowners");
    return { suggestions, steps };
  };
}

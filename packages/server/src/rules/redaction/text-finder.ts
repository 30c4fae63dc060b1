/** Finds what the type of a rule looks for in a text, and puts something else in its place. */
import type { RedactionRule } from "#domain/ingest-settings/ingest-settings.ts";
import { version4Pattern, version6Pattern, isVersion6 } from "../scrubbing/ip-addresses.ts";
import {
  bankAccountPattern,
  cardPattern,
  isBankAccount,
  isCard,
  isImei,
  jsonWebTokenPattern,
  privateKeyPattern,
  socialSecurityPattern,
} from "../scrubbing/secret-texts.ts";
import { compilePattern } from "./pattern-program.ts";
import { searchPattern, type StepBudget } from "./pattern-search.ts";
import type { Replacement } from "./redaction-method.ts";

/** The text with what was found replaced; the very same text when nothing was. */
export type TextFinder = (text: string, replace: Replacement, budget: StepBudget) => string;

type Form = { readonly pattern: RegExp; readonly accepts?: (found: string) => boolean };

const forms: Readonly<Partial<Record<RedactionRule["type"], readonly Form[]>>> = {
  creditcard: [{ pattern: cardPattern, accepts: isCard }],
  email: [
    {
      // Less than the standard allows before the @: of a path or a parameter only the address is meant.
      pattern:
        /(?<![\w.!#$%'*+^~-])[\w.!#$%'*+^~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9])/g,
    },
  ],
  iban: [{ pattern: bankAccountPattern, accepts: isBankAccount }],
  imei: [{ pattern: /(?<![\w.-])\d{2}-?\d{6}-?\d{6}-?\d{1,2}(?![\w-])/g, accepts: isImei }],
  ip: [{ pattern: version6Pattern, accepts: isVersion6 }, { pattern: version4Pattern }],
  mac: [{ pattern: /(?<![\w:-])[0-9a-fA-F]{2}([:-])(?:[0-9a-fA-F]{2}\1){4}[0-9a-fA-F]{2}(?![\w:-])/g }],
  pemkey: [{ pattern: privateKeyPattern }],
  url_auth: [{ pattern: /(?<=:\/\/)[^/\s:@]{0,100}:[^/\s@]{0,200}(?=@)/g }],
  usssn: [{ pattern: socialSecurityPattern }],
  userpath: [
    {
      pattern: /(?<=\b[A-Za-z]:[\\/]{1,4}(?:Users|Documents and Settings)[\\/]{1,4})[^\\/\s:*?"<>|]{1,100}/gi,
    },
    { pattern: /(?<=\/(?:Users|home)\/)[^/\s:"'<>|]{1,100}/g },
  ],
  uuid: [
    {
      pattern:
        /(?<![\w-])[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}(?![\w-])/g,
    },
  ],
  bearer: [
    { pattern: /(?<=\b(?:bearer|basic) {1,5})[A-Za-z0-9._~+/-]{8,}=*/gi },
    { pattern: jsonWebTokenPattern },
  ],
};

/** `undefined` for the types that take a value as a whole. */
export function createTextFinder(rule: RedactionRule): TextFinder | undefined {
  if (rule.type === "pattern") return createPatternFinder(rule.pattern ?? "");
  const known = forms[rule.type];
  if (known === undefined) return undefined;
  return (text, replace) => {
    let clean = text;
    for (const { pattern, accepts } of known) {
      clean = clean.replace(pattern, (found) =>
        accepts === undefined || accepts(found) ? replace(found) : found,
      );
    }
    return clean;
  };
}

/** When the budget of the event is used up, the rest of its texts go as a whole: nothing may slip through. */
function createPatternFinder(pattern: string): TextFinder {
  const program = compilePattern(pattern);
  return (text, replace, budget) => {
    const places = searchPattern(program, text, budget);
    if (places === undefined) return replace(text);
    let clean = "";
    let from = 0;
    for (const { start, end } of places) {
      clean += text.slice(from, start) + replace(text.slice(start, end));
      from = end;
    }
    return places.length === 0 ? text : clean + text.slice(from);
  };
}

/**
 * Which rule took what out of an event, as remarks in its tree `_meta`: place, rule, method (`x` removed, `s`
 * substituted, `m` masked, `p` pseudonymised).
 *
 * The walk that scrubs knows no paths: it would pay for them at every value of every event. It notes the object that
 * holds a changed value, and only for an event with such notes a second walk finds where those objects stand.
 */
import { isJsonObject, type ErrorEvent, type Json, type JsonObject } from "@vedette/protocol";
import type { RedactionRule } from "#domain/ingest-settings/ingest-settings.ts";
import { addTo, leafAt } from "../meta-tree.ts";
import { filtered } from "./scrub-item.ts";

export type ScrubNote = {
  readonly holder: object;
  /** Within the holder, or `pair` where the holder is a name with its value. */
  readonly key: string | number | "pair";
  /** Names of rules; usually one. */
  readonly rules: readonly string[];
  readonly method: "x" | "s";
};

export type ScrubRemark = {
  readonly place: readonly string[];
  readonly rule: string;
  readonly method: "x" | "s" | "m" | "p";
};

/** Of one event; what is beyond is scrubbed as well, and not remarked on. */
export const scrubRemarksMax = 100;

/** What each built-in rule leaves in a text. */
const traces: readonly (readonly [trace: string, rule: string])[] = [
  [filtered, "@password:filter"],
  ["[private key]", "@pemkey:replace"],
  ["[token]", "@bearer:replace"],
  ["[credentials]@", "@url_auth:replace"],
  ["[us-ssn]", "@usssn:replace"],
  ["[iban]", "@iban:replace"],
  ["[creditcard]", "@creditcard:replace"],
  ["[ip]", "@ip:replace"],
];

/** The built-in rules that made the one of the other. */
export function builtInRules(before: Json, after: Json): readonly string[] {
  if (typeof after !== "string" || after === filtered) return ["@password:filter"];
  const text = String(before);
  const rules = traces.filter(([trace]) => timesIn(after, trace) > timesIn(text, trace));
  // A trace may have taken the place of another one.
  return rules.length === 0 ? ["@anything:replace"] : rules.map(([, rule]) => rule);
}

function timesIn(text: string, part: string): number {
  return text.split(part).length - 1;
}

/** Where the noted values stand. To be called before anything else changes the event's lists. */
export function placeNotes(event: ErrorEvent, notes: readonly ScrubNote[]): readonly ScrubRemark[] {
  const found: ScrubRemark[] = [];
  const byHolder = Map.groupBy(notes, ({ holder }) => holder);
  let left = byHolder.size;

  /** Where the walk stands. One list for all of it: a path for every value was a sixth of all garbage of an event. */
  const place: (string | number)[] = [];

  function visit(value: Json[] | JsonObject): void {
    const here = byHolder.get(value);
    if (here !== undefined) {
      left -= 1;
      for (const { key, rules, method } of here) {
        const own =
          key === "pair" && Array.isArray(value)
            ? [...place.slice(0, -1), String(value[0])]
            : [...place, key];
        for (const rule of rules) found.push({ place: own.map(String), rule, method });
      }
    }
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index += 1) visitPart(value[index], index);
    } else {
      for (const key in value) {
        // Remarks on remarks are nobody's business.
        if (place.length > 0 || key !== "_meta") visitPart(value[key], key);
      }
    }
  }

  function visitPart(value: Json | undefined, key: string | number): void {
    if (left === 0 || typeof value !== "object" || value === null) return;
    place.push(key);
    visit(value);
    place.pop();
  }

  visit(event as unknown as JsonObject);
  return found;
}

/** The name of a rule of the project's own, by its place in the list. */
export function ownRuleRemark(
  rule: RedactionRule,
  index: number,
  place: readonly string[],
  isGone: boolean,
): ScrubRemark {
  const methods = { remove: "x", mask: "m", hash: "p", replace: "s" } as const;
  const method = rule.method === "remove" && !isGone ? "s" : methods[rule.method];
  return { place: [...place], rule: `rule-${index + 1}:${rule.type}`, method };
}

/** Among the remarks of the SDK, which were scrubbed like everything else. */
export function writeScrubRemarks(event: ErrorEvent, remarks: readonly ScrubRemark[]): void {
  if (remarks.length === 0) return;
  const holder = event as { _meta: JsonObject | undefined };
  const meta = isJsonObject(holder._meta) ? holder._meta : {};
  for (const { place, rule, method } of remarks.slice(0, scrubRemarksMax)) {
    const leaf = leafAt(meta, place);
    if (leaf !== undefined) addTo(leaf, "rem", [rule, method]);
  }
  holder._meta = meta;
}

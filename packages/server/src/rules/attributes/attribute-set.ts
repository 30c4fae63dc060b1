/**
 * The attributes of one span, log or metric on their way to a row: what has a column apart, the rest as texts and
 * numbers, without secrets, within bounds. What was left out or cut is remarked in an attribute of its own.
 */
import { shorten, type Json, type Remark } from "@vedette/protocol";
import { freeName } from "../scrubbing/free-name.ts";
import { filtered } from "../scrubbing/scrub-item.ts";
import { builtInRules, type ScrubRemark } from "../scrubbing/scrub-remarks.ts";
import type { AttributePlan, AttributeScrubber } from "./scrub-attributes.ts";
import { noKnownAttributes, type AttributeSlot, type KnownAttributes } from "./known-attributes.ts";

export type AttributeSet = {
  /** Which attributes go to a column. */
  readonly slots: ReadonlySet<AttributeSlot>;
  readonly known: KnownAttributes;
  readonly texts: [string, string][];
  readonly numbers: [string, number][];
  readonly remarks: Remark[];
  /** What was scrubbed, and by which rules; absent where nothing was. */
  scrubbed: ScrubbedPart[] | undefined;
  /** The name that each stands under, with the one it was sent under; kept once a name was cleaned. */
  namesTaken: Map<string, string> | undefined;
  /** What is left of the budget of characters. */
  charsLeft: number;
  /** An integer came that JSON.parse cannot have read exactly. */
  hasInexactInteger: boolean;
};

/** As `_meta` of events has it: `rem` holds rules with what they did. */
export type ScrubbedPart = {
  /** `attributes.customer`, or the field of the span, log or metric itself: `body`, `tags.customer`. */
  readonly path: string;
  readonly rem: readonly (readonly [rule: string, method: ScrubRemark["method"]])[];
};

export const attributesMax = 512;
const nameLengthMax = 200;
const textLengthMax = 65_536;
const charsMax = 262_144;
const remarksMax = 20;

/** Where remarks stand, as a JSON list: what was repaired or left out, then what was scrubbed. */
export const remarksAttribute = "sentry._internal.remarks";

export function createAttributeSet(slots: ReadonlySet<AttributeSlot>): AttributeSet {
  return {
    slots,
    known: noKnownAttributes(),
    texts: [],
    numbers: [],
    remarks: [],
    scrubbed: undefined,
    namesTaken: undefined,
    charsLeft: charsMax,
    hasInexactInteger: false,
  };
}

export function remarkAttribute(
  set: AttributeSet,
  name: string,
  kind: Remark["kind"],
  more?: { readonly detail?: string; readonly originalLength?: number },
): void {
  if (set.remarks.length >= remarksMax) return;
  set.remarks.push({ kind, path: pathOf("attributes", name), ...more });
}

/** Of an attribute whose name was not looked through. */
export function remarkLeftOut(
  set: AttributeSet,
  scrubber: AttributeScrubber,
  name: string,
  detail: string,
): void {
  const start = scrubber.cleanText(name.slice(0, nameLengthMax));
  remarkAttribute(set, start, "invalid_data", { detail });
}

function pathOf(field: "attributes" | "tags", name: string): string {
  return `${field}.${name.slice(0, 100).toWellFormed()}`;
}

/** Costs nothing where nothing is scrubbed, which is nearly everywhere. */
function noteScrubbed(
  set: AttributeSet,
  path: string,
  rules: Iterable<string>,
  method: ScrubRemark["method"] = "s",
): void {
  set.scrubbed ??= [];
  if (set.scrubbed.length >= remarksMax) return;
  const rem = Array.from(rules, (rule) => [rule, method] as const);
  if (rem.length > 0) set.scrubbed.push({ path, rem });
}

function noteAttribute(
  set: AttributeSet,
  name: string,
  rules: Iterable<string>,
  method?: ScrubRemark["method"],
): void {
  noteScrubbed(set, pathOf("attributes", name), rules, method);
}

/** A text of the span, log or metric itself without the secrets in it; remarked on as an attribute is. */
export function cleanField(
  set: AttributeSet,
  scrubber: AttributeScrubber,
  path: string,
  text: string,
  clean = scrubber.cleanText(text),
): string {
  if (clean !== text) noteScrubbed(set, path, builtInRules(text, clean));
  return clean;
}

/** The same for a list or an object, which is changed in place. */
export function cleanStructuredField(
  set: AttributeSet,
  scrubber: AttributeScrubber,
  path: string,
  value: Json,
): Json {
  const rules = new Set<string>();
  const clean = scrubber.cleanStructure(value, rules);
  if (rules.size > 0) noteScrubbed(set, path, rules);
  return clean;
}

type Tags = readonly (readonly [string, string])[];

export function cleanTags(set: AttributeSet, scrubber: AttributeScrubber, tags: Tags): Tags {
  if (tags.length === 0) return tags;
  return tags.map(([given, text]) => {
    const { name, treatment, slot } = scrubber.planOf(given);
    if (treatment === "none" && slot === undefined) return [name, text];
    if (treatment !== "secret") return [name, cleanField(set, scrubber, pathOf("tags", name), text)];
    noteScrubbed(set, pathOf("tags", name), secretRules);
    return [name, filtered];
  });
}

const secretRules = ["@password:filter"] as const;
const addressRules = ["@ip:remove"] as const;

/** Adds an attribute of any type. */
export function addAttribute(
  set: AttributeSet,
  scrubber: AttributeScrubber,
  name: string,
  value: Json | undefined,
): void {
  if (value === undefined || value === null) return;
  if (name.length > nameLengthMax || name === "") {
    remarkLeftOut(set, scrubber, name, "the name is too long or empty");
    return;
  }
  const plan = underOwnName(set, planIn(set, scrubber.planOf(name)), name);
  if (plan.treatment === "leave_out") {
    noteAttribute(set, plan.name, addressRules, "x");
    return;
  }
  if (plan.treatment === "secret") {
    noteAttribute(set, plan.name, secretRules);
    addText(set, plan, filtered);
    return;
  }
  switch (typeof value) {
    case "string": {
      const text = plan.treatment === "clean" ? scrubber.cleanText(value) : value;
      if (text !== value) noteAttribute(set, plan.name, builtInRules(value, text));
      addText(set, plan, text);
      return;
    }
    case "number":
      addNumber(set, scrubber, plan, value);
      return;
    case "boolean":
      addText(set, plan, value ? "true" : "false");
      return;
    default: {
      const clean =
        plan.treatment === "clean"
          ? cleanStructuredField(set, scrubber, pathOf("attributes", plan.name), value)
          : value;
      addText(set, plan, JSON.stringify(clean));
    }
  }
}

function underOwnName(set: AttributeSet, plan: AttributePlan, given: string): AttributePlan {
  if (plan.name === given && set.namesTaken === undefined) return plan;
  const taken = (set.namesTaken ??= new Map([...set.texts, ...set.numbers].map(([name]) => [name, name])));
  const name = freeName(plan.name, (one) => (taken.get(one) ?? given) !== given);
  taken.set(name, given);
  return name === plan.name ? plan : { ...plan, name };
}

/** Where a row has no column for it, people may well have written into an attribute of such a name. */
function planIn({ slots }: AttributeSet, plan: AttributePlan): AttributePlan {
  const isOnlyNamedSo = plan.treatment === "none" && plan.slot !== undefined && !slots.has(plan.slot);
  return isOnlyNamedSo ? { ...plan, treatment: "clean" } : plan;
}

function addNumber(set: AttributeSet, scrubber: AttributeScrubber, plan: AttributePlan, value: number): void {
  if (!Number.isFinite(value)) {
    addText(set, plan, String(value));
    return;
  }
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) set.hasInexactInteger = true;
  if (value >= 1e12 && plan.treatment === "clean") {
    const text = String(value);
    const clean = scrubber.cleanText(text);
    if (clean !== text) {
      noteAttribute(set, plan.name, builtInRules(text, clean));
      addText(set, plan, clean);
      return;
    }
  }
  if (plan.slot !== undefined && fillSlot(set, plan, String(value))) return;
  if (!hasRoom(set, plan.name, 16)) return;
  set.numbers.push([plan.name, value]);
}

function addText(set: AttributeSet, plan: AttributePlan, text: string): void {
  if (plan.slot !== undefined && fillSlot(set, plan, text)) return;
  if (!hasRoom(set, plan.name, Math.min(text.length, textLengthMax))) return;
  if (text.length > textLengthMax) {
    remarkAttribute(set, plan.name, "value_too_long", { originalLength: text.length });
    set.texts.push([plan.name, shorten(text, textLengthMax)]);
  } else {
    set.texts.push([plan.name, text]);
  }
}

function hasRoom(set: AttributeSet, name: string, chars: number): boolean {
  set.charsLeft -= name.length + chars;
  if (set.charsLeft >= 0 && set.texts.length + set.numbers.length < attributesMax) return true;
  remarkAttribute(set, name, "value_too_long", { detail: "there are too many" });
  return false;
}

/** The first name of a slot wins; the same again under another name is not kept twice. */
function fillSlot({ slots, known }: AttributeSet, plan: AttributePlan, text: string): boolean {
  const slot = plan.slot;
  if (slot === undefined || text.length > plan.slotLengthMax || !slots.has(slot)) return false;
  if (slot === "httpStatus" && !/^[1-9]\d\d$/.test(text)) return false;
  if (known[slot] !== "") return known[slot] === text;
  known[slot] = text;
  return true;
}

/** The remarks become an attribute; call it once, when everything is added and cleaned. */
export function closeAttributes(set: AttributeSet): void {
  const { remarks, scrubbed } = set;
  if (scrubbed !== undefined) set.texts.push([remarksAttribute, JSON.stringify([...remarks, ...scrubbed])]);
  else if (remarks.length > 0) set.texts.push([remarksAttribute, JSON.stringify(remarks)]);
}

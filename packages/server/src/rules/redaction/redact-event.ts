/**
 * The rules that people write themselves: what, where, and what becomes of it. They come after the built-in
 * scrubbing and change the event in place; each sees what the one before it left.
 */
import type { ErrorEvent, Json, JsonObject } from "@vedette/protocol";
import type { RedactionRule } from "#domain/ingest-settings/ingest-settings.ts";
import { createKeyTest, type KeyTest } from "../scrubbing/sensitive-keys.ts";
import { eventPlaces, type Place } from "./event-places.ts";
import type { StepBudget } from "./pattern-search.ts";
import { createReplacement, type Replacement } from "./redaction-method.ts";
import { parseSelector, type ValueType } from "./selector.ts";
import { compileSelectors, rootStates, stepStates, typeMask, type TypeMask } from "./selector-walk.ts";
import { createTextFinder, type TextFinder } from "./text-finder.ts";

export type RedactionSettings = {
  readonly rules: readonly RedactionRule[];
  readonly hashKey?: string | undefined;
};

/** Told of every value that a rule changed, for whoever tries rules out. */
export type OnRedaction = (hit: {
  readonly rule: number;
  readonly path: readonly string[];
  readonly before: Json;
  /** `undefined` where the value is gone. */
  readonly after: Json | undefined;
}) => void;

export type Redactor = {
  readonly redactEvent: (event: ErrorEvent, onHit?: OnRedaction) => void;
  /** Any other item, as an object of names and values; `type` is what selectors call it. */
  readonly redactItem: (item: JsonObject, type: ValueType, onHit?: OnRedaction) => void;
};

type CompiledRule = {
  /** `undefined` where the value is taken as a whole. */
  readonly find: TextFinder | undefined;
  readonly replace: Replacement;
  readonly removes: boolean;
  /** Only values under a name that promises a secret. */
  readonly onlySensitive: boolean;
};

const made = new WeakMap<RedactionSettings, { readonly redactor: Redactor | undefined }>();

/** The redactor of a settings object, made once; `undefined` where there are no rules. */
export function redactorOf(settings: RedactionSettings): Redactor | undefined {
  if (settings.rules.length === 0) return undefined;
  const known = made.get(settings);
  if (known !== undefined) return known.redactor;
  const redactor = createRedactor(settings);
  made.set(settings, { redactor });
  return redactor;
}

/** Of names below names; what lies deeper was cut by the readers. */
const depthMax = 40;
/** About a tenth of a second for the hardest patterns over the texts of one event. */
const stepsPerItemMax = 3_000_000;

const textMask = typeMask("string");
const arrayMask = typeMask("array");
const objectMask = typeMask("object");
const isSensitive: KeyTest = createKeyTest({ useDefaults: true, sensitiveFields: [], safeFields: [] });

/** Throws `WrittenWrong` for rules that cannot be read. */
export function createRedactor(settings: RedactionSettings): Redactor {
  const rules = settings.rules.map((rule): CompiledRule => ({
    find: createTextFinder(rule),
    replace: createReplacement(rule, settings.hashKey),
    removes: rule.method === "remove",
    onlySensitive: rule.type === "password",
  }));
  const selectors = compileSelectors(settings.rules.map((rule) => parseSelector(rule.source)));
  const width = selectors.paths.length;
  const states = new Int32Array(width * (depthMax + 2));
  const names: string[] = [];
  let budget: StepBudget = { stepsLeft: 0 };
  let tell: OnRedaction | undefined;

  /** Goes down to a value; what `visit` answers takes its place. */
  function below(depth: number, name: string, types: TypeMask, visit: (depth: number) => Json | undefined) {
    if (depth >= depthMax) return undefined;
    stepStates(selectors, states, depth * width, (depth + 1) * width, name.toLowerCase(), types);
    names.push(name);
    const left = visit(depth + 1);
    names.pop();
    return left;
  }

  function scalar(value: string | number | boolean, depth: number, isKept: boolean): Json | undefined {
    let left: string | number | boolean = value;
    for (let index = 0; index < rules.length; index += 1) {
      const rule = rules[index];
      if (rule === undefined || !selectors.covers(index, states, depth * width)) continue;
      if (rule.onlySensitive && !isSensitive(names.at(-1) ?? "")) continue;
      const before: string | number | boolean = left;
      if (rule.find !== undefined) {
        if (typeof left === "boolean") continue;
        const text = String(left);
        const clean = rule.find(text, rule.replace, budget);
        if (clean !== text) left = clean;
      } else if (!isKept) {
        if (rule.removes) {
          tell?.({ rule: index, path: [...names], before, after: undefined });
          return undefined;
        }
        left = rule.replace(String(left));
      }
      if (left !== before) tell?.({ rule: index, path: [...names], before, after: left });
    }
    return left;
  }

  /** A whole list or object goes where a rule removes it and excepts nothing that may be in it. */
  function isRemoved(value: Json, depth: number): boolean {
    return rules.some((rule, index) => {
      const goes =
        rule.find === undefined &&
        rule.removes &&
        (!rule.onlySensitive || isSensitive(names.at(-1) ?? "")) &&
        selectors.hasExceptions[index] === false &&
        selectors.covers(index, states, depth * width);
      if (goes) tell?.({ rule: index, path: [...names], before: value, after: undefined });
      return goes;
    });
  }

  function free(value: Json, depth: number): Json | undefined {
    if (value === null) return value;
    if (typeof value !== "object") return scalar(value, depth, false);
    if (names.length > 0 && isRemoved(value, depth)) return undefined;
    if (Array.isArray(value)) {
      freeList(value, depth);
      return value;
    }
    for (const key in value) {
      const entry = value[key];
      if (entry === undefined) continue;
      const left = below(depth, key, maskOf(entry), (at) => free(entry, at));
      if (left !== entry) value[key] = left as Json;
    }
    return value;
  }

  function freeList(list: Json[], depth: number): void {
    let kept = 0;
    for (const [index, entry] of list.entries()) {
      const left = below(depth, String(index), maskOf(entry), (at) => free(entry, at));
      if (left === undefined) continue;
      list[kept] = left;
      kept += 1;
    }
    list.length = kept;
  }

  function pairs(list: (readonly [string, string])[], depth: number): void {
    let kept = 0;
    for (const pair of list) {
      const [name, value] = pair;
      const left = below(depth, name, textMask, (at) => scalar(value, at, false));
      if (left === undefined) continue;
      list[kept] = left === value ? pair : [name, String(left)];
      kept += 1;
    }
    list.length = kept;
  }

  /** The types of the value were decided by the place it stands in; its readers saw to that. */
  function visit(place: Place, value: Json, depth: number): Json | undefined {
    switch (place.kind) {
      case "text":
      case "keptText":
        return typeof value === "string" ? scalar(value, depth, place.kind === "keptText") : value;
      case "free":
        return free(value, depth);
      case "pairs":
        if (Array.isArray(value)) pairs(value as unknown as (readonly [string, string])[], depth);
        return value;
      case "list":
        if (Array.isArray(value)) {
          for (const [index, entry] of value.entries())
            below(depth, String(index), typesOf(place.entry), (at) => visit(place.entry, entry, at));
        }
        return value;
      case "map":
        for (const name in value as JsonObject) visitField(value as JsonObject, name, place.entry, depth);
        return value;
      case "object":
        for (const [name, field] of place.fields) visitField(value as JsonObject, name, field, depth);
        return value;
    }
  }

  function visitField(holder: JsonObject, name: string, place: Place, depth: number): void {
    const value = holder[name];
    if (value === undefined || value === null) return;
    const left = below(depth, name, typesOf(place) | maskOf(value), (at) => visit(place, value, at));
    if (left !== value) holder[name] = left;
  }

  function start(onHit: OnRedaction | undefined): void {
    names.length = 0;
    budget = { stepsLeft: stepsPerItemMax };
    tell = onHit;
    rootStates(selectors, states);
  }

  return {
    redactEvent: (event, onHit) => {
      start(onHit);
      visit(eventPlaces, event as unknown as JsonObject, 0);
    },
    redactItem: (item, type, onHit) => {
      start(onHit);
      // The item itself is a value of its type: `$log.body` begins there.
      stepStates(selectors, states, 0, width, "", typeMask("object", type));
      const own = states.slice(width, 2 * width);
      for (let index = 0; index < width; index += 1) states[index] = (states[index] ?? 0) | (own[index] ?? 0);
      free(item, 0);
    },
  };
}

function typesOf(place: Place): TypeMask {
  return place.kind === "object" || place.kind === "free" ? place.types : 0;
}

function maskOf(value: Json): TypeMask {
  if (typeof value === "string") return textMask;
  if (typeof value === "number") return typeMask("number");
  if (typeof value === "boolean") return typeMask("boolean");
  return Array.isArray(value) ? arrayMask : objectMask;
}

/**
 * Frames that came before. Those of a group come again with each of its events, and most of a large event is frames:
 * what was found out about one holds for every other that is field for field the same, whatever its variables are.
 */
import type { Frame } from "@vedette/protocol";

type Value = string | number | boolean | null | readonly string[];

export type KnownFrame = {
  readonly keys: readonly string[];
  readonly values: readonly Value[];
  /** The one that followed it last: mostly it follows again. */
  next: KnownFrame | undefined;
  /** As JSON, once somebody has asked for it. */
  text: string | undefined;
  /** The number of the scrubber that found nothing to change in it last. */
  cleanFor: number | undefined;
};

export type KnownFrames = {
  /** `before` is the known one in front of it. */
  readonly find: (frame: Frame, before: KnownFrame | undefined) => KnownFrame | undefined;
  /** `undefined` for one that cannot be known: it holds more than values and lists of texts, or too much. */
  readonly learn: (frame: Frame) => KnownFrame | undefined;
};

/** Some 10 MB with their texts; when it is full, all is learned again. */
const knownCharsMax = 3_000_000;
const frameCharsMax = 8_192;
/** What an entry takes beside its texts: there may be any number of frames with the shortest ones. */
const charsPerEntry = 150;
/** Of one line and column; more are some recursion or minified code, and those are compared one after the other. */
const alikeMax = 8;

export function createKnownFrames(charsMax = knownCharsMax): KnownFrames {
  const byPlace = new Map<number, KnownFrame[]>();
  let chars = 0;

  function findByPlace(frame: Frame): KnownFrame | undefined {
    return byPlace.get(placeOf(frame))?.find((known) => isSame(known, frame));
  }

  return {
    find: (frame, before) => {
      const expected = before?.next;
      const known = expected !== undefined && isSame(expected, frame) ? expected : findByPlace(frame);
      if (before !== undefined && known !== undefined && before.next !== known) before.next = known;
      return known;
    },
    learn: (frame) => {
      const fields = fieldsOf(frame);
      if (fields === undefined || fields.chars > frameCharsMax) return undefined;
      chars += fields.chars;
      if (chars > charsMax) {
        byPlace.clear();
        chars = fields.chars;
      }
      const { keys, values } = fields;
      const known: KnownFrame = { keys, values, next: undefined, text: undefined, cleanFor: undefined };
      const place = placeOf(frame);
      const alike = byPlace.get(place);
      if (alike === undefined) byPlace.set(place, [known]);
      else if (alike.unshift(known) > alikeMax) alike.pop();
      return known;
    },
  };
}

/** Those of this thread. */
export const knownFrames = createKnownFrames();

/**
 * Puts the very texts of a known frame in the places of the same ones of another. Whoever compares them or looks them up
 * afterwards does not have to read them, and those that were just parsed are garbage at once.
 */
export function shareTexts(frame: Frame, known: KnownFrame): void {
  const fields = frame as Record<string, unknown>;
  let at = 0;
  for (const key in fields) {
    const value = fields[key];
    if (key === "vars" || value === undefined) continue;
    const same = known.values[at];
    at += 1;
    if (typeof same === "string") fields[key] = same;
    else if (Array.isArray(same) && Array.isArray(value)) {
      // Its own list with the same texts: it may yet be changed in place.
      for (let index = 0; index < same.length; index += 1) value[index] = same[index];
    }
  }
}

function placeOf({ lineno = 0, colno = 0 }: Frame): number {
  return lineno * 1024 + colno;
}

type Fields = Readonly<Record<string, unknown>>;

/** `undefined` where a field is more than a value or a list of texts. */
function fieldsOf(frame: Frame): (Pick<KnownFrame, "keys" | "values"> & { chars: number }) | undefined {
  const fields: Fields = frame;
  const keys: string[] = [];
  const values: Value[] = [];
  let chars = charsPerEntry;
  for (const key in fields) {
    const value = fields[key];
    if (key === "vars" || value === undefined) continue;
    if (!isValue(value)) return undefined;
    keys.push(key);
    // A copy: the lists of an event may yet be changed in place.
    values.push(typeof value === "object" && value !== null ? [...value] : value);
    chars += key.length + charsOf(value);
  }
  return { keys, values, chars };
}

function isValue(value: unknown): value is Value {
  if (typeof value !== "object" || value === null) return true;
  return Array.isArray(value) && value.every((entry) => typeof entry === "string");
}

/** What else there is beside texts takes about as much as a short one. */
const otherChars = 8;

function charsOf(value: Value): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return otherChars;
  return value.reduce((sum, text) => sum + text.length + otherChars, otherChars);
}

function isSame({ keys, values }: KnownFrame, frame: Frame): boolean {
  const fields: Fields = frame;
  let at = 0;
  for (const key in fields) {
    const value = fields[key];
    if (key === "vars" || value === undefined) continue;
    if (keys[at] !== key) return false;
    const known = values[at];
    if (value !== known && !isSameList(known, value)) return false;
    at += 1;
  }
  return at === keys.length;
}

function isSameList(known: Value | undefined, value: unknown): boolean {
  if (!Array.isArray(known) || !Array.isArray(value) || known.length !== value.length) return false;
  for (let index = 0; index < known.length; index += 1) if (known[index] !== value[index]) return false;
  return true;
}

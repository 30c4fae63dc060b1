/**
 * Frames as JSON text, without their variables. The frames of a group come again with each of its events, and most of
 * a large event is frames: their texts are remembered, and a frame that is field for field the same is not written anew.
 */
import type { Frame } from "@vedette/protocol";

type Value = string | number | boolean | null | readonly string[];

type Known = {
  readonly keys: readonly string[];
  readonly values: readonly Value[];
  readonly text: string;
  /** The one that followed it last: mostly it follows again. */
  next: Known | undefined;
};

export type FrameTexts = {
  /** The texts of all, between commas: what `JSON.stringify` gives for a list of them, without its brackets. */
  readonly textOf: (frames: readonly Frame[]) => string;
};

/** Some 10 MB with the values; when it is full, all is learned again. */
const knownCharsMax = 3_000_000;
const textLengthMax = 8_192;
/** Of one line and column; more are some recursion or minified code, and those are compared one after the other. */
const alikeMax = 8;

export function createFrameTexts(charsMax = knownCharsMax): FrameTexts {
  const byPlace = new Map<number, Known[]>();
  let chars = 0;

  function find(frame: Frame): Known | undefined {
    return byPlace.get(placeOf(frame))?.find((known) => isSame(known, frame));
  }

  function learn(frame: Frame, text: string): Known | undefined {
    const fields = fieldsOf(frame);
    if (fields === undefined || text.length > textLengthMax) return undefined;
    chars += text.length;
    if (chars > charsMax) {
      byPlace.clear();
      chars = text.length;
    }
    const known: Known = { ...fields, text, next: undefined };
    const place = placeOf(frame);
    const alike = byPlace.get(place);
    if (alike === undefined) byPlace.set(place, [known]);
    else if (alike.unshift(known) > alikeMax) alike.pop();
    return known;
  }

  return {
    textOf: (frames) => {
      let text = "";
      let before: Known | undefined;
      for (const [index, frame] of frames.entries()) {
        if (index > 0) text += ",";
        const expected = before?.next;
        let known = expected !== undefined && isSame(expected, frame) ? expected : find(frame);
        if (known === undefined) {
          const written = textWithoutVars(frame);
          text += written;
          known = learn(frame, written);
        } else text += known.text;
        if (before !== undefined && before.next !== known) before.next = known;
        before = known;
      }
      return text;
    },
  };
}

function textWithoutVars(frame: Frame): string {
  return JSON.stringify(frame.vars === undefined ? frame : { ...frame, vars: undefined });
}

function placeOf({ lineno = 0, colno = 0 }: Frame): number {
  return lineno * 1024 + colno;
}

type Fields = Readonly<Record<string, unknown>>;

/** What the text was written from; `undefined` where a field is more than a value or a list of texts. */
function fieldsOf(frame: Frame): Pick<Known, "keys" | "values"> | undefined {
  const fields: Fields = frame;
  const keys: string[] = [];
  const values: Value[] = [];
  for (const key in fields) {
    const value = fields[key];
    if (key === "vars" || value === undefined) continue;
    if (!isValue(value)) return undefined;
    keys.push(key);
    // A copy: the lists of an event may yet be changed in place.
    values.push(typeof value === "object" && value !== null ? [...value] : value);
  }
  return { keys, values };
}

function isValue(value: unknown): value is Value {
  if (typeof value !== "object" || value === null) return true;
  return Array.isArray(value) && value.every((entry) => typeof entry === "string");
}

function isSame({ keys, values }: Known, frame: Frame): boolean {
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

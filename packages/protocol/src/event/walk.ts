/**
 * The walk over a hostile JSON value: field by field, in place, by tables of small readers.
 *
 * In place, because the value was parsed by us for this purpose only and copies are what costs most on the
 * hot path. A field that cannot be used is set to undefined (JSON leaves it out) rather than deleted, which
 * would turn the object into a slow dictionary. Every cut and every removal is remarked with its path.
 */
import { isJsonObject, scalarText, type Json, type JsonObject } from "../json.ts";
import { pathText } from "./path.ts";

export type RemarkKind =
  | "invalid_data"
  | "invalid_attribute"
  | "value_too_long"
  | "missing_attribute"
  | "past_timestamp"
  | "future_timestamp"
  | "clock_drift";

/** What was changed or left out, where, and why. */
export type Remark = {
  readonly kind: RemarkKind;
  /** As in `exception.values.0.stacktrace.frames`; see `pathKeys`. */
  readonly path: string;
  /** What was expected, or what else helps. */
  readonly detail?: string | undefined;
  /** The length or count before a cut. */
  readonly originalLength?: number | undefined;
  /** Of a clock that is off: what it said and what ours said, in seconds since the epoch. */
  readonly sdkTime?: number | undefined;
  readonly serverTime?: number | undefined;
};

export type Walk = {
  /** Where the walk stands: the containers around the present field. */
  readonly path: (string | number)[];
  readonly remarks: Remark[];
  /** What is left of the budget of the free-form value being walked. */
  charsLeft: number;
};

/** Reads one field; `undefined` takes it out. It is never called for null. */
export type FieldReader = (value: Json, key: string | number, walk: Walk) => Json | undefined;

export type FieldReaders = ReadonlyMap<string, FieldReader>;

/** What a reader makes of a field. Kept beside the reader, so that lists of all fields follow from the tables. */
export type FieldShape =
  | { readonly kind: "text"; readonly lengthMax: number }
  | {
      readonly kind:
        | "integer"
        | "number"
        | "boolean"
        | "time"
        | "level"
        | "address"
        | "ip"
        | "id"
        | "pairs"
        | "any";
    }
  /** Without fields: an object of anything. */
  | { readonly kind: "object"; readonly fields?: FieldReaders }
  | { readonly kind: "list"; readonly entry: FieldReader }
  /** A list that may come wrapped, bare or as its only entry. */
  | { readonly kind: "values"; readonly entry: FieldReader };

const shapes = new WeakMap<FieldReader, FieldShape>();

/** Says what a reader makes of its field. */
export function shaped(shape: FieldShape, reader: FieldReader): FieldReader {
  shapes.set(reader, shape);
  return reader;
}

export function shapeOf(reader: FieldReader): FieldShape {
  return shapes.get(reader) ?? { kind: "any" };
}

const remarksMax = 100;

export function startWalk(): Walk {
  return { path: [], remarks: [], charsLeft: 0 };
}

/** Notes something about the field `key` of the container that the walk stands in. */
export function remark(
  walk: Walk,
  key: string | number,
  kind: RemarkKind,
  more?: { readonly detail?: string; readonly originalLength?: number },
): undefined {
  if (walk.remarks.length >= remarksMax) return undefined;
  walk.remarks.push({ kind, path: pathText([...walk.path, key]), ...more });
  return undefined;
}

/** Reads the fields of an object by a table; fields that the table lacks go to `unknown`, or out. */
export function readFields(
  object: JsonObject,
  fields: FieldReaders,
  walk: Walk,
  unknown?: FieldReader,
): void {
  for (const key in object) {
    const value = object[key];
    if (value === undefined) continue;
    const reader = fields.get(key) ?? (key === "__proto__" ? undefined : unknown);
    const read = value === null || reader === undefined ? undefined : reader(value, key, walk);
    if (read !== value) object[key] = read;
  }
}

/** Text up to a length; numbers and booleans are written as text. */
export function text(lengthMax: number): FieldReader {
  return shaped({ kind: "text", lengthMax }, (value, key, walk) => {
    const read = typeof value === "string" ? value : scalarText(value);
    if (read === undefined) return remark(walk, key, "invalid_data", { detail: "expected a text" });
    return read.length > lengthMax ? cutText(read, lengthMax, key, walk) : read;
  });
}

/** Shortens a text to a length, marks the cut, and splits no character. */
export function cutText(value: string, lengthMax: number, key: string | number, walk: Walk): string {
  remark(walk, key, "value_too_long", { originalLength: value.length });
  return shorten(value, lengthMax);
}

/** The first part of a text and three dots, together at most `lengthMax` long. */
export function shorten(value: string, lengthMax: number): string {
  if (value.length <= lengthMax) return value;
  let end = Math.max(0, lengthMax - 3);
  const last = value.charCodeAt(end - 1);
  if (last >= 0xd800 && last <= 0xdbff) end -= 1;
  return `${value.slice(0, end)}...`;
}

export const integer = shaped({ kind: "integer" }, (value, key, walk) => {
  const read = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof read === "number" && Number.isSafeInteger(read)) return read;
  return remark(walk, key, "invalid_data", { detail: "expected an integer" });
});

export const bool = shaped({ kind: "boolean" }, (value, key, walk) => {
  if (typeof value === "boolean") return value;
  if (value === "true" || value === 1) return true;
  if (value === "false" || value === 0) return false;
  return remark(walk, key, "invalid_data", { detail: "expected true or false" });
});

/** An id that may be a number or a text, and stays what it is. */
export const idOrNumber = shaped({ kind: "id" }, (value, key, walk) => {
  if (typeof value === "string")
    return value.length > idLengthMax ? cutText(value, idLengthMax, key, walk) : value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  return remark(walk, key, "invalid_data", { detail: "expected an id" });
});
const idLengthMax = 128;

/** An object by a table of its fields. */
export function object(fields: FieldReaders, unknown?: FieldReader): FieldReader {
  return shaped({ kind: "object", fields }, (value, key, walk) => {
    if (!isJsonObject(value)) return remark(walk, key, "invalid_data", { detail: "expected an object" });
    walk.path.push(key);
    readFields(value, fields, walk, unknown);
    walk.path.pop();
    return value;
  });
}

/** A list; entries that cannot be read are left out. Of too many the first or the last stay. */
export function list(
  entry: FieldReader,
  options: { readonly countMax: number; readonly keep: "first" | "last" },
): FieldReader {
  return shaped({ kind: "list", entry }, (value, key, walk) => {
    if (!Array.isArray(value)) return remark(walk, key, "invalid_data", { detail: "expected a list" });
    return readList(value, entry, options, key, walk);
  });
}

function readList(
  values: Json[],
  entry: FieldReader,
  options: { readonly countMax: number; readonly keep: "first" | "last" },
  key: string | number,
  walk: Walk,
): Json[] {
  const excess = values.length - options.countMax;
  if (excess > 0) {
    remark(walk, key, "value_too_long", { originalLength: values.length });
    if (options.keep === "last") values.splice(0, excess);
    else values.length = options.countMax;
  }
  walk.path.push(key);
  let kept = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (value === null || value === undefined) continue;
    const remarkCount = walk.remarks.length;
    const read = entry(value, kept, walk);
    if (read === undefined) {
      remarkMissingEntry(walk, remarkCount, index);
      continue;
    }
    values[kept] = read;
    kept += 1;
  }
  values.length = kept;
  walk.path.pop();
  return values;
}

/** What was said inside an entry that is left out is said of the list: the entry's place is another's now. */
function remarkMissingEntry(walk: Walk, remarkCount: number, index: number): void {
  const first = walk.remarks[remarkCount];
  if (first === undefined) return;
  walk.remarks.length = remarkCount;
  const detail = `entry ${index} left out${first.detail === undefined ? "" : `: ${first.detail}`}`;
  walk.remarks.push({ kind: first.kind, path: pathText(walk.path), detail });
}

/** A list that comes as `{values: […]}`, bare, or as its only entry; always read to `{values: […]}`. */
export function wrappedList(
  entry: FieldReader,
  options: { readonly countMax: number; readonly keep: "first" | "last" },
): FieldReader {
  return shaped({ kind: "values", entry }, (value, key, walk) => {
    if (typeof value !== "object" || value === null) {
      return remark(walk, key, "invalid_data", { detail: "expected a list" });
    }
    let values: Json[];
    if (Array.isArray(value)) values = value;
    else if (Array.isArray(value.values)) values = value.values;
    else if (Object.hasOwn(value, "values")) values = isJsonObject(value.values) ? [value.values] : [];
    else values = [value];
    walk.path.push(key);
    const read = readList(values, entry, options, "values", walk);
    walk.path.pop();
    return read.length === 0 ? undefined : { values: read };
  });
}

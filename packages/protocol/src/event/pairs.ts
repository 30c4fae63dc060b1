/** Maps, lists of pairs and texts that mean names with values: one form for all, a list of pairs. */
import { isJsonObject, scalarText, type Json } from "../json.ts";
import { jsonBeginning } from "./free-form.ts";

type MutablePair = [string, string];

const pairsMax = 500;
const nestedLengthMax = 2048;

/** Adds what stands under a name; a name without a value that can be read adds nothing. */
type AddPair = (pairs: MutablePair[], name: string, value: Json) => void;

/** Reads `{a: 1}`, `[["a", 1]]` and `[{key: "a", value: 1}]`; entries without a scalar value are left out. */
export function readPairs(value: Json, add: AddPair = addScalar): MutablePair[] | undefined {
  const pairs: MutablePair[] = [];
  if (Array.isArray(value)) {
    for (const entry of value) {
      if (pairs.length >= pairsMax) break;
      if (Array.isArray(entry)) addPair(pairs, entry[0], entry[1], add);
      else if (isJsonObject(entry)) addPair(pairs, entry.key, entry.value, add);
    }
    return pairs;
  }
  if (!isJsonObject(value)) return undefined;
  for (const key in value) {
    if (pairs.length >= pairsMax) break;
    if (key !== "__proto__") addPair(pairs, key, value[key], add);
  }
  return pairs;
}

function addPair(pairs: MutablePair[], key: Json | undefined, value: Json | undefined, add: AddPair): void {
  const name = scalarText(key);
  if (name !== undefined && value !== undefined && value !== null) add(pairs, name, value);
}

const addScalar: AddPair = (pairs, name, value) => {
  const content = scalarText(value);
  if (content !== undefined) pairs.push([name, content]);
};

/** Header values may be lists, as HTTP allows a header several times. */
export const addHeader: AddPair = (pairs, name, value) => {
  if (!Array.isArray(value)) return addScalar(pairs, name, value);
  pairs.push([
    name,
    value
      .slice(0, pairsMax)
      .map((entry) => scalarText(entry) ?? "")
      .join(", "),
  ]);
};

/** Parameters may stand several times, and frameworks read `a[b]=1` to objects. */
export const addParameter: AddPair = (pairs, name, value) => {
  if (isJsonObject(value)) pairs.push([name, jsonBeginning(value, nestedLengthMax)]);
  if (!Array.isArray(value)) return addScalar(pairs, name, value);
  for (const entry of value) {
    if (pairs.length >= pairsMax) return;
    if (typeof entry === "object" && entry !== null)
      pairs.push([name, jsonBeginning(entry, nestedLengthMax)]);
    else addScalar(pairs, name, entry);
  }
};

/** Reads `a=1&b=2`, decoded; with `;` as the separator it reads cookies. */
export function readEncodedPairs(text: string, separator: "&" | ";"): MutablePair[] {
  const pairs: MutablePair[] = [];
  for (const part of text.split(separator, pairsMax)) {
    const trimmed = part.trim();
    if (trimmed === "") continue;
    const equals = trimmed.indexOf("=");
    if (equals < 0) pairs.push([decode(trimmed), ""]);
    else pairs.push([decode(trimmed.slice(0, equals)), decode(trimmed.slice(equals + 1))]);
  }
  return pairs;
}

function decode(text: string): string {
  if (!text.includes("%") && !text.includes("+")) return text;
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    // A stray percent sign: the text as it stands is the best reading there is.
    return text;
  }
}

/** Maps, lists of pairs and texts that mean names with values: one form for all, a list of pairs. */
import { isJsonObject, scalarText, type Json } from "../json.ts";

type MutablePair = [string, string];

const pairsMax = 500;

/** Reads `{a: 1}`, `[["a", 1]]` and `[{key: "a", value: 1}]`; entries without a scalar value are left out. */
export function readPairs(value: Json): MutablePair[] | undefined {
  const pairs: MutablePair[] = [];
  if (Array.isArray(value)) {
    for (const entry of value) {
      if (pairs.length >= pairsMax) break;
      if (Array.isArray(entry)) addPair(pairs, entry[0], entry[1]);
      else if (isJsonObject(entry)) addPair(pairs, entry.key, entry.value);
    }
    return pairs;
  }
  if (!isJsonObject(value)) return undefined;
  for (const key in value) {
    if (pairs.length >= pairsMax) break;
    if (key !== "__proto__") addPair(pairs, key, value[key]);
  }
  return pairs;
}

function addPair(pairs: MutablePair[], key: Json | undefined, value: Json | undefined): void {
  const name = scalarText(key);
  // Header values may be lists, as HTTP allows a header several times.
  const content = Array.isArray(value)
    ? value.map((entry) => scalarText(entry) ?? "").join(", ")
    : scalarText(value);
  if (name !== undefined && content !== undefined) pairs.push([name, content]);
}

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

/** Where in an event something is, as a text for people: `exception.values.0.type`, `extra."a.b"`. */

const pathLengthMax = 300;
const keysMax = 40;

/** Keys joined by dots; a key that has a dot or a quote in it stands in quotes. */
export function pathText(keys: readonly (string | number)[]): string {
  let text = "";
  for (const key of keys) {
    if (text !== "") text += ".";
    text += typeof key === "string" && /["\\.]/.test(key) ? JSON.stringify(key) : String(key);
    if (text.length > pathLengthMax) return text.slice(0, pathLengthMax);
  }
  return text;
}

/** The keys of such a text. One that was cut off in the middle of a key ends with what is left of it. */
export function pathKeys(path: string): readonly string[] {
  const keys: string[] = [];
  for (const match of path.matchAll(/"((?:[^"\\]|\\.)*)(?:"|\\?$)|[^."]+/g)) {
    if (keys.length >= keysMax) break;
    keys.push(match[1] === undefined ? match[0] : unquoted(match[1]));
  }
  return keys;
}

function unquoted(inner: string): string {
  try {
    const key: unknown = JSON.parse(`"${inner}"`);
    return typeof key === "string" ? key : inner;
  } catch {
    // Cut off in the middle of an escape.
    return inner;
  }
}

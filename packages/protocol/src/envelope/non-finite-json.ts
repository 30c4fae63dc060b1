/** Old Python clients write NaN, Infinity and -Infinity where JSON knows no such numbers. */

/**
 * The text with such tokens as `null`; `undefined` when it has none outside of strings. One pass by hand: a
 * regular expression over hostile megabytes keeps a stack that may not suffice.
 */
export function nullNonFinite(text: string): string | undefined {
  if (!text.includes("NaN") && !text.includes("Infinity")) return undefined;
  const parts: string[] = [];
  let from = 0;
  let at = 0;
  while (at < text.length) {
    const char = text[at];
    if (char === '"') {
      at = endOfString(text, at + 1);
      continue;
    }
    const length = char === "N" || char === "I" || char === "-" ? tokenLength(text, at) : 0;
    if (length === 0) {
      at += 1;
      continue;
    }
    parts.push(text.slice(from, at), "null");
    at += length;
    from = at;
  }
  if (parts.length === 0) return undefined;
  parts.push(text.slice(from));
  return parts.join("");
}

const tokens = ["NaN", "Infinity", "-Infinity"];

function tokenLength(text: string, at: number): number {
  for (const token of tokens) if (text.startsWith(token, at)) return token.length;
  return 0;
}

/** The place behind the closing quote. */
function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (char === "\\") at += 1;
    else if (char === '"') return at + 1;
  }
  return text.length;
}

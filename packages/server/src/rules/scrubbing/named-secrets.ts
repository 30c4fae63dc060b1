/**
 * Secrets that stand in a text under their name: `{"password":"…` of a body that was cut off, `{'token': '…'}`
 * of a variable's representation, `?token=…` of a URL, `password=…` of a line of a log.
 */
import type { KeyTest } from "./sensitive-keys.ts";

/** A name in quotes, a colon, a value in quotes; quotes may be escaped, and the end may be missing. */
const quoted = /(\\{0,8}["'])([\w.-]{1,100})\1(\s{0,5}:\s{0,5}b?)(\\{0,8}["'])((?:(?!\4)[^\n]){1,4096})/g;
/** The same with a number. */
const numbered = /(\\{0,8}["'])([\w.-]{1,100})\1(\s{0,5}:\s{0,5})(\d{3,30})/g;
/** A part of the full name of a .NET assembly: a hash of the public half of the key it was signed with. */
const publicKeyToken = String.raw`publickeytoken=\\{0,8}["']?(?:[0-9a-f]{16}|null)(?!\w)`;
const parameter = new RegExp(
  String.raw`(?<![\w.%-])(?!${publicKeyToken})([\w.%-]{1,100}(?:\[[\w.-]{0,100}\])?)=([^&;#\s"'<>]{1,4096})`,
  "gi",
);
/** `password="…"`: the value may hold what would end it without its quotes. */
const quotedParameter = new RegExp(
  String.raw`(?<![\w.%-])(?!${publicKeyToken})([\w.-]{1,100})=(\\{0,8}["'])((?:(?!\2)[^\n]){1,4096})`,
  "gi",
);

/** The text without the values that stand under a sensitive name; the very same text when there are none. */
export function withoutNamedSecrets(text: string, isSensitive: KeyTest, replacement: string): string {
  // Most texts have neither: two looks at every one of them instead of four.
  const hasColon = text.includes(":");
  if (!hasColon && !text.includes("=")) return text;
  let clean = text;
  if (hasColon && (text.includes('":') || text.includes("':") || text.includes('" :'))) {
    clean = clean
      .replace(quoted, (found, quote: string, name: string, between: string, open: string) =>
        isSensitive(name) ? `${quote}${name}${quote}${between}${open}${replacement}` : found,
      )
      .replace(numbered, (found, quote: string, name: string, between: string) =>
        isSensitive(name) ? `${quote}${name}${quote}${between}${replacement}` : found,
      );
  }
  if (hasParameter(text, isSensitive)) {
    clean = clean.replace(parameter, (found, name: string) =>
      isSensitive(name) ? `${name}=${replacement}` : found,
    );
    if (text.includes("='") || text.includes('="') || text.includes('=\\"')) {
      clean = clean.replace(quotedParameter, (found, name: string, quote: string) =>
        isSensitive(name) ? `${name}=${quote}${replacement}` : found,
      );
    }
  }
  return clean;
}

const nameLengthMax = 100;

/** Whether a sensitive name stands before some `=`. Looks back from there: the patterns begin at every word. */
function hasParameter(text: string, isSensitive: KeyTest): boolean {
  for (let at = text.indexOf("="); at >= 0; at = text.indexOf("=", at + 1)) {
    let start = at;
    while (start > 0 && at - start < nameLengthMax && isNameCode(text.charCodeAt(start - 1))) start -= 1;
    if (at - start > 1 && isSensitive(text.slice(start, at))) return true;
  }
  return false;
}

/** Letters, digits and `% - . [ ] _`. */
function isNameCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 93 && code !== 92) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 45 ||
    code === 46 ||
    code === 37
  );
}

/**
 * Secrets that stand in a text under their name: `{"password":"…` of a body that was cut off, `{'token': '…'}`
 * of a variable's representation, `?token=…` of a URL.
 */
import type { KeyTest } from "./sensitive-keys.ts";

/** A name in quotes, a colon, a value in quotes; quotes may be escaped, and the end may be missing. */
const quoted = /(\\{0,8}["'])([\w.-]{1,100})\1(\s{0,5}:\s{0,5}b?)(\\{0,8}["'])((?:(?!\4)[^\n]){1,4096})/g;
/** The same with a number. */
const numbered = /(\\{0,8}["'])([\w.-]{1,100})\1(\s{0,5}:\s{0,5})(\d{3,30})/g;
const parameter = /([?&;])([\w.%[\]-]{1,100})=([^&;#\s"'<>]{1,4096})/g;

/** The text without the values that stand under a sensitive name; the very same text when there are none. */
export function withoutNamedSecrets(text: string, isSensitive: KeyTest, replacement: string): string {
  let clean = text;
  if (text.includes('":') || text.includes("':") || text.includes('" :')) {
    clean = clean
      .replace(quoted, (found, quote: string, name: string, between: string, open: string) =>
        isSensitive(name) ? `${quote}${name}${quote}${between}${open}${replacement}` : found,
      )
      .replace(numbered, (found, quote: string, name: string, between: string) =>
        isSensitive(name) ? `${quote}${name}${quote}${between}${replacement}` : found,
      );
  }
  if (text.includes("=") && (text.includes("?") || text.includes("&"))) {
    clean = clean.replace(parameter, (found, mark: string, name: string) =>
      isSensitive(name) ? `${mark}${name}=${replacement}` : found,
    );
  }
  return clean;
}

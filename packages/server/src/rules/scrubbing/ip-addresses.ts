/** Addresses of the internet protocol inside texts. */
import { parseIp } from "@vedette/protocol";

const octet = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
export const version4Pattern = new RegExp(`(?<![\\w.])(?:${octet}\\.){3}${octet}(?!\\w|\\.\\d)`, "g");
/** Checked one by one: times (`12:34:56`) and names of programs (`std::move`) look alike. */
export const version6Pattern = /(?<![\w:.])[0-9a-fA-F:]{2,39}(?:\.\d{1,3}){0,3}(?![\w:]|\.\d)/g;

/** The text with `[ip]` in their places; the very same text when there are none. */
export function withoutIpAddresses(text: string): string {
  let clean = text;
  if (text.includes(":")) {
    clean = clean.replace(version6Pattern, (found) => (isVersion6(found) ? "[ip]" : found));
  }
  return text.includes(".") ? clean.replace(version4Pattern, "[ip]") : clean;
}

/** A digit is asked for: of two words with two colons between them some are names. */
export function isVersion6(text: string): boolean {
  return text.includes(":") && /\d/.test(text) && text.length > 2 && parseIp(text) !== undefined;
}

/** Addresses of the web in what people write. Pure. */
import { safeHref } from "../../../lib/format.ts";

export interface LinkedPart {
  readonly text: string;
  readonly href: string | undefined;
}

/** The words in parts; what ends a sentence, or closes what the address stands in, does not belong to it. */
export function splitLinks(text: string): readonly LinkedPart[] {
  const parts: LinkedPart[] = [];
  let end = 0;
  for (const match of text.matchAll(/\bhttps?:\/\/[^\s<>"'`]{1,2000}/gi)) {
    const address = match[0].replace(/[.,;:!?)\]}*_。，；：！？）」』]{1,20}$/, "");
    const href = safeHref(address);
    if (href === undefined) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index), href: undefined });
    parts.push({ text: address, href });
    end = match.index + address.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), href: undefined });
  return parts;
}

import { scalarText, shorten } from "@vedette/protocol";

const messageLengthMax = 4096;

/** The words, without what no text may hold; line ends stay. */
export function messageOf(value: unknown): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const text = (scalarText(value) ?? "").replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]+/g, " ");
  return shorten(text.trim(), messageLengthMax).toWellFormed();
}

/** Secrets in files that are text: replaced in place, everything else of the file stays byte for byte. */
import type { ValueScrubber } from "../parts/value-scrubber.ts";

/** Larger ones are rarely read by people, and cost what many events cost. */
const scrubbedBytesMax = 1024 * 1024;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The file without its secrets; the very same bytes where there are none, or where it is no text. */
export function withoutFileSecrets(
  bytes: Uint8Array,
  contentType: string,
  scrubber: ValueScrubber,
): Uint8Array {
  if (bytes.length === 0 || bytes.length > scrubbedBytesMax || !isText(contentType)) return bytes;
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    // Not UTF-8, so whatever it calls itself it is not the text that the rules know.
    return bytes;
  }
  const clean = scrubber.texts(piecesOf(text)).join("");
  return clean === text ? bytes : Buffer.from(clean);
}

function isText(contentType: string): boolean {
  return (
    contentType.startsWith("text/") ||
    /^application\/(?:json|xml|yaml|x-ndjson|javascript|x-sh)$/.test(contentType) ||
    contentType.endsWith("+json") ||
    contentType.endsWith("+xml")
  );
}

/** The rules look through texts of up to 300,000 characters. */
const pieceLengthMax = 250_000;

/** Cut between lines, and never within a key that goes over many lines. */
function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  let start = 0;
  while (text.length - start > pieceLengthMax) {
    const end = cutAt(text, start);
    pieces.push(text.slice(start, end));
    start = end;
  }
  pieces.push(text.slice(start));
  return pieces;
}

function cutAt(text: string, start: number): number {
  const last = start + pieceLengthMax;
  const begun = text.lastIndexOf("-----BEGIN ", last);
  if (begun > start && text.lastIndexOf("-----END ", last) < begun) return begun;
  const lineEnd = text.lastIndexOf("\n", last);
  return lineEnd > start ? lineEnd + 1 : last;
}

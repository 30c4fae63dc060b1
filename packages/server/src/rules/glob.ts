/**
 * Globs that people write into settings: `*` is any text, `?` any one character, case does not count. Matched
 * in linear time, because what they are matched with is hostile.
 */
export type GlobTest = (text: string) => boolean;

/** A longer text is not looked through any further. */
const textLengthMax = 20_000;

/** A test for one glob; the whole text must fit. */
export function createGlob(glob: string): GlobTest {
  const pattern = glob.toLowerCase();
  if (/^\*+$/.test(pattern)) return () => true;
  const pieces = pattern.split("*");
  return (text) => matchPieces(pieces, text.slice(0, textLengthMax).toLowerCase());
}

/** A test for whether one of the globs fits; blank ones fit nothing. */
export function createGlobs(globs: readonly string[]): GlobTest | undefined {
  const tests = globs
    .map((glob) => glob.trim())
    .filter((glob) => glob !== "")
    .map(createGlob);
  if (tests.length === 0) return undefined;
  return (text) => tests.some((test) => test(text));
}

/** The first piece stands at the beginning, the last at the end, the others in their order between them. */
function matchPieces(pieces: readonly string[], text: string): boolean {
  const first = pieces[0] ?? "";
  const last = pieces.at(-1) ?? "";
  if (pieces.length === 1) return text.length === first.length && fitsAt(first, text, 0);
  const end = text.length - last.length;
  if (end < first.length || !fitsAt(first, text, 0) || !fitsAt(last, text, end)) return false;
  let from = first.length;
  for (let index = 1; index < pieces.length - 1; index += 1) {
    const piece = pieces[index] ?? "";
    const at = find(piece, text, from, end);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return true;
}

function find(piece: string, text: string, from: number, end: number): number {
  if (!piece.includes("?")) {
    const at = text.indexOf(piece, from);
    return at >= 0 && at + piece.length <= end ? at : -1;
  }
  for (let at = from; at + piece.length <= end; at += 1) if (fitsAt(piece, text, at)) return at;
  return -1;
}

function fitsAt(piece: string, text: string, at: number): boolean {
  if (!piece.includes("?")) return text.startsWith(piece, at);
  if (at + piece.length > text.length) return false;
  for (let index = 0; index < piece.length; index += 1) {
    const wanted = piece[index];
    if (wanted !== "?" && wanted !== text[at + index]) return false;
  }
  return true;
}

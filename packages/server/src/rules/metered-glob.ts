/**
 * Globs of rules: `*` is any text, `?` any one character, `[a-z]` and `[!a-z]` one of some. In globs of paths `*`
 * and `?` stay inside a folder, `**` crosses folders, and a `**` with a slash behind it may also be nothing.
 *
 * The time is at most the length of the pattern times that of the text, and every comparison is counted: who has
 * thousands of rules stops at a number of steps, which a replay reaches at the same place, and not at a clock.
 * The case counts; who wants it otherwise gives pattern and text in lower case.
 */
export type StepMeter = { steps: number };

export type MeteredGlob = (text: string, meter: StepMeter) => boolean;

export const globLengthMax = 500;

type CharTest = (char: string) => boolean;

type Token = {
  readonly literal: string | undefined;
  readonly test: CharTest;
  /** Only at the beginning of a name in the path. */
  readonly isAtSlash: boolean;
};

/** What may stand before a token, besides nothing: nothing else, text inside a folder, any text. */
type Gap = "none" | "folder" | "any";

type Program = { readonly tokens: readonly Token[]; readonly gaps: readonly Gap[] };

const anyChar: CharTest = () => true;
const notSlash: CharTest = (char) => char !== "/";

/** A test for one glob; the whole text must fit. Slashes of paths must have been made forward ones. */
export function createMeteredGlob(pattern: string, options: { readonly isPath: boolean }): MeteredGlob {
  const program = readGlob(pattern.slice(0, globLengthMax), options.isPath);
  return asPieces(program) ?? ((text, meter) => runProgram(program, text, meter));
}

function readGlob(pattern: string, isPath: boolean): Program {
  const tokens: Token[] = [];
  const gaps: Gap[] = [];
  let gap = "none" as Gap;
  let isAtSlash = false;
  const add = (literal: string | undefined, test: CharTest): void => {
    gaps.push(gap);
    tokens.push({ literal, test, isAtSlash });
    gap = "none";
    isAtSlash = false;
  };
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern.charAt(at);
    if (char === "*") {
      const start = at;
      while (pattern[at + 1] === "*") at += 1;
      gap = !isPath || at > start || gap === "any" ? "any" : "folder";
      // Any folders and then any text of a name are together any text.
      isAtSlash = false;
      const opensName = start === 0 || pattern[start - 1] === "/";
      if (isPath && at > start && opensName && pattern[at + 1] === "/") {
        at += 1;
        isAtSlash = true;
      }
    } else if (char === "?") {
      add(undefined, isPath ? notSlash : anyChar);
    } else if (char === "[") {
      const end = pattern.indexOf("]", pattern[at + 1] === "!" ? at + 3 : at + 2);
      if (end < 0) {
        add(char, (other) => other === char);
      } else {
        add(undefined, readClass(pattern.slice(at + 1, end)));
        at = end;
      }
    } else {
      add(char, (other) => other === char);
    }
  }
  gaps.push(gap);
  if (isAtSlash) tokens.push({ literal: undefined, test: anyChar, isAtSlash });
  return isAtSlash ? { tokens, gaps: [...gaps, "any"] } : { tokens, gaps };
}

function readClass(body: string): CharTest {
  const isNegated = body.startsWith("!");
  const chars = isNegated ? body.slice(1) : body;
  const singles = new Set<string>();
  const ranges: (readonly [from: string, to: string])[] = [];
  for (let at = 0; at < chars.length; at += 1) {
    const to = chars[at + 2];
    if (chars[at + 1] === "-" && to !== undefined) {
      ranges.push([chars.charAt(at), to]);
      at += 2;
    } else {
      singles.add(chars.charAt(at));
    }
  }
  return (char) =>
    (singles.has(char) || ranges.some(([from, to]) => char >= from && char <= to)) !== isNegated;
}

type Piece = { readonly text: string; readonly isAtSlash: boolean };

/** Most globs are plain texts with any text between them: those are searched for, not stepped through. */
function asPieces({ tokens, gaps }: Program): MeteredGlob | undefined {
  const pieces: { text: string; isAtSlash: boolean }[] = [{ text: "", isAtSlash: false }];
  for (const [index, gap] of gaps.entries()) {
    if (gap === "folder") return undefined;
    if (gap === "any") pieces.push({ text: "", isAtSlash: tokens[index]?.isAtSlash ?? false });
    const token = tokens[index];
    if (token === undefined) continue;
    const piece = pieces.at(-1);
    if (token.literal === undefined || piece === undefined) return undefined;
    piece.text += token.literal;
  }
  return (text, meter) => {
    meter.steps += 1 + (text.length >> 6);
    return fitPieces(pieces, text);
  };
}

function fitPieces(pieces: readonly Piece[], text: string): boolean {
  const first = pieces[0];
  const last = pieces.at(-1);
  if (first === undefined || last === undefined) return false;
  if (pieces.length === 1) return text === first.text;
  const end = text.length - last.text.length;
  if (end < first.text.length || !text.startsWith(first.text) || !text.endsWith(last.text)) return false;
  if (last.isAtSlash && !isNameStart(text, end)) return false;
  let from = first.text.length;
  for (let index = 1; index < pieces.length - 1; index += 1) {
    const piece = pieces[index];
    if (piece === undefined) return false;
    let at = text.indexOf(piece.text, from);
    while (at >= 0 && piece.isAtSlash && !isNameStart(text, at)) at = text.indexOf(piece.text, at + 1);
    if (at < 0) return false;
    from = at + piece.text.length;
    if (from > end) return false;
  }
  return true;
}

function isNameStart(text: string, at: number): boolean {
  return at === 0 || text[at - 1] === "/";
}

/** Room for the places of any pattern; one pattern runs at a time. */
let reached = new Uint16Array(globLengthMax + 2);
let reachedNext = new Uint16Array(globLengthMax + 2);

/** All places in the pattern that can have been reached, together, one character of the text after the other. */
function runProgram({ tokens, gaps }: Program, text: string, meter: StepMeter): boolean {
  reached[0] = 0;
  let count = 1;
  for (let at = 0; at < text.length && count > 0; at += 1) {
    const char = text.charAt(at);
    const isSlash = char === "/";
    const isAtStart = isNameStart(text, at);
    let countNext = 0;
    // Places are looked at in their order, so one that is reached twice is reached twice in a row.
    let last = -1;
    for (let index = 0; index < count; index += 1) {
      const place = reached[index] ?? 0;
      const gap = gaps[place];
      if ((gap === "any" || (gap === "folder" && !isSlash)) && last !== place) {
        reachedNext[countNext] = place;
        countNext += 1;
        last = place;
      }
      const token = tokens[place];
      if (token === undefined || (token.isAtSlash && !isAtStart)) continue;
      if (token.literal === undefined ? !token.test(char) : token.literal !== char) continue;
      reachedNext[countNext] = place + 1;
      countNext += 1;
      last = place + 1;
    }
    meter.steps += count;
    count = countNext;
    [reached, reachedNext] = [reachedNext, reached];
  }
  return count > 0 && reached[count - 1] === tokens.length;
}

/** Where a text is found in lines, and lines cut there, so that what was found can be marked. Pure. */

export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Hit extends Span {
  readonly line: number;
}

/** In any case, in the order of the text, at most so many. */
export function findHits(lines: readonly string[], wanted: string, hitsMax: number): readonly Hit[] {
  const folded = wanted.toLowerCase();
  const hits: Hit[] = [];
  if (folded === "") return hits;
  for (const [line, text] of lines.entries()) {
    // A few letters are longer in the other case: there the places would be those of another text.
    const lower = text.toLowerCase();
    const [within, what] = lower.length === text.length ? [lower, folded] : [text, wanted];
    for (let at = within.indexOf(what); at >= 0; at = within.indexOf(what, at + what.length)) {
      if (hits.length >= hitsMax) return hits;
      hits.push({ line, start: at, end: at + what.length });
    }
  }
  return hits;
}

export type Piece<Word extends { readonly text: string }, Mark extends Span> = Word & {
  /** The span that it is a part of. */
  readonly mark: Mark | undefined;
};

/** Words one after the other, cut where spans begin and end; spans are in order and do not overlap. */
export function cutAtSpans<Word extends { readonly text: string }, Mark extends Span>(
  words: readonly Word[],
  spans: readonly Mark[],
): readonly Piece<Word, Mark>[] {
  const pieces: Piece<Word, Mark>[] = [];
  let wordStart = 0;
  for (const word of words) {
    const wordEnd = wordStart + word.text.length;
    let at = wordStart;
    const add = (end: number, mark: Mark | undefined) => {
      if (end > at) pieces.push({ ...word, text: word.text.slice(at - wordStart, end - wordStart), mark });
      at = Math.max(at, end);
    };
    for (const span of spans) {
      if (span.end <= wordStart || span.start >= wordEnd) continue;
      add(Math.max(span.start, wordStart), undefined);
      add(Math.min(span.end, wordEnd), span);
    }
    add(wordEnd, undefined);
    wordStart = wordEnd;
  }
  return pieces;
}

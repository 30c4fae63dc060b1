/** Where in the search box a fault of the query stands: in which chip, or where in the text. Pure. */
import { isPlain, readFilter, splitWords } from "./query-tokens.ts";

export interface FaultSpan {
  readonly start: number;
  readonly end: number;
}

export interface PlacedFault {
  /** Which of the filters, in their order. */
  readonly filter: number | undefined;
  /** Where in the text that is left beside the filters. */
  readonly text: FaultSpan | undefined;
}

/** Finds the place that the server named by characters of the whole query. */
export function placeFault(query: string, span: FaultSpan): PlacedFault {
  if (!isPlain(query)) {
    const lead = query.length - query.trimStart().length;
    return { filter: undefined, text: within(span, lead, query.trim().length) };
  }
  let filters = 0;
  let textLength = 0;
  for (const word of splitWords(query)) {
    const isFilter = readFilter(word.text) !== undefined;
    if (span.start < word.start + word.text.length) {
      if (isFilter) return { filter: filters, text: undefined };
      const ofWord = within(span, word.start, word.text.length);
      return {
        filter: undefined,
        text: { start: textLength + ofWord.start, end: textLength + ofWord.end },
      };
    }
    if (isFilter) filters += 1;
    else textLength += word.text.length + 1;
  }
  // Behind everything: what is missing there belongs to the end of the text.
  const end = Math.max(0, textLength - 1);
  return { filter: undefined, text: { start: Math.max(0, end - 1), end } };
}

/** A span of the whole as one of its part; at least one character wide, so that it shows. */
function within({ start, end }: FaultSpan, offset: number, length: number): FaultSpan {
  const from = Math.min(Math.max(0, start - offset), Math.max(0, length - 1));
  return { start: from, end: Math.min(length, Math.max(from + 1, end - offset)) };
}

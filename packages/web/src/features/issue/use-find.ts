/** Looking for a text in lines: what is typed, where it is found, and which find one stands at. */
import { useDeferredValue, useMemo, useState } from "react";
import type { CodeHits } from "../../ui/code-block.tsx";
import { findHits } from "../../ui/text-hits.ts";

/** Nobody steps through more; their places would only fill the memory. */
export const FINDS_MAX = 9_999;

export interface Find {
  readonly typed: string;
  readonly setTyped: (typed: string) => void;
  readonly count: number;
  /** From 1; 0 where there is none. */
  readonly at: number;
  readonly hits: CodeHits;
  readonly step: (by: -1 | 1) => void;
}

export function useFind(lines: readonly string[]): Find {
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  // A megabyte is searched in some milliseconds, but not before the letter that was typed is seen.
  const wanted = useDeferredValue(typed);
  const found = useMemo(() => findHits(lines, wanted, FINDS_MAX), [lines, wanted]);
  const byLine = useMemo(() => Map.groupBy(found, ({ line }) => line), [found]);
  const index = Math.min(at, found.length - 1);
  return {
    typed,
    setTyped(next) {
      setTyped(next);
      setAt(0);
    },
    count: found.length,
    at: index + 1,
    hits: { byLine, current: found[index] },
    step: (by) => setAt((index + by + found.length) % found.length),
  };
}

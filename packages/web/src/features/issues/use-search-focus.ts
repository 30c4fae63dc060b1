/**
 * Where the focus goes when a search was asked for: on to the rows, so that the keys of the list work and a screen
 * reader stands in it; back into the box where there are none, or the server did not understand.
 */
import { type RefObject, useCallback, useEffect, useRef } from "react";
import { readQuery } from "../../search/model/query-tokens.ts";
import type { ReadIssues } from "./use-issue-list.ts";
import type { Selection } from "./use-selection.ts";

export function useSearchFocus({
  inputRef,
  gridRef,
  query,
  read,
  selection,
}: {
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly gridRef: RefObject<HTMLDivElement | null>;
  readonly query: string;
  readonly read: ReadIssues;
  readonly selection: Pick<Selection, "index" | "select">;
}): (asked: string | undefined) => void {
  const askedRef = useRef<string>(undefined);
  const isAnswered = !read.isPending && (read.error !== undefined || !read.isStale);
  const { index, select } = selection;
  const hasRows = read.error === undefined && read.issues.length > 0;
  useEffect(() => {
    if (!isAnswered || askedRef.current !== query) return;
    askedRef.current = undefined;
    const [at, grid] = [document.activeElement, gridRef.current];
    // Whoever went elsewhere meanwhile, or writes on, stays there.
    const isWriting =
      at !== null && at === inputRef.current && inputRef.current.value !== readQuery(query).text;
    const isHere = at === null || at === document.body || at === grid || at === inputRef.current;
    if (!isHere || isWriting) return;
    if (!hasRows) inputRef.current?.focus();
    else {
      grid?.focus({ preventScroll: true });
      if (index < 0) select(0);
    }
  }, [isAnswered, hasRows, query, index, select, inputRef, gridRef]);

  return useCallback(
    (asked) => {
      askedRef.current = asked;
      gridRef.current?.focus({ preventScroll: true });
    },
    [gridRef],
  );
}

import type { Issue } from "@vedette/api";
import { useCallback, useMemo, useRef, useState } from "react";

/** The issue that was selected last: coming back to the list finds the place again. */
let lastSelectedId: string | undefined;

export interface Selection {
  readonly index: number;
  readonly issue: Issue | undefined;
  readonly select: (index: number) => void;
  readonly move: (step: number) => void;
  /** Moves and checks on the way, so that a range is marked. */
  readonly extend: (step: number) => void;
  readonly checkedIds: ReadonlySet<string>;
  readonly checked: readonly Issue[];
  readonly check: (id: string, on: boolean) => void;
  /** As the row checked last was, from there to this one. */
  readonly checkTo: (id: string, on: boolean) => void;
  readonly checkAll: (on: boolean) => void;
  /** Exactly these. */
  readonly checkOnly: (ids: readonly string[]) => void;
  readonly clear: () => void;
}

const NONE: ReadonlySet<string> = new Set();

/** One selected row and any number of checked ones. Both go by issue, so a list read again keeps them. */
export function useSelection(issues: readonly Issue[]): Selection {
  const [selectedId, setSelectedId] = useState(lastSelectedId);
  const [checkedIds, setCheckedIds] = useState(NONE);
  const index = useMemo(() => issues.findIndex((issue) => issue.id === selectedId), [issues, selectedId]);
  const checked = useMemo(() => issues.filter((issue) => checkedIds.has(issue.id)), [issues, checkedIds]);

  const choose = useCallback((id: string | undefined) => {
    lastSelectedId = id;
    setSelectedId(id);
  }, []);
  const anchorId = useRef<string>(undefined);
  const checkTo = useCallback(
    (id: string, on: boolean) => {
      const to = issues.findIndex((issue) => issue.id === id);
      const from = issues.findIndex((issue) => issue.id === anchorId.current);
      anchorId.current = id;
      const [first, last] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
      setCheckedIds((before) => {
        const next = new Set(before);
        for (const issue of issues.slice(first, last + 1)) {
          if (on) next.add(issue.id);
          else next.delete(issue.id);
        }
        return next;
      });
    },
    [issues],
  );
  const check = useCallback((id: string, on: boolean) => {
    anchorId.current = id;
    setCheckedIds((before) => {
      const next = new Set(before);
      if (on) next.add(id);
      else next.delete(id);
      return next;
    });
  }, []);

  const at = (step: number) => issues[Math.max(0, Math.min(issues.length - 1, index + step))];

  return {
    index,
    issue: issues[index],
    select: useCallback((next: number) => choose(issues[next]?.id), [choose, issues]),
    move: (step) => choose(at(step)?.id),
    extend(step) {
      const next = at(index < 0 ? 1 : step);
      if (next === undefined) return;
      const from = issues[index]?.id;
      setCheckedIds((before) => new Set([...before, ...(from === undefined ? [] : [from]), next.id]));
      anchorId.current = next.id;
      choose(next.id);
    },
    checkedIds,
    checked,
    check,
    checkTo,
    checkAll: (on) => setCheckedIds(on ? new Set(issues.map((issue) => issue.id)) : NONE),
    checkOnly: (ids) => setCheckedIds(new Set(ids)),
    clear() {
      setCheckedIds(NONE);
      choose(undefined);
    },
  };
}

import type { Issue } from "@vedette/api";
import { useCallback, useMemo, useState } from "react";

/** The issue that was selected last: coming back to the list finds the place again. */
let lastSelectedId: string | undefined;

export interface Selection {
  readonly index: number;
  readonly issue: Issue | undefined;
  readonly select: (index: number) => void;
  readonly move: (step: number) => void;
  readonly checkedIds: ReadonlySet<string>;
  readonly checked: readonly Issue[];
  readonly check: (id: string, on: boolean) => void;
  readonly checkAll: (on: boolean) => void;
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
  const check = useCallback((id: string, on: boolean) => {
    setCheckedIds((before) => {
      const next = new Set(before);
      if (on) next.add(id);
      else next.delete(id);
      return next;
    });
  }, []);

  return {
    index,
    issue: issues[index],
    select: useCallback((next: number) => choose(issues[next]?.id), [choose, issues]),
    move: (step) => choose(issues[Math.max(0, Math.min(issues.length - 1, index + step))]?.id),
    checkedIds,
    checked,
    check,
    checkAll: (on) => setCheckedIds(on ? new Set(issues.map((issue) => issue.id)) : NONE),
    clear() {
      setCheckedIds(NONE);
      choose(undefined);
    },
  };
}

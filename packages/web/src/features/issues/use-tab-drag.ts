/** Saved searches as tabs that can be dragged beside each other; by key the open one is moved (`view-tools.tsx`). */
import type { SavedSearch } from "@vedette/api";
import { type DragEvent, useState } from "react";
import { moveBeside } from "./model/saved-views.ts";

interface Drag {
  readonly one: SavedSearch;
  readonly over?: { readonly target: SavedSearch; readonly side: "before" | "after" };
}

/** What a tab needs, to be dragged and to be dropped on. */
export function useTabDrag(saved: readonly SavedSearch[], onReorder: (next: readonly SavedSearch[]) => void) {
  const [drag, setDrag] = useState<Drag>();

  function dragOver(event: DragEvent<HTMLElement>, target: SavedSearch) {
    if (drag === undefined) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const side = event.clientX < left + width / 2 ? "before" : "after";
    if (drag.over?.target !== target || drag.over.side !== side)
      setDrag({ one: drag.one, over: { target, side } });
  }

  function drop(event: DragEvent<HTMLElement>) {
    if (drag?.over === undefined) return;
    // A link that is dropped would be opened.
    event.preventDefault();
    const { one, over } = drag;
    setDrag(undefined);
    const next = moveBeside(saved, one, over.target, over.side);
    if (next.some((other, index) => other !== saved[index])) onReorder(next);
  }

  return (target: SavedSearch) => ({
    draggable: true,
    "data-dragged": drag?.one === target ? "" : undefined,
    "data-drop": drag?.over?.target === target && drag.one !== target ? drag.over.side : undefined,
    onDragStart(event: DragEvent<HTMLElement>) {
      event.dataTransfer.effectAllowed = "move";
      setDrag({ one: target });
    },
    onDragOver: (event: DragEvent<HTMLElement>) => dragOver(event, target),
    onDrop: drop,
    onDragEnd: () => setDrag(undefined),
  });
}

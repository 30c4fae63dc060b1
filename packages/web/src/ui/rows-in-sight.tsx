import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useRef } from "react";

export interface RowsInSight {
  /** On the element that scrolls. */
  readonly scrollRef: RefObject<HTMLDivElement | null>;
  readonly indexes: readonly number[];
  /** The height of the rows that are not in the document. */
  readonly abovePx: number;
  readonly belowPx: number;
}

/** Of a long table whose rows are equally high, those that are in sight and `overscan` around them. */
export function useRowsInSight(rows: {
  readonly count: number;
  readonly rowPx: number;
  readonly overscan: number;
}): RowsInSight {
  const scrollRef = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.count,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => rows.rowPx,
    overscan: rows.overscan,
  });
  const items = virtual.getVirtualItems();
  return {
    scrollRef,
    indexes: items.map(({ index }) => index),
    abovePx: items[0]?.start ?? 0,
    belowPx: virtual.getTotalSize() - (items.at(-1)?.end ?? 0),
  };
}

/** Stands for the rows above or below those in sight. */
export function RowsOutOfSight({ heightPx }: { readonly heightPx: number }) {
  if (heightPx <= 0) return null;
  return (
    <tr aria-hidden="true">
      <td style={{ height: heightPx }} />
    </tr>
  );
}

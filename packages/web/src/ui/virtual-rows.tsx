import { useVirtualizer } from "@tanstack/react-virtual";
import clsx from "clsx";
import { type ReactNode, useEffect, useEffectEvent, useRef } from "react";
import styles from "./virtual-rows.module.css";

const OVERSCAN = 6;

/**
 * Many rows in a box of their own of which only those in sight are in the document. Rows may differ in height and change
 * it; where they stand is set by script, which the page's policy allows, not by markup.
 */
export function VirtualRows({
  count,
  estimatePx,
  label,
  className,
  keyOf,
  shown,
  children,
}: {
  readonly count: number;
  readonly estimatePx: number;
  readonly label: string;
  readonly className?: string | undefined;
  readonly keyOf?: (index: number) => string | number;
  /** A row to be brought into sight, each time that another one is given. */
  readonly shown?: { readonly index: number } | undefined;
  readonly children: (index: number) => ReactNode;
}) {
  const ref = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count,
    getScrollElement: () => ref.current,
    estimateSize: () => estimatePx,
    overscan: OVERSCAN,
    ...(keyOf === undefined ? {} : { getItemKey: keyOf }),
  });
  const bringIntoSight = useEffectEvent((index: number) => rows.scrollToIndex(index, { align: "center" }));
  useEffect(() => {
    if (shown !== undefined) bringIntoSight(shown.index);
  }, [shown]);
  return (
    <div ref={ref} className={clsx(styles.box, className)} role="region" aria-label={label} tabIndex={0}>
      <div className={styles.all} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((row) => (
          <div
            key={row.key}
            ref={rows.measureElement}
            data-index={row.index}
            data-row=""
            className={styles.row}
            style={{ transform: `translateY(${row.start}px)` }}
          >
            {children(row.index)}
          </div>
        ))}
      </div>
    </div>
  );
}

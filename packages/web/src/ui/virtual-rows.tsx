import { useVirtualizer } from "@tanstack/react-virtual";
import clsx from "clsx";
import { type ReactNode, useRef } from "react";
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
  children,
}: {
  readonly count: number;
  readonly estimatePx: number;
  readonly label: string;
  readonly className?: string | undefined;
  readonly keyOf?: (index: number) => string | number;
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

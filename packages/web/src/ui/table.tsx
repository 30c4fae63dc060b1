import clsx from "clsx";
import { type ReactNode, useCallback, useState } from "react";
import styles from "./table.module.css";

/** Whether the element holds more than it shows from side to side; watched while it stands. */
function useOverflow() {
  const [isWide, setWide] = useState(false);
  const ref = useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined;
    const look = () => setWide(element.scrollWidth > element.clientWidth + 1);
    const observer = new ResizeObserver(look);
    observer.observe(element);
    if (element.firstElementChild !== null) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, []);
  return { isWide, ref };
}

/**
 * A table of one-line rows. What does not fit is reached by keys too. Numbers belong in cells with the `num` class.
 * A folding one has a few lines for a row on a phone, instead of being scrolled from side to side: cells follow one
 * another, one with `data-line` has a line of its own, `data-label` says what the head says elsewhere, and one with
 * `data-empty` is left out.
 */
export function Table({
  head,
  children,
  className,
  label,
  folds = false,
}: {
  readonly head: ReactNode;
  readonly children: ReactNode;
  readonly className?: string | undefined;
  readonly label?: string;
  readonly folds?: boolean;
}) {
  const { isWide, ref } = useOverflow();
  return (
    <div
      ref={ref}
      className={styles.wrap}
      {...(isWide ? { tabIndex: 0, role: "group", "aria-label": label } : {})}
    >
      <table className={clsx(styles.table, folds && styles.folding, className)} aria-label={label}>
        <thead>
          <tr>{head}</tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

export const numClass = styles.num ?? "";

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

/** A table of one-line rows. What does not fit is reached by keys too. Numbers belong in cells with the `num` class. */
export function Table({
  head,
  children,
  className,
  label,
}: {
  readonly head: ReactNode;
  readonly children: ReactNode;
  readonly className?: string | undefined;
  readonly label?: string;
}) {
  const { isWide, ref } = useOverflow();
  return (
    <div
      ref={ref}
      className={styles.wrap}
      {...(isWide ? { tabIndex: 0, role: "group", "aria-label": label } : {})}
    >
      <table className={clsx(styles.table, className)} aria-label={label}>
        <thead>
          <tr>{head}</tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

export const numClass = styles.num ?? "";

import clsx from "clsx";
import type { ReactNode } from "react";
import styles from "./table.module.css";

/** A table of one-line rows. Numbers belong in cells with the `num` class. */
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
  return (
    <div className={styles.wrap}>
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

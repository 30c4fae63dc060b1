import clsx from "clsx";
import type { ReactNode } from "react";
import styles from "./key-values.module.css";
import { Value } from "./value.tsx";

export type Pair = readonly [key: string, value: unknown];

/** Keys and values of an event, in the order they came. */
export function KeyValues({
  pairs,
  dense = false,
  className,
}: {
  readonly pairs: readonly Pair[];
  readonly dense?: boolean;
  readonly className?: string | undefined;
}) {
  return (
    <dl className={clsx(styles.list, dense && styles.dense, className)}>
      {pairs.map(([key, value], index) => (
        <div key={`${key}${index}`} className={styles.pair}>
          <dt className={styles.key} title={key}>
            {key}
          </dt>
          <dd className={styles.value}>
            <Value value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A part of the event that can be folded away. */
export function Fold({
  title,
  note,
  open = false,
  children,
}: {
  readonly title: string;
  readonly note?: ReactNode;
  readonly open?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <details className={styles.fold} open={open}>
      <summary className={styles.summary}>
        {title}
        {note !== undefined && <span className={styles.note}>{note}</span>}
      </summary>
      {children}
    </details>
  );
}

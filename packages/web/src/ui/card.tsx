import clsx from "clsx";
import type { ReactNode } from "react";
import styles from "./card.module.css";

/** One group with one border. */
export function Card({
  className,
  children,
  flush = false,
}: {
  readonly className?: string | undefined;
  readonly children: ReactNode;
  readonly flush?: boolean;
}) {
  return <div className={clsx(styles.card, flush && styles.flush, className)}>{children}</div>;
}

/** The head of a section: its name, what to know about it, its controls at the right. */
export function SectionHead({
  title,
  note,
  level = 2,
  children,
}: {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  readonly level?: 2 | 3;
  readonly children?: ReactNode;
}) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <div className={styles.head}>
      <Heading className={styles.title}>{title}</Heading>
      {note !== undefined && <span className={styles.note}>{note}</span>}
      {children !== undefined && <span className={styles.tools}>{children}</span>}
    </div>
  );
}

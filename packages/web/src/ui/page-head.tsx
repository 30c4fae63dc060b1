import type { ReactNode } from "react";
import styles from "./page-head.module.css";

/** The head of a screen without tabs: its name, what to know, its actions. */
export function PageHead({
  title,
  note,
  children,
}: {
  readonly title: string;
  readonly note?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <header className={styles.head}>
      <h1 className={styles.title}>{title}</h1>
      {note !== undefined && <span className={styles.note}>{note}</span>}
      {children !== undefined && <span className={styles.tools}>{children}</span>}
    </header>
  );
}

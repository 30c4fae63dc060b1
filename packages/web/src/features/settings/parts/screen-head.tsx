import type { ReactNode } from "react";
import styles from "./settings.module.css";

/** The name of a screen of settings, what it is about, and what can be done with all of it. */
export function ScreenHead({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <header className={styles.screenHead}>
      <h1 className={styles.title}>{title}</h1>
      {children !== undefined && <span className={styles.headTools}>{children}</span>}
      {lead !== undefined && <p className={styles.lead}>{lead}</p>}
    </header>
  );
}

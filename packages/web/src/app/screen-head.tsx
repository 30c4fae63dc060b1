import type { ReactNode } from "react";
import styles from "./settings.module.css";

/** The name of a screen of settings, what it is about, and what can be done with all of it. */
export function ScreenHead({
  title,
  note,
  lead,
  children,
}: {
  readonly title: string;
  /** Beside the name, such as how many there are. */
  readonly note?: ReactNode;
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <header className={styles.screenHead}>
      <div className={styles.named}>
        <h1 className={styles.title}>{title}</h1>
        {note !== undefined && <span className={styles.muted}>{note}</span>}
      </div>
      {children !== undefined && <span className={styles.headTools}>{children}</span>}
      {lead !== undefined && <p className={styles.lead}>{lead}</p>}
    </header>
  );
}

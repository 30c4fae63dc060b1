import type { ReactNode } from "react";
import styles from "./tab-strip.module.css";

/** A row of places; each is a link, so that a view can be opened beside another. */
export function TabStrip({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <nav className={styles.tabs} aria-label={label}>
      {children}
    </nav>
  );
}

/** The class of a tab link, and of the count beside its word. */
export const tabClass = styles.tab ?? "";
export const tabCountClass = styles.count ?? "";

import type { ReactNode } from "react";
import styles from "./chart-head.module.css";

/** What a head says and offers: the name, cut where it is too long, and the tools at its end. */
export function ChartHead({ title, tools }: { readonly title: string; readonly tools?: ReactNode }) {
  return (
    <>
      <h3 className={styles.title}>{title}</h3>
      <span className={styles.tools}>{tools}</span>
    </>
  );
}

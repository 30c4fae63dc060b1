import type { ReactNode } from "react";
import styles from "./stat.module.css";

/** A figure with its unit. */
export function Stat({ value, unit }: { readonly value: ReactNode; readonly unit?: ReactNode }) {
  return (
    <span className={styles.stat}>
      <span className={styles.value}>{value}</span>
      {unit !== undefined && <span className={styles.unit}>{unit}</span>}
    </span>
  );
}

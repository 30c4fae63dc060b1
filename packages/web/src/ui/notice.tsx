import clsx from "clsx";
import type { ReactNode } from "react";
import { LevelMark, type Level } from "./level-mark.tsx";
import styles from "./notice.module.css";

/** A band across the sheet: what happened, what is safe, what to do. */
export function Notice({
  tone,
  children,
  actions,
  className,
}: {
  readonly tone: "error" | "warning" | "info";
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string | undefined;
}) {
  const level: Level = tone;
  return (
    <div
      className={clsx(styles.notice, styles[tone], className)}
      role={tone === "error" ? "alert" : "status"}
    >
      <LevelMark level={level} label={tone} />
      <div className={styles.words}>{children}</div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

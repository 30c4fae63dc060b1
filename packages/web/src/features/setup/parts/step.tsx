import clsx from "clsx";
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { Icon } from "../../../ui/icon.tsx";
import styles from "./step.module.css";

/** One of the three steps, on a line that joins them. */
export function Step({
  number,
  state,
  title,
  note,
  side,
  children,
}: {
  readonly number: number;
  readonly state: "done" | "current" | "later";
  readonly title: string;
  readonly note?: ReactNode;
  readonly side?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <section
      className={clsx(styles.step, styles[state])}
      aria-current={state === "current" ? "step" : undefined}
    >
      <span className={styles.number}>{state === "done" ? <Icon as={Check} size="sm" /> : number}</span>
      <div className={styles.content}>
        <div className={styles.head}>
          <h2 className={styles.title}>{title}</h2>
          {note !== undefined && <span className={styles.note}>{note}</span>}
          {side !== undefined && <span className={styles.side}>{side}</span>}
        </div>
        {children}
      </div>
    </section>
  );
}

import clsx from "clsx";
import type { ReactNode } from "react";
import styles from "./answer.module.css";

/** The sentence in numbers at the top of each screen. */
export function Answer({
  small = false,
  className,
  children,
}: {
  readonly small?: boolean;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}) {
  return <p className={clsx(styles.answer, small && styles.small, className)}>{children}</p>;
}

/** A figure inside the answer, bold, with a tone only where it means something. */
export function Figure({
  tone,
  children,
}: {
  readonly tone?: "error" | "warning" | "ok" | undefined;
  readonly children: ReactNode;
}) {
  return <b className={clsx(styles.figure, tone !== undefined && styles[tone])}>{children}</b>;
}

import clsx from "clsx";
import type { ReactNode } from "react";
import styles from "./empty-state.module.css";

/** What stands where a list would: what is true, and the next step. */
export function EmptyState({
  title,
  level = 2,
  children,
  actions,
  className,
}: {
  readonly title: string;
  /** 1 where it stands for the whole page, so that nothing above names it. */
  readonly level?: 1 | 2;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string | undefined;
}) {
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <div className={clsx(styles.blank, className)}>
      <svg
        className={styles.picture}
        width="112"
        height="64"
        viewBox="0 0 112 64"
        fill="none"
        aria-hidden="true"
      >
        <path className={styles.wave} d="M4 48c9 0 9-5 18-5s9 5 18 5 9-5 18-5 9 5 18 5 9-5 18-5 9 5 14 5" />
        <path className={styles.waveFar} d="M14 58c8 0 8-4 16-4s8 4 16 4 8-4 16-4 8 4 16 4 8-4 16-4" />
        <path className={styles.pole} d="M56 43V10" />
        <path className={styles.flag} d="M56 10h20l-6 6.500 6 6.500H56z" />
      </svg>
      <Heading className={styles.title}>{title}</Heading>
      {children !== undefined && <p className={styles.text}>{children}</p>}
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

import clsx from "clsx";
import type { ReactNode } from "react";
import styles from "./empty-state.module.css";

/** What stands where a list would: what is true, and the next step. */
export function EmptyState({
  title,
  level = 2,
  picture = "flag",
  children,
  actions,
  below,
  className,
}: {
  readonly title: string;
  /** 1 where it stands for the whole page, so that nothing above names it. */
  readonly level?: 1 | 2;
  /** A flag over calm water; or a lens that found nothing, where something may well be there. */
  readonly picture?: "flag" | "filter";
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  /** Between the words and what can be done: more than a sentence, such as a list. */
  readonly below?: ReactNode;
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
        {picture === "flag" ? (
          <>
            <path className={styles.pole} d="M56 43V10" />
            <path className={styles.flag} d="M56 10h20l-6 6.500 6 6.500H56z" />
          </>
        ) : (
          <>
            <circle className={styles.lens} cx="54" cy="22" r="13" />
            <path className={styles.pole} d="M63.500 31.500 74 42" />
            <path className={styles.pole} d="M48.500 22h11" />
          </>
        )}
      </svg>
      <Heading className={styles.title}>{title}</Heading>
      {children !== undefined && <p className={styles.text}>{children}</p>}
      {below}
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

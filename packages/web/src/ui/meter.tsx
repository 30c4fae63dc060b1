import clsx from "clsx";
import styles from "./meter.module.css";

/** A share between 0 and 1 as a thin bar. The number always stands beside it, so the bar itself is silent. */
export function Meter({
  share,
  hot = false,
  className,
}: {
  readonly share: number;
  readonly hot?: boolean;
  readonly className?: string | undefined;
}) {
  const width = `${Math.min(100, Math.max(0, share * 100))}%`;
  return (
    <span className={clsx(styles.meter, hot && styles.hot, className)} aria-hidden="true">
      <span className={styles.fill} style={{ width }} />
    </span>
  );
}

import clsx from "clsx";
import styles from "./skeleton.module.css";

export interface SkeletonProps {
  readonly width: number | string;
  readonly height?: number;
  readonly faint?: boolean;
  readonly round?: boolean;
  readonly className?: string | undefined;
}

/** A placeholder with the geometry of what will stand there. */
export function Skeleton({ width, height = 12, faint = false, round = false, className }: SkeletonProps) {
  return (
    <span
      className={clsx(styles.skeleton, faint && styles.faint, round && styles.round, className)}
      style={{ width, height }}
      aria-hidden="true"
    />
  );
}

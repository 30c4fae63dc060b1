import clsx from "clsx";
import styles from "./priority-mark.module.css";

export type PriorityLevel = "low" | "medium" | "high";

const BARS = [
  { x: 0.6, height: 4 },
  { x: 4.6, height: 7 },
  { x: 8.6, height: 10 },
] as const;
const FILLED: Readonly<Record<PriorityLevel, number>> = { low: 1, medium: 2, high: 3 };

/** Priority as one to three bars; the highest in full ink, for colour is the level's. */
export function PriorityMark({
  priority,
  label,
  className,
}: {
  readonly priority: PriorityLevel;
  readonly label: string;
  readonly className?: string | undefined;
}) {
  return (
    <svg
      className={clsx(styles.mark, priority === "high" && styles.high, className)}
      viewBox="0 0 12 12"
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      {BARS.map(({ x, height }, index) => (
        <rect
          key={x}
          className={index < FILLED[priority] ? undefined : styles.empty}
          x={x}
          y={11 - height}
          width="2.600"
          height={height}
          rx="0.600"
          fill="currentColor"
        />
      ))}
    </svg>
  );
}

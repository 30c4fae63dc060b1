import clsx from "clsx";
import styles from "./logo.module.css";

/** The mark: a V cut like a pennant, with a lamp above it. */
export function Logo({
  size = "md",
  className,
}: {
  readonly size?: "md" | "lg";
  readonly className?: string | undefined;
}) {
  return (
    <svg
      className={clsx(styles.logo, size === "lg" && styles.lg, className)}
      viewBox="0 0 28 28"
      role="img"
      aria-label="Vedette"
    >
      <path fill="currentColor" d="M2.500 5.500h6.200L14 16.800l5.300-11.300h6.200L16.300 24h-4.600z" />
      <circle className={styles.lamp} cx="14" cy="6.200" r="2.700" />
    </svg>
  );
}

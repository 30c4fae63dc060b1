import clsx from "clsx";
import styles from "./level-mark.module.css";

export type Level = "fatal" | "error" | "warning" | "info" | "debug" | "ok";

function shape(level: Level) {
  switch (level) {
    case "fatal":
      return <path d="M6 .6 11.400 6 6 11.400.6 6z" fill="currentColor" />;
    case "error":
      return <circle cx="6" cy="6" r="4.600" fill="currentColor" />;
    case "warning":
      return <path d="M6 1.200 11.300 10.600H.7z" fill="currentColor" />;
    case "info":
    case "debug":
      return <circle cx="6" cy="6" r="3.700" fill="none" stroke="currentColor" strokeWidth="1.800" />;
    case "ok":
      return <path d="m1.600 6.400 3 3 5.800-6.600" fill="none" stroke="currentColor" strokeWidth="1.800" />;
  }
}

/** Severity by shape as well as colour, so that the page reads without colour. Without a label it only adorns. */
export function LevelMark({
  level,
  label,
  className,
}: {
  readonly level: Level;
  readonly label: string;
  readonly className?: string | undefined;
}) {
  return (
    <svg
      className={clsx(styles.mark, styles[level], className)}
      viewBox="0 0 12 12"
      {...(label === "" ? { "aria-hidden": true } : { role: "img", "aria-label": label })}
    >
      {shape(level)}
    </svg>
  );
}

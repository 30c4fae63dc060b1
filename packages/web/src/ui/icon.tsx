import clsx from "clsx";
import type { LucideIcon } from "lucide-react";
import styles from "./icon.module.css";

export interface IconProps {
  readonly as: LucideIcon;
  readonly size?: "xs" | "sm" | "md" | "lg";
  readonly className?: string | undefined;
  /** Only for an icon that stands alone; beside a word it stays hidden from assistive technology. */
  readonly label?: string;
}

/** One icon of the family, at one of the four sizes of the design. */
export function Icon({ as: Glyph, size = "md", className, label }: IconProps) {
  return (
    <Glyph
      className={clsx(styles.icon, styles[size], className)}
      {...(label === undefined ? { "aria-hidden": true } : { "aria-label": label, role: "img" })}
    />
  );
}

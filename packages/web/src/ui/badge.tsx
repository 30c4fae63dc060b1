import clsx from "clsx";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./badge.module.css";
import { Icon } from "./icon.tsx";

export type Tone = "neutral" | "accent" | "fatal" | "error" | "warning" | "info" | "ok";

export interface BadgeProps {
  readonly tone?: Tone;
  /** An outlined badge names an attribute, a filled one a state. */
  readonly outline?: boolean;
  readonly mono?: boolean;
  readonly icon?: LucideIcon | undefined;
  readonly className?: string | undefined;
  readonly title?: string | undefined;
  readonly children: ReactNode;
}

/** One word about a thing, 18 px high. */
export function Badge({
  tone = "neutral",
  outline = false,
  mono = false,
  icon,
  className,
  title,
  children,
}: BadgeProps) {
  return (
    <span
      title={title}
      className={clsx(styles.badge, styles[tone], outline && styles.outline, mono && styles.mono, className)}
    >
      {icon !== undefined && <Icon as={icon} className={styles.icon} />}
      {children}
    </span>
  );
}

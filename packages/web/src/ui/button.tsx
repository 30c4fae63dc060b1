import clsx from "clsx";
import type { LucideIcon } from "lucide-react";
import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import styles from "./button.module.css";
import { Icon } from "./icon.tsx";
import { KeyHint } from "./key-hint.tsx";

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly variant?: "plain" | "primary" | "ghost" | "danger";
  readonly size?: "sm" | "md" | "lg";
  readonly icon?: LucideIcon | undefined;
  readonly keys?: string | undefined;
  readonly busy?: boolean;
  readonly children?: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** The class names of a button, for links that must look like one. */
export function buttonClass(
  variant: ButtonProps["variant"] = "plain",
  size: ButtonProps["size"] = "md",
  className?: string,
): string {
  return clsx(styles.button, styles[variant], styles[size], className);
}

/** A verb. The key hint sits inside, so that the shortcut is learnt where it is used. */
export function Button({
  variant = "plain",
  size = "md",
  icon,
  keys,
  busy = false,
  className,
  children,
  disabled,
  type = "button",
  ...rest
}: ButtonProps) {
  const iconOnly = children === undefined || children === null;
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      data-on-accent={variant === "primary" ? "" : undefined}
      className={clsx(buttonClass(variant, size), iconOnly && styles.iconOnly, className)}
    >
      {icon !== undefined && <Icon as={icon} size={iconOnly ? "md" : "sm"} />}
      {children}
      {keys !== undefined && <KeyHint keys={keys} className={styles.keys ?? ""} />}
    </button>
  );
}

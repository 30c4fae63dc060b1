import clsx from "clsx";
import { ChevronDown, ChevronsUpDown } from "lucide-react";
import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { Icon } from "../../ui/icon.tsx";
import styles from "./scope-bar.module.css";

export interface ScopeButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly mark: ReactNode;
  readonly value: string;
  readonly note?: string | undefined;
  readonly double?: boolean;
  /** Shown as its mark alone where there is little room. */
  readonly usual?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** What is chosen, as a quiet control. */
export function ScopeButton({
  mark,
  value,
  note,
  double = false,
  usual = false,
  className,
  ...rest
}: ScopeButtonProps) {
  return (
    <button {...rest} type="button" className={clsx(styles.scope, usual && styles.usual, className)}>
      {mark}
      <b className={styles.value}>{value}</b>{" "}
      {note !== undefined && <span className={styles.note}>{note}</span>}
      <Icon as={double ? ChevronsUpDown : ChevronDown} size="sm" />
    </button>
  );
}

import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { Button, type ButtonProps } from "./button.tsx";
import { Menu } from "./menu.tsx";
import styles from "./split-button.module.css";

export interface SplitButtonProps extends Pick<
  ButtonProps,
  "variant" | "size" | "icon" | "keys" | "onClick" | "children"
> {
  /** What the second half is called: it shows only an arrow. */
  readonly menuLabel: string;
  readonly menu: ReactNode;
}

/** A verb, and beside it the other ways to do it. */
export function SplitButton({ menuLabel, menu, variant, size, ...main }: SplitButtonProps) {
  const look = { ...(variant === undefined ? {} : { variant }), ...(size === undefined ? {} : { size }) };
  return (
    <span className={styles.split}>
      <Button {...main} {...look} className={styles.main} />
      <Menu
        align="end"
        trigger={<Button {...look} icon={ChevronDown} aria-label={menuLabel} className={styles.arrow} />}
      >
        {menu}
      </Menu>
    </span>
  );
}

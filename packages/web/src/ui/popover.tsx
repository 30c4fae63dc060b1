import { Popover as Base } from "@base-ui/react/popover";
import clsx from "clsx";
import type { ReactElement, ReactNode } from "react";
import styles from "./popup.module.css";

export interface PopoverProps {
  /** The control that opens it; it receives the trigger's properties. */
  readonly trigger: ReactElement;
  readonly label: string;
  readonly align?: "start" | "center" | "end";
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** More than a list of words: no bound but the window. */
  readonly roomy?: boolean;
  readonly children: ReactNode;
}

/** Something to fill in on a control. The focus goes in and comes back; Escape and a press outside close it. */
export function Popover({
  trigger,
  label,
  align = "start",
  open,
  onOpenChange,
  roomy = false,
  children,
}: PopoverProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className={styles.positioner} sideOffset={6} align={align} collisionPadding={8}>
          <Base.Popup
            data-popover=""
            className={clsx(styles.popup, roomy && styles.roomy)}
            aria-label={label}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

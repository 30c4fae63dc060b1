import { Tooltip as Base } from "@base-ui/react/tooltip";
import type { ReactElement, ReactNode } from "react";
import { KeyHint } from "./key-hint.tsx";
import styles from "./tooltip.module.css";

export const TooltipProvider = Base.Provider;

/** A short explanation on hover and focus. The child keeps its own accessible name. */
export function Tooltip({
  content,
  keys,
  side = "bottom",
  children,
}: {
  readonly content: ReactNode;
  readonly keys?: string | undefined;
  readonly side?: "top" | "bottom" | "left" | "right";
  readonly children: ReactElement;
}) {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner className={styles.positioner} sideOffset={6} side={side}>
          <Base.Popup className={styles.popup}>
            {content}
            {keys !== undefined && <KeyHint keys={keys} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

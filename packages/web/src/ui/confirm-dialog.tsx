import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";

/** The question before what cannot be undone. The way out comes first and is the one that Escape takes. */
export function ConfirmDialog({
  open = true,
  title,
  keepLabel,
  verb,
  isHarmless = false,
  busy = false,
  onConfirm,
  onClose,
  children,
}: {
  readonly open?: boolean;
  readonly title: string;
  readonly keepLabel: string;
  readonly verb: string;
  readonly isHarmless?: boolean;
  readonly busy?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={title}
      closeLabel={keepLabel}
      footer={
        <>
          <Button onClick={onClose}>{keepLabel}</Button>
          <Button variant={isHarmless ? "primary" : "danger"} busy={busy} onClick={onConfirm}>
            {verb}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}

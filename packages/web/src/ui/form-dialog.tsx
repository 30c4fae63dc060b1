import { type FormEvent, type ReactNode, useId } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import styles from "./form-dialog.module.css";

export interface FormDialogProps {
  readonly open?: boolean;
  readonly title: string;
  readonly cancelLabel: string;
  readonly submitLabel: string;
  readonly isDangerous?: boolean;
  readonly wide?: boolean;
  readonly busy: boolean;
  readonly disabled?: boolean;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A few fields that are sent together: by the button below them, or by Enter in one of them. */
export function FormDialog({
  open = true,
  title,
  cancelLabel,
  submitLabel,
  isDangerous = false,
  wide = false,
  busy,
  disabled = false,
  onSubmit,
  onClose,
  children,
}: FormDialogProps) {
  const formId = useId();
  function submit(event: FormEvent) {
    event.preventDefault();
    // Enter comes by here too, whatever the button says.
    if (!busy && !disabled) onSubmit();
  }
  return (
    <Dialog
      open={open}
      wide={wide}
      onOpenChange={(next) => !next && onClose()}
      title={title}
      closeLabel={cancelLabel}
      footer={
        <>
          <Button onClick={onClose}>{cancelLabel}</Button>
          <Button
            type="submit"
            form={formId}
            variant={isDangerous ? "danger" : "primary"}
            busy={busy}
            disabled={disabled}
          >
            {submitLabel}
          </Button>
        </>
      }
    >
      <form id={formId} className={styles.form} onSubmit={submit}>
        {children}
      </form>
    </Dialog>
  );
}

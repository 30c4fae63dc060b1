import { Dialog as Base } from "@base-ui/react/dialog";
import clsx from "clsx";
import { X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "./button.tsx";
import styles from "./dialog.module.css";

export interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly closeLabel: string;
  readonly wide?: boolean;
  /** Hides the head for a dialog that brings its own, such as the palette. */
  readonly bare?: boolean;
  /** Has no way out but what it asks for. */
  readonly still?: boolean;
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

/** Where the focus was when a dialog opened. A field with `autoFocus` takes it before any effect could look. */
function useOpener(open: boolean): Element | null {
  const look = () => (open ? document.activeElement : null);
  const [seen, setSeen] = useState(() => ({ open, opener: look() }));
  if (seen.open !== open) setSeen({ open, opener: open ? look() : seen.opener });
  return seen.opener;
}

/** A dialog for the few things that must interrupt. Focus is held inside and given back afterwards. */
export function Dialog({
  open,
  onOpenChange,
  title,
  closeLabel,
  wide = false,
  bare = false,
  still = false,
  footer,
  children,
}: DialogProps) {
  const opener = useOpener(open);
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup
          data-modal=""
          className={clsx(styles.popup, wide && styles.wide, bare && styles.bare)}
          // Where it is gone, as with an entry of a menu, the library knows what was before.
          finalFocus={() =>
            opener instanceof HTMLElement && opener.isConnected && opener !== document.body ? opener : true
          }
        >
          {bare ? (
            <Base.Title className="visually-hidden">{title}</Base.Title>
          ) : (
            <div className={styles.head}>
              <Base.Title className={styles.title}>{title}</Base.Title>
              {!still && (
                <Base.Close render={<Button variant="ghost" size="sm" icon={X} aria-label={closeLabel} />} />
              )}
            </div>
          )}
          <div className={styles.body}>{children}</div>
          {footer !== undefined && <div className={styles.footer}>{footer}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

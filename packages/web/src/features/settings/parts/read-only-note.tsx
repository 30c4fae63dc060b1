import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import { Icon } from "../../../ui/icon.tsx";
import styles from "../../../app/settings.module.css";

/** Why nothing on the screen can be changed. */
export function ReadOnlyNote({ children }: { readonly children: ReactNode }) {
  return (
    <p className={styles.readOnly}>
      <Icon as={Lock} size="sm" /> {children}
    </p>
  );
}

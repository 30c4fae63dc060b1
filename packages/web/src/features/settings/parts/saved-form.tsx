import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { SaveBar, type SaveBarProps } from "../../../app/save-bar.tsx";
import { ReadOnlyNote } from "./read-only-note.tsx";
import styles from "../../../app/settings.module.css";

/** The frame of a form of settings: why it cannot be changed, its fields, and what saves them. */
export function SavedForm({
  lead,
  isOfProject,
  children,
  onSave,
  ...bar
}: Omit<SaveBarProps, "onSave"> & {
  readonly onSave: () => void;
  readonly lead?: ReactNode;
  readonly isOfProject: boolean;
  readonly children: ReactNode;
}) {
  const t = useTranslations("settings");
  return (
    <form
      className={styles.page}
      // The server says what is wrong, in the reader's language and at the field.
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSave();
      }}
    >
      {lead}
      {!bar.canWrite && <ReadOnlyNote>{t(isOfProject ? "readOnly" : "readOnlyOrganization")}</ReadOnlyNote>}
      {children}
      <SaveBar {...bar} />
    </form>
  );
}

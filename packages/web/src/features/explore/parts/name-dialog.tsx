import { type FormEvent, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/field.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import type { SavedName } from "../use-saved-queries.ts";
import styles from "./name-dialog.module.css";

const NAME_MAX = 128;

/** Name of a saved query and whom it is for. */
export function NameDialog({
  title,
  submitLabel,
  initial,
  mayShare,
  onSubmit,
  onClose,
}: {
  readonly title: string;
  readonly submitLabel: string;
  readonly initial: SavedName;
  /** With everybody in the organization. */
  readonly mayShare: boolean;
  readonly onSubmit: (name: SavedName) => Promise<void>;
  readonly onClose: () => void;
}) {
  const t = useTranslations("explore.saved");
  const errorText = useErrorText();
  const formId = useId();
  const [draft, setDraft] = useState(initial);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const name = draft.name.trim();

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (name === "" || busy) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      await onSubmit({ ...draft, name });
      onClose();
    } catch (error) {
      setRefusal(errorText(error));
      setBusy(false);
    }
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      closeLabel={t("cancel")}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="submit" form={formId} variant="primary" busy={busy} disabled={name === ""}>
            {submitLabel}
          </Button>
        </>
      }
    >
      <form id={formId} className={styles.form} onSubmit={(event) => void submit(event)}>
        <TextField
          label={t("name")}
          value={draft.name}
          maxLength={NAME_MAX}
          autoFocus
          autoComplete="off"
          error={refusal}
          onChange={(event) => setDraft({ ...draft, name: event.target.value })}
        />
        {mayShare && (
          <Segmented
            label={t("visibility.label")}
            value={draft.visibility}
            segments={[
              { value: "owner", label: t("visibility.owner") },
              { value: "organization", label: t("visibility.organization") },
            ]}
            onChange={(visibility) => setDraft({ ...draft, visibility })}
          />
        )}
      </form>
    </Dialog>
  );
}

import type { ClientKey } from "@vedette/api";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useRefusal } from "../../../i18n/use-refusal.ts";
import { TextField } from "../../../ui/field.tsx";
import { FormDialog } from "../../../ui/form-dialog.tsx";
import { FormProblem } from "../../../ui/form-problem.tsx";

/** Asks what a key is called from now on; its DSN stays. */
export function RenameKey({
  entry,
  error,
  busy,
  onRename,
  onClose,
}: {
  readonly entry: ClientKey;
  readonly error: Error | null;
  readonly busy: boolean;
  readonly onRename: (name: string) => void;
  readonly onClose: () => void;
}) {
  const t = useTranslations("projectKeys.rename");
  const [name, setName] = useState(entry.name);
  const { fields, text } = useRefusal(error);
  return (
    <FormDialog
      title={t("ask", { name: entry.name || entry.label })}
      cancelLabel={t("cancel")}
      submitLabel={t("save")}
      busy={busy}
      onSubmit={() => onRename(name.trim())}
      onClose={onClose}
    >
      <FormProblem>{text}</FormProblem>
      <TextField
        label={t("name")}
        hint={t("hint")}
        required
        autoFocus
        maxLength={64}
        value={name}
        error={fields["name"]?.[0]}
        onChange={(event) => setName(event.target.value)}
      />
    </FormDialog>
  );
}

import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../i18n/use-error-text.ts";
import { TextField } from "../ui/field.tsx";
import { FormDialog } from "../ui/form-dialog.tsx";
import { Segmented } from "../ui/segmented.tsx";

const NAME_MAX = 128;

export interface SavedName {
  readonly name: string;
  readonly visibility: "owner" | "organization";
}

/** The name of something that is saved, and whom it is for. */
export function NameDialog({
  title,
  submitLabel,
  initial,
  mayShare,
  onSubmit,
  onClose,
  children,
}: {
  readonly title: string;
  readonly submitLabel: string;
  readonly initial: SavedName;
  /** With everybody in the organization. */
  readonly mayShare: boolean;
  readonly onSubmit: (saved: SavedName) => Promise<void>;
  readonly onClose: () => void;
  /** What is saved, in short. */
  readonly children?: ReactNode;
}) {
  const t = useTranslations("nameDialog");
  const errorText = useErrorText();
  const [text, setText] = useState(initial.name);
  const [visibility, setVisibility] = useState(initial.visibility);
  const name = text.trim();
  const save = useMutation({ mutationFn: () => onSubmit({ name, visibility }), onSuccess: onClose });
  return (
    <FormDialog
      title={title}
      cancelLabel={t("cancel")}
      submitLabel={submitLabel}
      busy={save.isPending}
      disabled={name === ""}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <TextField
        label={t("name")}
        value={text}
        maxLength={NAME_MAX}
        autoFocus
        autoComplete="off"
        error={save.isError ? errorText(save.error) : undefined}
        onChange={(event) => setText(event.target.value)}
      />
      {mayShare && (
        <div>
          <Segmented
            label={t("visibility.label")}
            value={visibility}
            segments={[
              { value: "owner", label: t("visibility.owner") },
              { value: "organization", label: t("visibility.organization") },
            ]}
            onChange={setVisibility}
          />
        </div>
      )}
      {children}
    </FormDialog>
  );
}

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { ErrorScreen } from "../../../app/error-screens.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { type Level, type SettingsForm as Form, useSettingsForm } from "../use-settings-form.ts";
import { SavedForm } from "./saved-form.tsx";
import styles from "../../../app/settings.module.css";

/** The fields of one screen over the settings of ingestion, with what saves them. */
export function SettingsForm({
  level,
  lead,
  children,
}: {
  readonly level: Level;
  readonly lead?: ReactNode;
  readonly children: (form: Form) => ReactNode;
}) {
  const t = useTranslations("settings");
  const { form, error, retry } = useSettingsForm(level);
  if (form === undefined)
    return error === null ? (
      <>
        <Skeleton width={220} height={18} />
        <Skeleton width="100%" height={120} faint />
      </>
    ) : (
      <ErrorScreen error={error} reset={retry} />
    );
  return (
    <SavedForm
      lead={lead}
      isOfProject={level.project !== undefined}
      isChanged={form.isChanged}
      isSaving={form.isSaving}
      canWrite={form.canWrite}
      error={form.error}
      onSave={form.save}
      onDiscard={form.discard}
    >
      <fieldset className={styles.fields} disabled={!form.canWrite}>
        <legend className="visually-hidden">{t("label")}</legend>
        {children(form)}
      </fieldset>
    </SavedForm>
  );
}

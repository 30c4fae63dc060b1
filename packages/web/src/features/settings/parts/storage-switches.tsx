import { useTranslations } from "use-intl";
import { Card, SectionHead } from "../../../ui/card.tsx";
import type { SettingsForm } from "../use-settings-form.ts";
import { SwitchRow } from "./setting-rows.tsx";
import styles from "../../../app/settings.module.css";

/** What is kept of an event besides itself. */
export function StorageSwitches({ form }: { readonly form: SettingsForm }) {
  const t = useTranslations("storage");
  const { level } = form;
  return (
    <section className={styles.section}>
      <SectionHead title={t("kept")} />
      <Card flush>
        <SwitchRow
          title={t("attachments")}
          hint={t("attachmentsHint")}
          field={form.field("storage", "attachments")}
          level={level}
        />
        <SwitchRow
          title={t("sourceContext")}
          hint={t("sourceContextHint")}
          field={form.field("storage", "sourceContext")}
          level={level}
        />
      </Card>
    </section>
  );
}

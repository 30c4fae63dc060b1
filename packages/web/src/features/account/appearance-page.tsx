import { useTranslations } from "use-intl";
import { usePageTitle } from "../../app/page-title.ts";
import { SettingsLayout } from "../../app/settings-layout.tsx";
import { languagePreference, languages, themePreference } from "../../lib/preferences.ts";
import { useStoredValue } from "../../lib/stored-value.ts";
import { Card, SectionHead } from "../../ui/card.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import styles from "./account.module.css";

const NAMES = { en: "English", "zh-CN": "简体中文" } as const;

/** Theme and language of this browser. */
export function AppearancePage() {
  const t = useTranslations("appearance");
  const theme = useStoredValue(themePreference);
  const language = useStoredValue(languagePreference);
  usePageTitle(t("title"));
  return (
    <SettingsLayout>
      <section className={styles.section}>
        <SectionHead title={t("title")} note={t("note")} />
        <Card flush className={styles.rows}>
          <div className={styles.row}>
            <div className={styles.rowWords}>
              <div className={styles.rowTitle}>{t("theme")}</div>
              <div className={styles.rowText}>{t("themeText")}</div>
            </div>
            <Segmented
              label={t("theme")}
              value={theme}
              segments={[
                { value: "system", label: t("system") },
                { value: "light", label: t("light") },
                { value: "dark", label: t("dark") },
              ]}
              onChange={themePreference.set}
            />
          </div>
          <div className={styles.row}>
            <div className={styles.rowWords}>
              <div className={styles.rowTitle}>{t("language")}</div>
              <div className={styles.rowText}>{t("languageText")}</div>
            </div>
            <Segmented
              label={t("language")}
              value={language}
              segments={languages.map((one) => ({ value: one, label: <span lang={one}>{NAMES[one]}</span> }))}
              onChange={languagePreference.set}
            />
          </div>
        </Card>
      </section>
    </SettingsLayout>
  );
}

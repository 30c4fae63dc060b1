import { useId } from "react";
import { useTranslations } from "use-intl";
import { usePageTitle } from "../../app/page-title.ts";
import { SettingsLayout } from "../../app/settings-layout.tsx";
import { browserZone } from "../../i18n/use-time-zone.ts";
import {
  LANGUAGE_NAMES,
  languagePreference,
  languages,
  themePreference,
  timeZonePreference,
} from "../../lib/preferences.ts";
import { useStoredValue } from "../../lib/stored-value.ts";
import { Card, SectionHead } from "../../ui/card.tsx";
import { Select } from "../../ui/field.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import styles from "./account.module.css";

const ZONES = Intl.supportedValuesOf("timeZone");

/** Theme, language and time zone; they follow the account. */
export function AppearancePage() {
  const t = useTranslations("appearance");
  const theme = useStoredValue(themePreference);
  const language = useStoredValue(languagePreference);
  const zone = useStoredValue(timeZonePreference);
  const zoneId = useId();
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
              segments={languages.map((one) => ({
                value: one,
                label: <span lang={one}>{LANGUAGE_NAMES[one]}</span>,
              }))}
              onChange={languagePreference.set}
            />
          </div>
          <div className={styles.row}>
            <div className={styles.rowWords}>
              <label className={styles.rowTitle} htmlFor={zoneId}>
                {t("timeZone")}
              </label>
              <div className={styles.rowText}>{t("timeZoneText")}</div>
            </div>
            <Select
              id={zoneId}
              className={styles.zone}
              value={zone}
              onChange={(event) => timeZonePreference.set(event.target.value)}
            >
              <option value="">{t("browserZone", { zone: browserZone })}</option>
              {zone !== "" && !ZONES.includes(zone) && <option value={zone}>{zone}</option>}
              {ZONES.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </Select>
          </div>
        </Card>
      </section>
    </SettingsLayout>
  );
}

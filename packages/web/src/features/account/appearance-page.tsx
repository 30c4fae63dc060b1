import { useId } from "react";
import { useTranslations } from "use-intl";
import { usePageTitle } from "../../app/page-title.ts";
import { ScreenHead } from "../../app/screen-head.tsx";
import { SettingsLayout } from "../../app/settings-layout.tsx";
import shared from "../../app/settings.module.css";
import { browserZone } from "../../i18n/use-time-zone.ts";
import {
  LANGUAGE_NAMES,
  languagePreference,
  languages,
  themePreference,
  timeZonePreference,
} from "../../lib/preferences.ts";
import { useStoredValue } from "../../lib/stored-value.ts";
import { Card } from "../../ui/card.tsx";
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
      <section className={shared.section}>
        <ScreenHead title={t("title")} note={t("note")} />
        <Card flush>
          <div className={shared.row}>
            <div className={shared.words}>
              <div className={shared.name}>{t("theme")}</div>
              <div className={shared.hint}>{t("themeText")}</div>
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
          <div className={shared.row}>
            <div className={shared.words}>
              <div className={shared.name}>{t("language")}</div>
              <div className={shared.hint}>{t("languageText")}</div>
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
          <div className={shared.row}>
            <div className={shared.words}>
              <label className={shared.name} htmlFor={zoneId}>
                {t("timeZone")}
              </label>
              <div className={shared.hint}>{t("timeZoneText")}</div>
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

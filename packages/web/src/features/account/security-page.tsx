import { useTranslations } from "use-intl";
import { usePageTitle } from "../../app/page-title.ts";
import { SettingsLayout } from "../../app/settings-layout.tsx";
import { SectionHead } from "../../ui/card.tsx";
import styles from "./account.module.css";
import { SecondFactor } from "./parts/second-factor.tsx";
import { Sessions } from "./parts/sessions.tsx";

/** How one signs in, and where one is. */
export function SecurityPage() {
  const t = useTranslations("security");
  usePageTitle(t("title"));
  return (
    <SettingsLayout>
      <section className={styles.section}>
        <SectionHead title={t("secondFactor")} />
        <p className={styles.lead}>{t("secondFactorLead")}</p>
        <SecondFactor />
      </section>
      <Sessions />
    </SettingsLayout>
  );
}

import { useTranslations } from "use-intl";
import { usePageTitle } from "../../app/page-title.ts";
import { ScreenHead } from "../../app/screen-head.tsx";
import { SettingsLayout } from "../../app/settings-layout.tsx";
import shared from "../../app/settings.module.css";
import { SectionHead } from "../../ui/card.tsx";
import { SecondFactor } from "./parts/second-factor.tsx";
import { Sessions } from "./parts/sessions.tsx";

/** How one signs in, and where one is. */
export function SecurityPage() {
  const t = useTranslations("security");
  usePageTitle(t("title"));
  return (
    <SettingsLayout>
      <ScreenHead title={t("title")} />
      <section className={shared.section}>
        <SectionHead title={t("secondFactor")} />
        <p className={shared.lead}>{t("secondFactorLead")}</p>
        <SecondFactor />
      </section>
      <Sessions />
    </SettingsLayout>
  );
}

import { RotateCcw } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "../../../ui/button.tsx";
import type { Level, SettingsField } from "../use-settings-form.ts";
import styles from "../../../app/settings.module.css";

/** Where a value comes from, and the way back to what is inherited. */
export function Origin({
  field,
  level,
  name,
  inherited,
}: {
  readonly field: Pick<SettingsField<unknown>, "isOwn" | "inherit" | "inheritedFrom">;
  readonly level: Level;
  /** Of the setting, for the button's words. */
  readonly name: string;
  /** What is inherited, in a few words. */
  readonly inherited?: string | undefined;
}) {
  const t = useTranslations("settings.origin");
  const isProject = level.project !== undefined;
  if (!field.isOwn)
    return (
      <span className={styles.origin}>{t(isProject ? (field.inheritedFrom ?? "inherited") : "default")}</span>
    );
  const back = isProject ? t("inherit", { name }) : t("useDefault", { name });
  return (
    <span className={styles.origin} data-own="">
      {isProject ? t("ownProject") : t("ownOrganization")}
      {inherited !== undefined && <span className={styles.above}>{t("above", { value: inherited })}</span>}
      <Button
        variant="ghost"
        size="sm"
        icon={RotateCcw}
        aria-label={back}
        title={back}
        onClick={field.inherit}
      />
    </span>
  );
}

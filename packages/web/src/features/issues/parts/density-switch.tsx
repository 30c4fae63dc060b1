import { Rows2, Rows3 } from "lucide-react";
import { useTranslations } from "use-intl";
import { densityPreference } from "../../../lib/preferences.ts";
import { useStoredValue } from "../../../lib/stored-value.ts";
import { Button } from "../../../ui/button.tsx";
import { Tooltip } from "../../../ui/tooltip.tsx";
import styles from "../page.module.css";

export function switchDensity(): void {
  densityPreference.set(densityPreference.get() === "compact" ? "comfortable" : "compact");
}

/** More rows, or more of each. */
export function DensitySwitch() {
  const t = useTranslations("issues");
  const isCompact = useStoredValue(densityPreference) === "compact";
  const label = isCompact ? t("comfortable") : t("compact");
  return (
    <Tooltip content={label} keys="d">
      <Button
        icon={isCompact ? Rows2 : Rows3}
        aria-label={label}
        className={styles.density}
        onClick={switchDensity}
      />
    </Tooltip>
  );
}

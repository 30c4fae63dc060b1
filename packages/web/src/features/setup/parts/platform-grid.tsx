import { Search } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Icon } from "../../../ui/icon.tsx";
import { PlatformMark } from "../../../ui/platform-mark.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { families, type Family, foldPlatforms, platforms, searchPlatforms } from "../model/platforms.ts";
import styles from "./platform-grid.module.css";

const FOLDED_MAX = 11;

/** All platforms with an official SDK that we have words for, by family and by name. */
export function PlatformGrid({
  value,
  compact = false,
  onChange,
}: {
  readonly value: string | undefined;
  /** Two rows at first: the choice was made, the snippet matters now. */ readonly compact?: boolean;
  readonly onChange: (id: string) => void;
}) {
  const t = useTranslations("setup");
  const [family, setFamily] = useState<Family | "all">("all");
  const [typed, setTyped] = useState("");
  const [all, setAll] = useState(!compact);
  const found = searchPlatforms(family, typed);
  const isFolded = !all && family === "all" && typed === "" && value !== undefined;
  const shown = isFolded ? foldPlatforms(found, value, FOLDED_MAX) : found;
  return (
    <>
      <div className={styles.tools}>
        <Segmented
          label={t("family")}
          value={family}
          segments={[
            { value: "all", label: t("families.all") },
            ...families.map((one) => ({ value: one, label: t(`families.${one}`) })),
          ]}
          onChange={setFamily}
        />
        <label className={styles.find}>
          <Icon as={Search} size="sm" />
          <input
            value={typed}
            placeholder={t("findPlatform", { count: platforms.length })}
            aria-label={t("findPlatform", { count: platforms.length })}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
      </div>
      <div className={styles.grid} role="radiogroup" aria-label={t("pick")}>
        {shown.map((platform) => (
          <button
            key={platform.id}
            type="button"
            role="radio"
            aria-checked={platform.id === value}
            className={styles.platform}
            onClick={() => onChange(platform.id)}
          >
            <PlatformMark platform={platform.id} size="md" />
            <span className={styles.name}>{platform.name}</span>
          </button>
        ))}
        {shown.length < found.length && (
          <button type="button" className={styles.rest} onClick={() => setAll(true)}>
            {t("morePlatforms", { count: found.length - shown.length })}
          </button>
        )}
        {found.length === 0 && <p className={styles.none}>{t("noPlatform")}</p>}
      </div>
    </>
  );
}

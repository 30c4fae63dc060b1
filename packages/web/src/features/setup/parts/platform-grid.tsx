import { Search } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { Icon } from "../../../ui/icon.tsx";
import { PlatformMark } from "../../../ui/platform-mark.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { families, type Family, foldPlatforms, platforms, searchPlatforms } from "../model/platforms.ts";
import styles from "./platform-grid.module.css";

const FOLDED_MAX = 11;

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Arrows look around; Space and Enter choose, because a choice is kept at once. */
function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  const step = STEPS[event.key];
  if (step === undefined) return;
  const radios = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("[role=radio]")];
  const index = radios.findIndex((one) => one === document.activeElement);
  if (index < 0) return;
  event.preventDefault();
  radios[(index + step + radios.length) % radios.length]?.focus();
}

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
  const isShown = shown.some(({ id }) => id === value);

  /** Enter takes the first that was found; it does not send the form around it. */
  function takeFirst(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    const [first] = found;
    if (typed.trim() !== "" && first !== undefined) onChange(first.id);
  }

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
            onKeyDown={takeFirst}
          />
        </label>
      </div>
      <div className={styles.grid} role="radiogroup" aria-label={t("pick")} onKeyDown={moveFocus}>
        {shown.map((platform) => (
          <button
            key={platform.id}
            type="button"
            role="radio"
            aria-checked={platform.id === value}
            // One stop for the tab key; the arrows move within.
            tabIndex={platform.id === (isShown ? value : shown[0]?.id) ? 0 : -1}
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

import clsx from "clsx";
import { useMemo } from "react";
import { useLocale, useTranslations } from "use-intl";
import { Skeleton } from "../ui/skeleton.tsx";
import styles from "./big-number.module.css";
import { type ChartUnit, createUnitFormat } from "./time-series/unit-format.ts";

/** From ten times as much on. */
const TIMES_FROM = 9;

/** One figure, and how it stands against the time before. */
export function BigNumber({
  label,
  value,
  previous,
  unit,
  better,
}: {
  readonly label: string;
  /** Undefined while it is read, null where nothing is known. */
  readonly value: number | null | undefined;
  readonly previous?: number | null | undefined;
  readonly unit: ChartUnit;
  /** Which way is good news; neither where nothing is said. */
  readonly better?: "lower" | "higher" | undefined;
}) {
  const t = useTranslations("chart");
  const locale = useLocale();
  const format = useMemo(() => createUnitFormat(unit, locale), [unit, locale]);
  const percent = useMemo(
    () =>
      new Intl.NumberFormat(locale, {
        style: "percent",
        maximumFractionDigits: 1,
        signDisplay: "exceptZero",
      }),
    [locale],
  );
  const hasBoth = typeof value === "number" && typeof previous === "number";
  const change = hasBoth && previous !== 0 ? (value - previous) / Math.abs(previous) : undefined;
  const times = useMemo(() => createUnitFormat("count", locale), [locale]);
  // Against next to nothing a percentage is only a row of digits.
  const changeText = (share: number) =>
    share < TIMES_FROM ? percent.format(share) : t("times", { value: times.exact(Math.round(share + 1)) });
  const isGood = change === undefined ? undefined : better === "lower" ? change < 0 : change > 0;
  const tone = better === undefined || !change ? undefined : isGood === true ? styles.good : styles.bad;
  return (
    <div className={styles.figure} role="group" aria-label={label}>
      <span className={styles.value}>
        {value === undefined ? <Skeleton width={110} height={30} /> : format.exact(value)}
      </span>
      {hasBoth && (
        <span className={styles.change}>
          {change !== undefined && <b className={clsx(tone)}>{changeText(change)}</b>}{" "}
          {t("beforeValue", { value: format.exact(previous) })}
        </span>
      )}
    </div>
  );
}

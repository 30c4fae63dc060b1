import { useMemo } from "react";
import { useLocale, useTranslations } from "use-intl";
import { Skeleton } from "../ui/skeleton.tsx";
import { type ChartUnit, createUnitFormat } from "./time-series/unit-format.ts";
import styles from "./top-bars.module.css";

export interface TopBar {
  readonly id: string;
  readonly name: string;
  readonly value: number | null;
  /** What is left beside the named ones. */
  readonly isRest?: boolean | undefined;
}

/** The largest of something, each as long as its value; undefined while it is read. */
export function TopBars({
  label,
  bars,
  unit,
  total,
  rows = 8,
  onSelect,
}: {
  readonly label: string;
  readonly bars: readonly TopBar[] | undefined;
  readonly unit: ChartUnit;
  /** Given where the values are parts of one whole: each is told as a share too. */
  readonly total?: number | undefined;
  /** How many to make room for while they are read. */
  readonly rows?: number | undefined;
  readonly onSelect?: ((bar: TopBar) => void) | undefined;
}) {
  const t = useTranslations("chart");
  const locale = useLocale();
  const format = useMemo(() => createUnitFormat(unit, locale), [unit, locale]);
  const share = useMemo(
    () => new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }),
    [locale],
  );
  if (bars === undefined) {
    return (
      <div className={styles.bars} role="status" aria-label={t("loading")}>
        {Array.from({ length: rows }, (_, index) => (
          <span key={index} className={styles.bone}>
            <Skeleton width={`${90 - index * 9}%`} height={20} />
          </span>
        ))}
      </div>
    );
  }
  const highest = Math.max(0, ...bars.map((bar) => Math.abs(bar.value ?? 0)));
  return (
    <ol className={styles.bars} aria-label={label}>
      {bars.map((bar) => {
        const width = highest === 0 ? 0 : (Math.abs(bar.value ?? 0) / highest) * 100;
        const content = (
          <>
            <i
              className={styles.fill}
              data-rest={bar.isRest === true ? "" : undefined}
              style={{ width: `${width}%` }}
            />
            <span className={styles.name} title={bar.name}>
              {bar.name}
            </span>
            {total !== undefined && total > 0 && bar.value !== null && (
              <span className={styles.share}>{share.format(bar.value / total)}</span>
            )}
            <b className={styles.value}>{format.exact(bar.value)}</b>
          </>
        );
        return (
          <li key={bar.id}>
            {onSelect === undefined || bar.isRest === true ? (
              <span className={styles.bar}>{content}</span>
            ) : (
              <button type="button" className={styles.bar} onClick={() => onSelect(bar)}>
                {content}
              </button>
            )}
          </li>
        );
      })}
    </ol>
  );
}

import clsx from "clsx";
import { useTranslations } from "use-intl";
import { seriesToken } from "./chart-colours.ts";
import { type ChartData, summarize } from "./chart-data.ts";
import styles from "./legend-table.module.css";
import type { UnitFormat } from "./unit-format.ts";

export interface LegendTableProps {
  readonly label: string;
  readonly data: ChartData;
  readonly unitFormat: UnitFormat;
  /** Whether the buckets may be added up; percentiles and people may not. */
  readonly isAdditive: boolean;
  readonly hidden: ReadonlySet<string>;
  /** The bucket under the crosshair, of this chart or one of its group. */
  readonly pointed: number | undefined;
  readonly onToggle: (id: string) => void;
  readonly onFocus: (seriesIndex: number | undefined) => void;
  readonly className?: string | undefined;
}

/** The legend as the table that it is: what each colour means, and its figures. */
export function LegendTable({
  label,
  data,
  unitFormat,
  isAdditive,
  hidden,
  pointed,
  onToggle,
  onFocus,
  className,
}: LegendTableProps) {
  const t = useTranslations("chart");
  const hasPrevious = data.series.some((one) => one.previous !== undefined);
  const main = ({ total, mean }: ReturnType<typeof summarize>) => (isAdditive ? total : mean);
  return (
    <div className={clsx(styles.wrap, className)}>
      <table
        className={styles.table}
        aria-label={label}
        data-pointed={pointed === undefined ? undefined : ""}
      >
        <thead>
          <tr>
            <th scope="col">{t("series")}</th>
            <th scope="col" className={styles.at}>
              <span>{t("atCrosshair")}</span>
            </th>
            <th scope="col">{isAdditive ? t("total") : t("mean")}</th>
            {hasPrevious && <th scope="col">{t("before")}</th>}
            <th scope="col" className={styles.highest}>
              {t("highest")}
            </th>
          </tr>
        </thead>
        <tbody>
          {data.series.map((one, seriesIndex) => {
            const isHidden = hidden.has(one.id);
            const summary = summarize(one.values);
            const earlier = one.previous === undefined ? undefined : main(summarize(one.previous));
            return (
              <tr
                key={one.id}
                className={clsx(isHidden && styles.hidden)}
                onPointerEnter={() => onFocus(isHidden ? undefined : seriesIndex)}
                onPointerLeave={() => onFocus(undefined)}
              >
                <th scope="row">
                  <button
                    type="button"
                    className={styles.name}
                    aria-pressed={!isHidden}
                    title={one.name}
                    onClick={() => onToggle(one.id)}
                    onFocus={() => onFocus(isHidden ? undefined : seriesIndex)}
                    onBlur={() => onFocus(undefined)}
                  >
                    <i className={styles.swatch} style={{ background: seriesToken(seriesIndex, one) }} />
                    <span>{one.name}</span>
                  </button>
                </th>
                <td className={styles.at}>
                  {pointed === undefined ? "" : unitFormat.exact(one.values[pointed])}
                </td>
                <td>{unitFormat.exact(main(summary))}</td>
                {hasPrevious && <td>{unitFormat.exact(earlier)}</td>}
                <td className={styles.highest}>{unitFormat.exact(summary.highest)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

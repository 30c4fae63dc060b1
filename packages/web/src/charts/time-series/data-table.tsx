import { useTranslations } from "use-intl";
import { RowsOutOfSight, useRowsInSight } from "../../ui/rows-in-sight.tsx";
import type { ChartData } from "./chart-data.ts";
import styles from "./data-table.module.css";
import type { TimeFormat } from "./time-axis.ts";
import type { UnitFormat } from "./unit-format.ts";

const ROW_PX = 26;

/** Every value that the chart draws, in the place where it stood. Only the rows in sight are in the document. */
export function DataTable({
  label,
  data,
  height,
  unitFormat,
  timeFormat,
}: {
  readonly label: string;
  readonly data: ChartData;
  readonly height: number;
  readonly unitFormat: UnitFormat;
  readonly timeFormat: TimeFormat;
}) {
  const t = useTranslations("chart");
  const { scrollRef, indexes, abovePx, belowPx } = useRowsInSight({
    count: data.atMs.length,
    rowPx: ROW_PX,
    overscan: 8,
  });
  const columns = data.series.flatMap((one) => [
    { id: one.id, name: one.name, values: one.values },
    ...(one.previous === undefined
      ? []
      : [{ id: `${one.id} before`, name: t("beforeOf", { name: one.name }), values: one.previous }]),
  ]);
  return (
    <div
      ref={scrollRef}
      className={styles.scroll}
      style={{ height }}
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      <table className={styles.table} aria-label={label} aria-rowcount={data.atMs.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">{t("time")}</th>
            {columns.map((column) => (
              <th key={column.id} scope="col" title={column.name}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <RowsOutOfSight heightPx={abovePx} />
          {indexes.map((index) => (
            <tr key={index} aria-rowindex={index + 2}>
              <th scope="row">{timeFormat.bucket(data.atMs[index] ?? 0, data.bucketMs)}</th>
              {columns.map((column) => (
                <td key={column.id}>{unitFormat.exact(column.values[index])}</td>
              ))}
            </tr>
          ))}
          <RowsOutOfSight heightPx={belowPx} />
        </tbody>
      </table>
    </div>
  );
}

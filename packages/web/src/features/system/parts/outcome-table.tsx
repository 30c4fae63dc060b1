import { useQuery } from "@tanstack/react-query";
import { countsBytes } from "@vedette/protocol";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { niceCeil } from "../../../charts/scale.ts";
import { Spark } from "../../../charts/spark.tsx";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { useFormat } from "../../../i18n/use-format.ts";
import { formatBytes } from "../../../lib/format.ts";
import { Card, SectionHead } from "../../../ui/card.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { numClass, Table } from "../../../ui/table.tsx";
import { outcomesQuery, type StatsPeriod } from "../queries.ts";
import styles from "./outcome-table.module.css";

const FIELD = "sum(quantity)";
const ROWS_MAX = 60;

/** What was sent to the organization and what became of it: every unit is in exactly one row. */
export function OutcomeTable({ org }: { readonly org: string }) {
  const t = useTranslations("system");
  const format = useFormat();
  const errorText = useErrorText();
  const [period, setPeriod] = useState<StatsPeriod>("24h");
  const { data, error } = useQuery(outcomesQuery(org, period));
  const groups = data?.groups ?? [];
  const categoryOf = (code: string) => {
    const key = `categories.${code}` as "categories.error";
    return t.has(key) ? t(key) : code;
  };
  const outcomeOf = (code: string) => {
    const key = `outcomeNames.${code}` as "outcomeNames.accepted";
    return t.has(key) ? t(key) : code;
  };
  const total = groups
    .filter((group) => !countsBytes(String(group.by["category"])))
    .reduce((sum, group) => sum + (group.totals[FIELD] ?? 0), 0);
  return (
    <Card className={styles.card}>
      <SectionHead title={t("outcomes")} note={t("units", { count: format.count(total) })}>
        <Segmented
          label={t("period")}
          value={period}
          segments={[
            { value: "24h", label: t("periods.day") },
            { value: "14d", label: t("periods.fortnight") },
          ]}
          onChange={setPeriod}
        />
      </SectionHead>
      {error !== null && <p className={styles.empty}>{errorText(error)}</p>}
      {data !== undefined && groups.length === 0 && <p className={styles.empty}>{t("noOutcomes")}</p>}
      {groups.length > 0 && (
        <Table
          folds
          label={t("outcomes")}
          head={
            <>
              <th>{t("category")}</th>
              <th>{t("outcome")}</th>
              <th>{t("reason")}</th>
              <th>{t("overTime")}</th>
              <th className={numClass}>{t("quantity")}</th>
            </>
          }
        >
          {groups.slice(0, ROWS_MAX).map((group) => {
            const values = group.series[FIELD] ?? [];
            const category = String(group.by["category"]);
            const outcome = String(group.by["outcome"]);
            return (
              <tr key={JSON.stringify(group.by)}>
                <td data-wide="" title={category}>
                  {categoryOf(category)}
                </td>
                <td title={outcome}>{outcomeOf(outcome)}</td>
                <td className={styles.mono} data-empty={group.by["reason"] ? undefined : ""}>
                  {group.by["reason"] || "–"}
                </td>
                <td className={styles.overTime}>
                  <Spark
                    className={styles.spark}
                    values={values}
                    scaleMax={niceCeil(Math.max(1, ...values))}
                    label={t("overTime")}
                  />
                </td>
                <td className={numClass}>
                  {countsBytes(category)
                    ? formatBytes(group.totals[FIELD] ?? 0)
                    : format.count(group.totals[FIELD])}
                </td>
              </tr>
            );
          })}
        </Table>
      )}
    </Card>
  );
}

import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useLocale } from "use-intl";
import { createUnitFormat } from "../../../charts/time-series/unit-format.ts";
import { Ago } from "../../../i18n/ago.tsx";
import { numClass, Table } from "../../../ui/table.tsx";
import { isNumeric, type TableAnswer, type TableColumn } from "../model/widget-figures.ts";
import styles from "./widget-table.module.css";

/** Rows of a question; issues lead to their page where the reader may go there. */
export function WidgetTable({
  label,
  columns,
  answer,
  org,
}: {
  readonly label: string;
  readonly columns: readonly TableColumn[];
  readonly answer: TableAnswer;
  readonly org: string | undefined;
}) {
  return (
    <Table
      label={label}
      className={styles.table}
      head={columns.map((column) => (
        <th key={column.field} className={isNumeric(column.type) ? numClass : undefined} title={column.field}>
          {column.heading}
        </th>
      ))}
    >
      {answer.data.map((row, index) => (
        <tr key={index}>
          {columns.map((column) => (
            <td key={column.field} className={isNumeric(column.type) ? numClass : styles.text}>
              <Cell column={column} value={row[column.field]} org={org} />
            </td>
          ))}
        </tr>
      ))}
    </Table>
  );
}

function Cell({
  column,
  value,
  org,
}: {
  readonly column: TableColumn;
  readonly value: unknown;
  readonly org: string | undefined;
}) {
  const locale = useLocale();
  const format = useMemo(() => createUnitFormat(column.unit, locale), [column.unit, locale]);
  if (value === null || value === undefined || value === "") return <span className={styles.none}>–</span>;
  if (typeof value === "number") return format.exact(value * column.factor);
  const text = String(value);
  if (column.type === "date") return <Ago at={text} />;
  if (column.field === "issue" && org !== undefined) {
    return (
      <Link to="/organizations/$org/issues/$issueId" params={{ org, issueId: text }} className={styles.issue}>
        {text}
      </Link>
    );
  }
  return <span title={text}>{text}</span>;
}

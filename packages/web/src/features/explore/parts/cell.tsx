import { useTranslations } from "use-intl";
import { createUnitFormat, type UnitFormat } from "../../../charts/time-series/unit-format.ts";
import { useFormat } from "../../../i18n/use-format.ts";
import { useNow } from "../../../lib/now.ts";
import { unitOf } from "../model/series.ts";

export interface ColumnType {
  readonly field: string;
  readonly type: string;
  readonly unit: string | null;
}

const NUMBERS: readonly string[] = ["integer", "number", "duration", "percentage", "rate"];

export function isNumeric({ type }: ColumnType): boolean {
  return NUMBERS.includes(type);
}

export function createCellFormat(column: ColumnType, locale: string): UnitFormat | undefined {
  return isNumeric(column) ? createUnitFormat(unitOf(column.type, column.unit), locale) : undefined;
}

/** One value of the table, as its type reads. */
export function CellText({
  value,
  column,
  format,
}: {
  readonly value: unknown;
  readonly column: ColumnType;
  readonly format: UnitFormat | undefined;
}) {
  const t = useTranslations("explore");
  const times = useFormat();
  const nowMs = useNow();
  if (value === null || value === undefined || value === "") return <>{t("noValue")}</>;
  if (format !== undefined) return <>{format.exact(Number(value))}</>;
  if (column.type === "date" && typeof value === "string")
    return <time dateTime={value}>{times.short(value, nowMs)}</time>;
  if (typeof value === "boolean") return <>{value ? t("yes") : t("no")}</>;
  return <>{String(value)}</>;
}

import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { useFormat } from "../../i18n/use-format.ts";
import { DEFAULT_PERIOD, type Scope } from "../../lib/url-state.ts";

/** A period and a range in words. */
export function useRangeWords() {
  const t = useTranslations("frame");
  const format = useFormat();
  const last = useCallback(
    (period: string) =>
      t("last", { period: t("period", { unit: period.slice(-1), value: Number(period.slice(0, -1)) }) }),
    [t],
  );
  return {
    last,
    of: ({ start, end, statsPeriod }: Scope) =>
      start === undefined || end === undefined
        ? last(statsPeriod ?? DEFAULT_PERIOD)
        : format.range(Date.parse(start), Date.parse(end)),
  };
}

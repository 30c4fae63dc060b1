/** Why something is refused, in the reader's language where the server told a code; its own sentences are English. */
import type { FaultReason } from "@vedette/api";
import { useCallback } from "react";
import { useLocale, useTranslations } from "use-intl";

/** Undefined: the server's own sentence stands. The words come with the second part of the catalogue. */
export function useReasonText(): (reason: FaultReason | null | undefined) => string | undefined {
  const t = useTranslations();
  const locale = useLocale();
  return useCallback(
    (reason) => {
      if (locale === "en" || reason === null || reason === undefined) return undefined;
      const key = `faults.${reason.code}` as "faults.wrong_value";
      if (!t.has(key)) return undefined;
      const { values = "", expected = "" } = reason.params;
      const kind = `faults.expected.${expected}` as "faults.expected.one_of";
      return t(key, {
        ...reason.params,
        expected: t.has(kind) ? t(kind, { values: String(values) }) : String(expected),
      } as Parameters<typeof t<"faults.wrong_value">>[1]);
    },
    [t, locale],
  );
}

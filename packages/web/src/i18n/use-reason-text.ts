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
      const expectedWords = (kind: string, values: string): string => {
        const key = `faults.expected.${kind}` as "faults.expected.one_of";
        return t.has(key) ? t(key, { values }) : kind;
      };
      const wordsOf = ({ code, params }: FaultReason): string | undefined => {
        const key = `faults.${code}` as "faults.wrong_value";
        if (!t.has(key)) return undefined;
        const { why, ...rest } = params;
        const { values = "", expected = "" } = rest;
        // What is wrong at a place has a code of its own.
        const detail = why === undefined ? undefined : wordsOf({ code: String(why), params: rest });
        const kinds = String(expected)
          .split(",")
          .map((kind) => expectedWords(kind, String(values)));
        return t(key, {
          ...params,
          ...(detail === undefined ? {} : { detail }),
          expected: new Intl.ListFormat(locale, { type: "disjunction" }).format(kinds),
        } as Parameters<typeof t<"faults.wrong_value">>[1]);
      };
      return locale === "en" || reason === null || reason === undefined ? undefined : wordsOf(reason);
    },
    [t, locale],
  );
}

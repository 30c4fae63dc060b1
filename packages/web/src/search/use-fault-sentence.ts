/** What a refused search is told of: short where the values that there are stand below it, see value-repairs.tsx. */
import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../i18n/use-error-text.ts";
import type { ApiError } from "../lib/api.ts";

export interface FaultWords {
  readonly sentence: string;
  /** The field that it is about. */
  readonly key: string | undefined;
}

export function useFaultSentence(): (error: ApiError) => FaultWords {
  const t = useTranslations("search");
  const errorText = useErrorText();
  return useCallback(
    (error) => {
      const { key, value, expected } = error.reason?.params ?? {};
      const name = key === undefined ? undefined : String(key);
      const isOneOf = error.reason?.code === "wrong_value" && expected === "one_of";
      return {
        key: name,
        sentence: isOneOf
          ? t("noSuchValue", { key: name ?? "", value: String(value ?? "").slice(0, 80) })
          : errorText(error),
      };
    },
    [t, errorText],
  );
}

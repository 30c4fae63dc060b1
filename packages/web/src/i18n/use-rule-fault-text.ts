import type { FaultReason } from "@vedette/api";
import { useTranslations } from "use-intl";
import { useReasonText } from "./use-reason-text.ts";

/** What is wrong with a line of rules; without a column it is about the line as a whole. */
export interface RuleFault {
  readonly line: number;
  readonly column?: number | undefined;
  readonly message: string;
  readonly reason?: FaultReason | null | undefined;
}

/** A fault of a text of rules in the reader's language, its place included. */
export function useRuleFaultText(): (fault: RuleFault) => string {
  const t = useTranslations("settings");
  const reasonText = useReasonText();
  return ({ line, column, message, reason }) => {
    const said = reasonText(reason) ?? message;
    return column === undefined
      ? t("atLine", { line, message: said })
      : t("atPlace", { line, column, message: said });
  };
}

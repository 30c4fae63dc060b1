import { useLocale } from "use-intl";
import { ApiError } from "../lib/api.ts";
import { useErrorText } from "./use-error-text.ts";
import { useReasonText } from "./use-reason-text.ts";

export interface Refusal {
  /** What is wrong with which field. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly isAtFields: boolean;
  /** What is wrong, where no field is to blame. */
  readonly text: string | undefined;
}

const NO_FIELDS: Refusal["fields"] = {};

/** What the server says against a form that was sent to it. */
export function useRefusal(error: unknown): Refusal {
  const errorText = useErrorText();
  const reasonText = useReasonText();
  const locale = useLocale();
  const fields = error instanceof ApiError ? wordsOf(error) : NO_FIELDS;
  const isAtFields = Object.keys(fields).length > 0;
  return { fields, isAtFields, text: error === null || isAtFields ? undefined : errorText(error) };

  function wordsOf(refusal: ApiError): Refusal["fields"] {
    return Object.fromEntries(
      Object.entries(refusal.fields).map(([name, sentences]) => [
        name,
        sentences.map((sentence, at) => reasonText(refusal.reasons[name]?.[at]) ?? said(refusal, sentence)),
      ]),
    );
  }

  /** A refusal that names one field says by its code what is wrong with it. */
  function said(refusal: ApiError, sentence: string): string {
    return locale === "en" || refusal.code === "invalid_input" ? sentence : errorText(refusal);
  }
}

import { ApiError } from "../lib/api.ts";
import { useErrorText } from "./use-error-text.ts";

export interface Refusal {
  /** What is wrong with which field, in the server's words. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly isAtFields: boolean;
  /** What is wrong, where no field is to blame. */
  readonly text: string | undefined;
}

const NO_FIELDS: Refusal["fields"] = {};

/** What the server says against a form that was sent to it. */
export function useRefusal(error: unknown): Refusal {
  const errorText = useErrorText();
  const fields = error instanceof ApiError ? error.fields : NO_FIELDS;
  const isAtFields = Object.keys(fields).length > 0;
  return { fields, isAtFields, text: error === null || isAtFields ? undefined : errorText(error) };
}

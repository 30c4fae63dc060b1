/** What can be offered while a search is written, without asking anybody: keys, signs and closed lists. */
import { operatorsOf, type SearchField, type SearchLanguage } from "./fields/search-field.ts";

export type Completion = {
  readonly text: string;
  readonly field: SearchField;
};

const shownMax = 20;

/** Keys that begin as written, then those that contain it. */
export function completeKey(prefix: string, language: SearchLanguage): readonly Completion[] {
  const wanted = prefix.toLowerCase();
  const names = language.fields.flatMap((one) =>
    [one.name, ...one.aliases].map((name): Completion => ({ text: name, field: one })),
  );
  const begins = names.filter(({ text }) => text.toLowerCase().startsWith(wanted));
  const contains =
    wanted.length < 2
      ? []
      : names.filter((one) => !begins.includes(one) && one.text.toLowerCase().includes(wanted));
  return [...begins, ...contains].slice(0, shownMax);
}

/** Values of a key that are known beforehand; `undefined` where only the stores know. */
export function completeValue(
  key: string,
  prefix: string,
  language: SearchLanguage,
): readonly string[] | undefined {
  const field = language.byName.get(key);
  if (field === undefined) return undefined;
  const values = field.type === "flag" ? ["true", "false"] : field.values;
  if (values.length === 0) return undefined;
  return values.filter((value) => value.toLowerCase().startsWith(prefix.toLowerCase())).slice(0, shownMax);
}

/** The signs that may follow the colon. */
export function completeOperator(key: string, language: SearchLanguage): readonly string[] {
  const field = language.byName.get(key);
  // A tag may hold a number.
  return operatorsOf(field?.type ?? "number");
}

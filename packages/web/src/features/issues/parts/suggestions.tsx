import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useFormat } from "../../../i18n/use-format.ts";
import type { Scope } from "../../../lib/url-state.ts";
import { KeyHint } from "../../../ui/key-hint.tsx";
import { completeKeys, completeValues, type Suggestion } from "../model/completions.ts";
import type { Draft } from "../model/query-tokens.ts";
import { tagKeysQuery, tagValuesQuery } from "../queries.ts";
import styles from "./search-box.module.css";

export type { Suggestion };

/** What may be meant: fields and the tags of the time range, then values with their counts. */
export function useSuggestions(
  org: string,
  scope: Scope,
  draft: Draft,
  open: boolean,
): readonly Suggestion[] {
  const isFixed = draft.kind === "value" && completeValues(draft) !== undefined;
  const keys = useQuery({ ...tagKeysQuery(org, scope), enabled: open && draft.kind === "key" });
  const values = useQuery({
    ...tagValuesQuery(org, scope, draft.kind === "value" ? draft.key : "", draft.prefix),
    enabled: open && draft.kind === "value" && !isFixed,
  });
  if (!open) return [];
  if (draft.kind === "key") return completeKeys(draft, keys.data ?? []);
  return (
    completeValues(draft) ??
    (values.data ?? []).slice(0, 10).map((one) => ({
      kind: "value",
      key: draft.key,
      value: one.value,
      negated: draft.negated,
      count: one.count,
    }))
  );
}

export function SuggestionList({
  id,
  suggestions,
  active,
  onTake,
}: {
  readonly id: string;
  readonly suggestions: readonly Suggestion[];
  readonly active: number;
  readonly onTake: (suggestion: Suggestion) => void;
}) {
  const t = useTranslations("search");
  const format = useFormat();
  if (suggestions.length === 0) return null;
  return (
    <div className={styles.suggestions}>
      <div id={id} role="listbox" aria-label={t("suggestions")} className={styles.options}>
        {suggestions.map((suggestion, index) => (
          <div
            key={suggestion.kind === "key" ? suggestion.key : suggestion.value}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            className={styles.option}
            // Before the field loses its focus, and the list with it.
            onPointerDown={(event) => {
              event.preventDefault();
              onTake(suggestion);
            }}
          >
            <span className={styles.optionText}>
              {suggestion.negated && "!"}
              {suggestion.kind === "key" ? `${suggestion.key}:` : suggestion.value}
            </span>
            <span className={styles.optionSide}>
              {suggestion.kind === "key" && suggestion.hint !== undefined && t(`hints.${suggestion.hint}`)}
              {suggestion.count !== undefined && format.count(suggestion.count)}
            </span>
          </div>
        ))}
      </div>
      <div className={styles.foot}>
        <span>
          <KeyHint keys="arrowup arrowdown" /> {t("choose")}
        </span>
        <span>
          <KeyHint keys="enter" /> {t("ask")}
        </span>
        <span className={styles.grammar}>{t("grammar")}</span>
      </div>
    </div>
  );
}

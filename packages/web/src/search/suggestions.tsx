import { useTranslations } from "use-intl";
import { useFormat } from "../i18n/use-format.ts";
import { KeyHint } from "../ui/key-hint.tsx";
import type { SearchField, Suggestion } from "./model/completions.ts";
import type { Draft } from "./model/draft.ts";
import type { Suggestions } from "./use-suggestions.ts";
import { useFieldNote } from "./field-note.ts";
import styles from "./search-box.module.css";

const TIME_WORDS: Readonly<Record<string, "after" | "from" | "before" | "until">> = {
  ">": "after",
  ">=": "from",
  "<": "before",
  "<=": "until",
};

const SIGN_WORDS: Readonly<Record<string, "over" | "atLeast" | "under" | "atMost">> = {
  ">": "over",
  ">=": "atLeast",
  "<": "under",
  "<=": "atMost",
};

/** How one suggestion reads: what is put into the box, what it means, how much there is of it. */
function useReading(ofField: SearchField | undefined): (one: Suggestion) => {
  readonly text: string;
  readonly note: string;
  readonly side: string;
} {
  const t = useTranslations("search");
  const format = useFormat();
  const fieldNote = useFieldNote();
  return (one) => {
    switch (one.kind) {
      case "key": {
        const side =
          one.field === undefined
            ? one.count === undefined
              ? ""
              : t("events", { count: one.count, countText: format.count(one.count) })
            : t(`types.${one.field.type}`);
        const note = one.field === undefined ? t("tag") : fieldNote(one.field);
        return { text: `${one.negated ? "!" : ""}${one.key}:`, note, side };
      }
      case "operator": {
        const word = (ofField?.type === "time" ? TIME_WORDS : SIGN_WORDS)[one.operator];
        return { text: one.operator, note: word === undefined ? "" : t(`signs.${word}`), side: "" };
      }
      case "value": {
        const { example, count } = one;
        const note =
          example === undefined
            ? ""
            : t(`examples.${example.meaning}`, {
                span: t(`examples.${example.unit}`, { value: example.value }),
              });
        return { text: one.value, note, side: count === undefined ? "" : format.count(count) };
      }
    }
  };
}

/** What the value of a key looks like, where its type says so. */
function useExpectation(draft: Draft, { field }: Suggestions): string {
  const t = useTranslations("search.expects");
  if (draft.kind === "key" || draft.key === "has") return "";
  if (field === undefined) return t("text");
  if (field.isClosed || field.type === "state" || field.type === "flag") return "";
  return t(field.type);
}

export function SuggestionList({
  id,
  draft,
  suggestions,
  active,
  onTake,
}: {
  readonly id: string;
  readonly draft: Draft;
  readonly suggestions: Suggestions;
  readonly active: number;
  readonly onTake: (suggestion: Suggestion) => void;
}) {
  const t = useTranslations("search");
  const reading = useReading(suggestions.field);
  const expectation = useExpectation(draft, suggestions);
  const { items, isReading, isUnread } = suggestions;
  const state = isUnread ? t("unread") : isReading ? t("reading") : "";
  if (items.length === 0 && state === "" && expectation === "") return null;
  return (
    // A press inside must not take the focus from the field, and the list with it.
    <div className={styles.suggestions} onPointerDown={(event) => event.preventDefault()}>
      {draft.kind === "value" && (
        <div className={styles.caption}>
          <b>{t("valuesOf", { key: draft.key })}</b>
          <span>{expectation}</span>
        </div>
      )}
      <div id={id} role="listbox" aria-label={t("suggestions")} className={styles.options}>
        {items.map((suggestion, index) => {
          const { text, note, side } = reading(suggestion);
          return (
            <div
              key={`${suggestion.kind} ${text}`}
              id={`${id}-${index}`}
              ref={index === active ? scrollToIt : undefined}
              role="option"
              aria-selected={index === active}
              className={styles.option}
              onPointerDown={(event) => {
                event.preventDefault();
                if (event.button === 0) onTake(suggestion);
              }}
            >
              <span className={styles.optionText} title={text}>
                {text}
              </span>
              <span className={styles.optionNote}>{note}</span>
              <span className={styles.optionSide}>{side}</span>
            </div>
          );
        })}
      </div>
      <p className="visually-hidden" role="status">
        {t("offers", { count: items.length })}
      </p>
      {state !== "" && (
        <p className={styles.state} role="status">
          {state}
        </p>
      )}
      <div className={styles.foot}>
        <span>
          <KeyHint keys="arrowup arrowdown" /> {t("choose")}
        </span>
        <span>
          <KeyHint keys="tab" /> {t("take")}
        </span>
        <span>
          <KeyHint keys="enter" /> {t("ask")}
        </span>
        <span className={styles.grammar}>{t("grammar")}</span>
      </div>
    </div>
  );
}

function scrollToIt(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}

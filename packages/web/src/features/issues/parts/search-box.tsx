import clsx from "clsx";
import { Search } from "lucide-react";
import { type KeyboardEvent, type RefObject, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { tagFilter } from "../../../lib/tag-filter.ts";
import type { Scope } from "../../../lib/url-state.ts";
import { Icon } from "../../../ui/icon.tsx";
import { KeyHint } from "../../../ui/key-hint.tsx";
import { QueryToken } from "../../../ui/query-token.tsx";
import { type FilterToken, printQuery, readDraft, readFilter, readQuery } from "../model/query-tokens.ts";
import styles from "./search-box.module.css";
import { type Suggestion, SuggestionList, useSuggestions } from "./suggestions.tsx";

export interface SearchBoxProps {
  readonly org: string;
  readonly scope: Scope;
  readonly query: string;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly onQuery: (query: string) => void;
}

/** Free text and filters. What is a filter becomes a chip when it is complete; Enter asks. */
export function SearchBox({ org, scope, query, inputRef, onQuery }: SearchBoxProps) {
  const t = useTranslations("search");
  const read = readQuery(query);
  const [known, setKnown] = useState(query);
  const [draft, setDraft] = useState(read.text);
  const [focused, setFocused] = useState(false);
  const [wanted, setWanted] = useState(-1);
  const listId = useId();
  if (known !== query) {
    // The address changed: by a tab, the palette or the back button.
    setKnown(query);
    setDraft(read.text);
  }
  const suggestions = useSuggestions(org, scope, readDraft(draft), focused);
  const active = wanted < suggestions.length ? wanted : -1;

  function ask(filters: readonly FilterToken[], text: string) {
    onQuery(printQuery({ filters, text }));
  }

  function write(text: string) {
    setWanted(-1);
    const words = /^(.*)\s$/s.exec(text);
    const complete = words === null ? undefined : readFilter(words[1]?.trim() ?? "");
    if (complete === undefined) {
      setDraft(text);
      return;
    }
    setDraft("");
    ask([...read.filters, complete], "");
  }

  function take(suggestion: Suggestion) {
    const before = draft.replace(/\S*$/, "");
    setWanted(-1);
    if (suggestion.kind === "key") {
      setDraft(`${before}${suggestion.negated ? "!" : ""}${suggestion.key}:`);
      inputRef.current?.focus();
      return;
    }
    const filter = readFilter(
      `${suggestion.negated ? "!" : ""}${tagFilter(suggestion.key, suggestion.value)}`,
    );
    setDraft(before.trim());
    ask(filter === undefined ? read.filters : [...read.filters, filter], before);
  }

  function handleKey(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) return;
    const chosen = suggestions[active];
    switch (event.key) {
      case "ArrowDown":
        setWanted(active + 1 < suggestions.length ? active + 1 : -1);
        break;
      case "ArrowUp":
        setWanted(active < 0 ? suggestions.length - 1 : active - 1);
        break;
      case "Enter":
      case "Tab":
        if (chosen !== undefined) take(chosen);
        else if (event.key === "Enter") {
          ask(read.filters, draft);
          event.currentTarget.blur();
        } else return;
        break;
      case "Escape":
        setDraft(read.text);
        event.currentTarget.blur();
        break;
      case "Backspace": {
        const last = read.filters.at(-1);
        if (draft !== "" || last === undefined) return;
        setDraft(last.raw);
        ask(read.filters.slice(0, -1), "");
        break;
      }
      default:
        return;
    }
    event.preventDefault();
  }

  return (
    <div className={styles.wrap} role="search">
      <div className={clsx(styles.box, focused && styles.focused)} onClick={() => inputRef.current?.focus()}>
        <Icon as={Search} size="sm" className={styles.glass} />
        <div className={styles.tokens}>
          {read.filters.map((filter, index) => (
            <QueryToken
              key={`${filter.raw}${index}`}
              name={filter.key}
              operator={filter.operator}
              value={filter.value}
              negated={filter.negated}
              removeLabel={t("remove", { filter: filter.raw })}
              onRemove={() =>
                ask(
                  read.filters.filter((one) => one !== filter),
                  draft,
                )
              }
              onEdit={() => {
                setDraft(filter.raw);
                ask(
                  read.filters.filter((one) => one !== filter),
                  "",
                );
              }}
            />
          ))}
          <input
            ref={inputRef}
            className={styles.input}
            value={draft}
            placeholder={read.filters.length === 0 ? t("placeholder") : t("add")}
            aria-label={t("label")}
            role="combobox"
            aria-expanded={focused && suggestions.length > 0}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={active < 0 ? undefined : `${listId}-${active}`}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            onChange={(event) => write(event.target.value)}
            onFocus={() => setFocused(true)}
            onBlur={() => {
              setFocused(false);
              setWanted(-1);
            }}
            onKeyDown={handleKey}
          />
        </div>
        <KeyHint keys="/" className={styles.key ?? ""} />
      </div>
      {focused && <SuggestionList id={listId} suggestions={suggestions} active={active} onTake={take} />}
    </div>
  );
}

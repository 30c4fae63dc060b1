import clsx from "clsx";
import { Search } from "lucide-react";
import { type KeyboardEvent, type RefObject, useId, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslations } from "use-intl";
import type { Scope } from "../lib/url-state.ts";
import { Icon } from "../ui/icon.tsx";
import { KeyHint } from "../ui/key-hint.tsx";
import { QueryToken } from "../ui/query-token.tsx";
import type { Suggestion } from "./model/completions.ts";
import { readDraft, withKey, withOperator, withValue } from "./model/draft.ts";
import { type FaultSpan, placeFault } from "./model/query-fault.ts";
import {
  type FilterToken,
  isPlain,
  joinQuery,
  printQuery,
  readFilter,
  readQuery,
} from "./model/query-tokens.ts";
import { useSuggestions } from "./use-suggestions.ts";
import { FaultMark } from "./fault-mark.tsx";
import styles from "./search-box.module.css";
import { SuggestionList } from "./suggestions.tsx";

export interface SearchBoxProps {
  readonly org: string;
  readonly scope: Scope;
  /** Whose keys are offered: `issues`, unless said, or a dataset. */
  readonly dataset?: string | undefined;
  /** What is searched, where it is not issues. */
  readonly label?: string | undefined;
  readonly query: string;
  /** What the server could not understand of this query. */
  readonly fault: { readonly position: FaultSpan | undefined; readonly noteId: string } | undefined;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  /** In a form it has its label above, no key leads to it, and what was written counts when one leaves it. */
  readonly field?: { readonly id: string; readonly describedBy: string | undefined } | undefined;
  readonly onQuery: (query: string) => void;
  /** Enter asked for this query, or Escape gave up (undefined): the focus may go where one works on. It stays otherwise. */
  readonly onLeave?: ((asked: string | undefined) => void) | undefined;
}

/** What is written, and the query that it came from or led to. */
function useDraft(query: string) {
  const [known, setKnown] = useState(query);
  const [asked, setAsked] = useState<string>();
  const [draft, setDraft] = useState(readQuery(query).text);
  if (known !== query) {
    setKnown(query);
    // By a tab, the palette or the back button; what was asked for here keeps what is being written.
    if (query !== asked) setDraft(readQuery(query).text);
  }
  return { draft, setDraft, setAsked };
}

/** Free text and filters. What is a filter becomes a chip when it is complete; Enter asks. */
export function SearchBox({
  org,
  scope,
  dataset,
  label,
  query,
  fault,
  inputRef,
  field,
  onQuery,
  onLeave,
}: SearchBoxProps) {
  const t = useTranslations("search");
  const read = readQuery(query);
  const { draft, setDraft, setAsked } = useDraft(query);
  const [focused, setFocused] = useState(false);
  const [wanted, setWanted] = useState(-1);
  // After a question the offers are in the way of its answer, until one writes on or asks for them.
  const [isDone, setDone] = useState(false);
  const listId = useId();
  const place = readDraft(draft);
  const isOpen = focused && !isDone;
  const suggestions = useSuggestions(org, scope, place, isOpen, dataset);
  const { items } = suggestions;
  const active = wanted < items.length ? wanted : -1;
  const placed = fault?.position === undefined ? undefined : placeFault(query, fault.position);

  /** Asks, and leaves in the field what is no chip, or what is still to be written. */
  function ask(filters: readonly FilterToken[], text: string, left?: string) {
    const next = joinQuery(filters, text);
    setAsked(next);
    setDraft(left ?? readQuery(next).text);
    setWanted(-1);
    onQuery(next);
    return next;
  }

  function write(text: string, isComposing: boolean) {
    setWanted(-1);
    setDone(false);
    // Until an input method has its word, a space is one of its own.
    const complete = !isComposing && /\s$/.test(text) ? readFilter(text.trim()) : undefined;
    if (complete === undefined || !isPlain(text)) setDraft(text);
    else ask([...read.filters, complete], "");
  }

  /** Puts a text into the field, and asks at once where that makes a filter complete. */
  function settle(text: string, isComplete: boolean) {
    const written = readQuery(text);
    if (isComplete && isPlain(text)) ask([...read.filters, ...written.filters], written.text);
    else {
      setDraft(text);
      setWanted(-1);
    }
    inputRef.current?.focus();
  }

  function take(suggestion: Suggestion) {
    if (suggestion.kind === "key") {
      if (place.kind === "key") settle(withKey(draft, place, suggestion.key), false);
    } else if (place.kind === "value") {
      if (suggestion.kind === "operator") settle(withOperator(draft, place, suggestion.operator), false);
      else settle(withValue(draft, place, suggestion.value), !place.isListed);
    }
  }

  /** Takes a chip out, to be written anew behind what stands in the field. */
  function edit(filter: FilterToken) {
    const rest = read.filters.filter((one) => one !== filter);
    ask(rest, read.text, `${draft.trim()} ${filter.raw}`.trim());
    inputRef.current?.focus();
  }

  function handleKey(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) return;
    switch (event.key) {
      case "ArrowDown":
        setDone(false);
        setWanted(active + 1 < items.length ? active + 1 : -1);
        break;
      case "ArrowUp":
        setWanted(active < 0 ? items.length - 1 : active - 1);
        break;
      case "Enter":
      case "Tab": {
        // Tab completes what was begun; where nothing was, it leads on.
        const first = event.key === "Tab" && !event.shiftKey && place.prefix !== "" ? items[0] : undefined;
        const chosen = items[active] ?? first;
        if (chosen !== undefined) take(chosen);
        else if (event.key === "Enter") {
          setDone(true);
          const asked = ask(read.filters, draft);
          onLeave?.(asked);
        } else return;
        break;
      }
      case "Escape":
        // Before the field is left: what is dropped must not count.
        flushSync(() => setDraft(read.text));
        event.currentTarget.blur();
        onLeave?.(undefined);
        break;
      case "Backspace": {
        const last = read.filters.at(-1);
        if (draft !== "" || last === undefined) return;
        ask(read.filters.slice(0, -1), "", last.raw);
        break;
      }
      default:
        return;
    }
    event.preventDefault();
  }

  return (
    <div
      className={clsx(styles.wrap, field !== undefined && styles.inForm)}
      role={field === undefined ? "search" : undefined}
    >
      <div
        className={clsx(styles.box, focused && styles.focused, fault !== undefined && styles.faulty)}
        onClick={() => {
          setDone(false);
          inputRef.current?.focus();
        }}
      >
        <Icon as={Search} size="sm" className={styles.glass} />
        <div className={styles.tokens}>
          {read.filters.map((filter, index) => (
            <QueryToken
              key={`${filter.raw}${index}`}
              name={filter.key}
              operator={filter.operator}
              value={filter.value}
              negated={filter.negated}
              invalid={placed?.filter === index}
              removeLabel={t("remove", { filter: filter.raw })}
              onRemove={() => {
                const rest = read.filters.filter((one) => one !== filter);
                // The words that were asked for stay asked for; those only written stay written.
                setAsked(printQuery({ filters: rest, text: read.text }));
                onQuery(printQuery({ filters: rest, text: read.text }));
              }}
              onEdit={() => edit(filter)}
            />
          ))}
          <span className={styles.field}>
            <input
              ref={inputRef}
              id={field?.id}
              className={styles.input}
              value={draft}
              placeholder={read.filters.length === 0 ? t("placeholder") : t("add")}
              aria-label={field === undefined ? (label ?? t("label")) : undefined}
              aria-invalid={fault === undefined ? undefined : true}
              aria-describedby={fault?.noteId ?? field?.describedBy}
              role="combobox"
              aria-expanded={isOpen && items.length > 0}
              aria-controls={listId}
              aria-autocomplete="list"
              aria-activedescendant={active < 0 ? undefined : `${listId}-${active}`}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              onChange={(event) =>
                write(event.target.value, (event.nativeEvent as InputEvent).isComposing === true)
              }
              onFocus={() => {
                setFocused(true);
                setDone(false);
              }}
              onBlur={() => {
                setFocused(false);
                setWanted(-1);
                if (field !== undefined && draft !== read.text) ask(read.filters, draft);
              }}
              onKeyDown={handleKey}
            />
            {placed?.text !== undefined && draft === read.text && (
              <FaultMark text={draft} span={placed.text} inputRef={inputRef} />
            )}
          </span>
        </div>
        {field === undefined && <KeyHint keys="/" className={styles.key ?? ""} />}
      </div>
      {isOpen && (
        <SuggestionList id={listId} draft={place} suggestions={suggestions} active={active} onTake={take} />
      )}
    </div>
  );
}

import clsx from "clsx";
import { Check, Search } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useId, useState } from "react";
import { Icon } from "./icon.tsx";
import { KeyHint } from "./key-hint.tsx";
import styles from "./choice-list.module.css";

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly mark?: ReactNode;
  readonly side?: string;
}

export interface ChoiceListWords {
  readonly filter: string;
  readonly nothing: string;
  readonly only: string;
  readonly toggle: string;
}

/** Above this a list is filtered rather than read. */
const SHOWN_MAX = 200;

function matches(choice: Choice, typed: string): boolean {
  const wanted = typed.trim().toLowerCase();
  return `${choice.label} ${choice.value} ${choice.side ?? ""}`.toLowerCase().includes(wanted);
}

/**
 * Choices that are filtered by typing. Enter takes one alone; where several may hold, Shift and Enter or the box
 * beside it adds or removes it.
 */
export function ChoiceList({
  label,
  words,
  choices,
  chosen,
  all,
  onOnly,
  onToggle,
}: {
  readonly label: string;
  readonly words: ChoiceListWords;
  readonly choices: readonly Choice[];
  readonly chosen: readonly string[];
  /** What no choice means; the first entry. */
  readonly all: { readonly label: string; readonly mark?: ReactNode };
  /** Takes one alone, or none. */
  readonly onOnly: (value: string | undefined) => void;
  readonly onToggle?: ((value: string) => void) | undefined;
}) {
  const id = useId();
  const [typed, setTyped] = useState("");
  const [wanted, setWanted] = useState<number>();
  const found = choices.filter((choice) => matches(choice, typed)).slice(0, SHOWN_MAX);
  const entries: readonly (Choice | undefined)[] = typed.trim() === "" ? [undefined, ...found] : found;
  const held = entries.findIndex((entry) =>
    entry === undefined ? chosen.length === 0 : chosen.includes(entry.value),
  );
  const active = Math.min(wanted ?? (typed === "" ? Math.max(0, held) : 0), entries.length - 1);

  function take(index: number, adds: boolean) {
    if (index < 0 || index >= entries.length) return;
    const entry = entries[index];
    if (adds && entry !== undefined && onToggle !== undefined) onToggle(entry.value);
    else onOnly(entry?.value);
  }

  function handleKey(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    const count = Math.max(1, entries.length);
    if (event.key === "ArrowDown") setWanted((active + 1) % count);
    else if (event.key === "ArrowUp") setWanted((active - 1 + count) % count);
    else if (event.key === "Home") setWanted(0);
    else if (event.key === "End") setWanted(count - 1);
    else if (event.key === "Enter") take(active, event.shiftKey);
    else return;
    event.preventDefault();
  }

  return (
    <div className={styles.list}>
      <div className={styles.field}>
        <Icon as={Search} size="sm" />
        <input
          className={styles.input}
          autoFocus
          value={typed}
          placeholder={words.filter}
          aria-label={words.filter}
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={entries.length === 0 ? undefined : `${id}-${active}`}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setTyped(event.target.value);
            setWanted(undefined);
          }}
          onKeyDown={handleKey}
        />
      </div>
      <div
        id={id}
        role="listbox"
        aria-label={label}
        aria-multiselectable={onToggle !== undefined}
        className={styles.options}
      >
        {entries.map((entry, index) => {
          const on = entry === undefined ? chosen.length === 0 : chosen.includes(entry.value);
          return (
            <div
              key={entry?.value ?? ""}
              id={`${id}-${index}`}
              ref={index === active ? scrollToIt : undefined}
              role="option"
              aria-selected={on}
              data-active={index === active ? "" : undefined}
              className={styles.option}
              onPointerMove={() => setWanted(index)}
              onClick={() => take(index, false)}
            >
              <span
                className={clsx(
                  styles.tick,
                  onToggle !== undefined && entry !== undefined && styles.box,
                  on && styles.on,
                )}
                onClick={(event) => {
                  if (entry === undefined || onToggle === undefined) return;
                  event.stopPropagation();
                  onToggle(entry.value);
                }}
              >
                {on && <Icon as={Check} size="xs" />}
              </span>
              {entry === undefined ? all.mark : entry.mark}
              <span className={styles.label}>{entry?.label ?? all.label}</span>
              {entry?.side !== undefined && <span className={styles.side}>{entry.side}</span>}
            </div>
          );
        })}
      </div>
      {entries.length === 0 && (
        <p className={styles.nothing} role="status">
          {words.nothing}
        </p>
      )}
      {onToggle !== undefined && (
        <div className={styles.foot} aria-hidden="true">
          <span>
            <KeyHint keys="enter" /> {words.only}
          </span>
          <span>
            <KeyHint keys="shift+enter" /> {words.toggle}
          </span>
        </div>
      )}
    </div>
  );
}

function scrollToIt(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}

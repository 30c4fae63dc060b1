import clsx from "clsx";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { TextInput } from "./field.tsx";
import { fittingOffers, type Offer } from "./offer-list.ts";
import styles from "./offer-input.module.css";
import { useAnchored } from "./use-anchored.ts";

export type { Offer } from "./offer-list.ts";

export interface OfferInputProps {
  readonly value: string;
  readonly offers: readonly Offer[];
  /** What is written, letter by letter. */
  readonly onChange: (text: string) => void;
  /**
   * For a field that takes one name after the other: an offer was chosen, or Enter or Tab ends what was written.
   * Without it the chosen one is simply written.
   */
  readonly onTake?: ((text: string) => void) | undefined;
  /** What is said of a name that is not among the offers. Where it is given, the first offer is marked at once. */
  readonly asWritten?: string | undefined;
  /** With a label of its own above it; the list then needs a name of its own. */
  readonly id?: string | undefined;
  readonly listLabel?: string | undefined;
  readonly label?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly describedBy?: string | undefined;
  readonly invalid?: boolean | undefined;
  readonly mono?: boolean | undefined;
  readonly maxLength?: number | undefined;
  readonly autoFocus?: boolean | undefined;
  readonly className?: string | undefined;
  readonly onKeyDown?: ((event: KeyboardEvent<HTMLInputElement>) => void) | undefined;
  readonly onBlur?: (() => void) | undefined;
}

/** A line of text with the product's own list of what may be meant: arrows and Enter, or a press, take one. */
export function OfferInput({
  value,
  offers,
  onChange,
  onTake,
  asWritten,
  id,
  listLabel,
  label,
  placeholder,
  describedBy,
  invalid = false,
  mono = false,
  maxLength,
  autoFocus = false,
  className,
  onKeyDown,
  onBlur,
}: OfferInputProps) {
  const listId = useId();
  const inputRef = useRef<HTMLInputElement>(null);
  const listRef = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(autoFocus);
  // What stands there already narrows nothing: whoever opens the list wants to see what else there is.
  const [isTyped, setTyped] = useState(false);
  const [wanted, setWanted] = useState<number>();
  const typed = isTyped ? value.trim() : "";
  const fitting = fittingOffers(offers, typed);
  const isOffered = typed === "" || offers.some((offer) => offer.value === typed);
  const shown: readonly Offer[] =
    asWritten === undefined || isOffered ? fitting : [...fitting, { value: typed, note: asWritten }];
  const first = typed !== "" && asWritten !== undefined ? 0 : -1;
  const active = Math.min(wanted ?? first, shown.length - 1);
  const isShown = isOpen && shown.length > 0;
  useAnchored(listRef, inputRef, isShown);

  function close() {
    setOpen(false);
    setWanted(undefined);
    setTyped(false);
  }

  function take(text: string) {
    close();
    if (onTake !== undefined) onTake(text);
    else onChange(text);
  }

  function handleKey(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) return;
    const chosen = isShown ? shown[active]?.value : undefined;
    const written = onTake !== undefined && value.trim() !== "" ? value.trim() : undefined;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (!isShown) setOpen(true);
      else
        setWanted(active < 0 && step < 0 ? shown.length - 1 : (active + step + shown.length) % shown.length);
    } else if (event.key === "Enter" && (chosen ?? written) !== undefined) take(chosen ?? written ?? "");
    else if (event.key === "Tab" && !event.shiftKey && written !== undefined && chosen !== undefined)
      take(chosen);
    else if (event.key === "Escape" && isShown && onTake === undefined) close();
    else return onKeyDown?.(event);
    event.preventDefault();
    // The list goes first; what else Escape means, such as closing a dialog, comes with the next press.
    event.stopPropagation();
  }

  return (
    <>
      <TextInput
        ref={inputRef}
        mono={mono}
        id={id}
        className={className}
        value={value}
        placeholder={placeholder}
        maxLength={maxLength}
        autoFocus={autoFocus}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        role="combobox"
        aria-label={label}
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        aria-expanded={isShown}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={isShown && active >= 0 ? `${listId}-${active}` : undefined}
        onChange={(event) => {
          setOpen(true);
          setTyped(true);
          setWanted(undefined);
          onChange(event.target.value);
        }}
        onClick={() => setOpen(true)}
        onKeyDown={handleKey}
        onBlur={() => {
          close();
          onBlur?.();
        }}
      />
      {isShown && (
        <div
          ref={listRef}
          id={listId}
          popover="manual"
          role="listbox"
          aria-label={listLabel ?? label}
          className={styles.list}
          // A press inside must not take the focus from the field, and the list with it.
          onPointerDown={(event) => event.preventDefault()}
          onMouseDown={(event) => event.preventDefault()}
        >
          {shown.map((offer, index) => (
            <div
              key={offer.value}
              id={`${listId}-${index}`}
              ref={index === active ? scrollToIt : undefined}
              role="option"
              aria-selected={index === active}
              className={styles.option}
              onClick={() => take(offer.value)}
            >
              <span className={clsx(styles.value, mono && styles.mono)} title={offer.value}>
                {offer.value}
              </span>
              {offer.note !== undefined && <span className={styles.note}>{offer.note}</span>}
              {offer.side !== undefined && <span className={styles.side}>{offer.side}</span>}
            </div>
          ))}
        </div>
      )}
    </>
  );
}

function scrollToIt(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}

import clsx from "clsx";
import { Plus, X } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { Icon } from "../../../ui/icon.tsx";
import { type Offer, OfferInput } from "../../../ui/offer-input.tsx";
import styles from "./chip-field.module.css";

/** A short list of names: each a chip that can be dropped, and a field that takes another, with offers. */
export function ChipField({
  label,
  values,
  offers,
  asWritten,
  placeholder,
  valuesMax,
  fault,
  empty = [],
  onChange,
}: {
  readonly label: string;
  readonly values: readonly string[];
  readonly offers: readonly Offer[];
  /** What is said of a name that nobody offered. */
  readonly asWritten: string;
  readonly placeholder: string;
  readonly valuesMax: number;
  /** What the server says against one of them. */
  readonly fault?: string | undefined;
  /** Those of the names that nothing in this time has a value for. */
  readonly empty?: readonly string[] | undefined;
  readonly onChange: (values: readonly string[]) => void;
}) {
  const t = useTranslations("explore");
  const id = useId();
  const [draft, setDraft] = useState("");
  const [isOpen, setOpen] = useState(false);
  // Whoever gives up stays where the field was.
  const [isGivenUp, setGivenUp] = useState(false);

  function add(text: string) {
    const name = text.trim();
    setDraft("");
    if (name !== "" && !values.includes(name)) onChange([...values, name]);
  }

  function handleKey(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") {
      setDraft("");
      setOpen(false);
      setGivenUp(true);
    } else if (event.key === "Backspace" && draft === "" && values.length > 0) onChange(values.slice(0, -1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div className={styles.row} role="group" aria-labelledby={`${id}-label`}>
      <span id={`${id}-label`} className={styles.label}>
        {label}
      </span>
      <div className={styles.chips}>
        {values.map((value, index) => (
          <span key={value} className={clsx(styles.chip, empty.includes(value) && styles.emptyChip)}>
            <span className={styles.text} title={value}>
              {value}
            </span>
            <button
              type="button"
              className={styles.remove}
              aria-label={t("remove", { name: value })}
              onClick={() => onChange(values.filter((_, at) => at !== index))}
            >
              <X aria-hidden="true" />
            </button>
          </span>
        ))}
        {values.length < valuesMax &&
          (isOpen ? (
            <OfferInput
              mono
              className={styles.input}
              value={draft}
              offers={offers.filter((one) => !values.includes(one.value))}
              asWritten={asWritten}
              placeholder={placeholder}
              label={t("addTo", { label })}
              invalid={fault !== undefined}
              describedBy={fault === undefined ? undefined : `${id}-fault`}
              autoFocus
              onChange={setDraft}
              onTake={add}
              onKeyDown={handleKey}
              onBlur={() => {
                add(draft);
                setOpen(false);
              }}
            />
          ) : (
            <button
              type="button"
              className={styles.add}
              autoFocus={isGivenUp}
              // What can be read on it is part of its name.
              aria-label={
                values.length === 0 ? `${t("addTo", { label })}: ${placeholder}` : t("addTo", { label })
              }
              onClick={() => setOpen(true)}
              onBlur={() => setGivenUp(false)}
            >
              <Icon as={Plus} size="sm" />
              {values.length === 0 && <span className={styles.hint}>{placeholder}</span>}
            </button>
          ))}
      </div>
      {fault !== undefined && (
        <p id={`${id}-fault`} role="alert" className={styles.fault}>
          {fault}
        </p>
      )}
      {empty.length > 0 && (
        <p role="status" className={styles.empty}>
          {t("withoutValues", { count: empty.length, names: empty.join(", ") })}
        </p>
      )}
    </div>
  );
}

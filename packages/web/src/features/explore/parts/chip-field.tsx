import { Plus, X } from "lucide-react";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Icon } from "../../../ui/icon.tsx";
import styles from "./chip-field.module.css";

/** A short list of names: each a chip that can be dropped, and a field that takes another, with offers. */
export function ChipField({
  label,
  values,
  offers,
  placeholder,
  valuesMax,
  fault,
  onChange,
}: {
  readonly label: string;
  readonly values: readonly string[];
  readonly offers: readonly string[];
  readonly placeholder: string;
  readonly valuesMax: number;
  /** What the server says against one of them. */
  readonly fault?: string | undefined;
  readonly onChange: (values: readonly string[]) => void;
}) {
  const t = useTranslations("explore");
  const id = useId();
  const inputRef = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState("");
  const [isOpen, setOpen] = useState(false);

  function add(text: string) {
    const name = text.trim();
    setDraft("");
    if (name !== "" && !values.includes(name)) onChange([...values, name]);
  }

  function handleKey(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") add(draft);
    else if (event.key === "Escape") {
      setDraft("");
      setOpen(false);
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
          <span key={value} className={styles.chip}>
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
            <>
              <input
                ref={inputRef}
                className={styles.input}
                list={`${id}-offers`}
                value={draft}
                placeholder={placeholder}
                aria-label={t("addTo", { label })}
                aria-invalid={fault === undefined ? undefined : true}
                aria-describedby={fault === undefined ? undefined : `${id}-fault`}
                autoComplete="off"
                autoCapitalize="off"
                spellCheck={false}
                autoFocus
                onChange={(event) => {
                  // An offer that is taken arrives whole, without a key being pressed.
                  const isTaken = !(event.nativeEvent as InputEvent).inputType;
                  if (isTaken && offers.includes(event.target.value)) add(event.target.value);
                  else setDraft(event.target.value);
                }}
                onKeyDown={handleKey}
                onBlur={() => {
                  add(draft);
                  setOpen(false);
                }}
              />
              <datalist id={`${id}-offers`}>
                {offers
                  .filter((one) => !values.includes(one))
                  .map((one) => (
                    <option key={one} value={one} />
                  ))}
              </datalist>
            </>
          ) : (
            <button
              type="button"
              className={styles.add}
              // What can be read on it is part of its name.
              aria-label={
                values.length === 0 ? `${t("addTo", { label })}: ${placeholder}` : t("addTo", { label })
              }
              onClick={() => setOpen(true)}
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
    </div>
  );
}

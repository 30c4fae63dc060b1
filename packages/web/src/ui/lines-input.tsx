import clsx from "clsx";
import { useState } from "react";
import styles from "./lines-input.module.css";

/** A list of short texts, one a line. Empty lines may stand while somebody writes. */
export function LinesInput({
  label,
  value,
  read,
  isSame,
  invalid = false,
  placeholder,
  rowsMin = 3,
  onChange,
}: {
  readonly label: string;
  readonly value: readonly string[];
  readonly read: (text: string) => readonly string[];
  readonly isSame: (one: readonly string[], other: readonly string[]) => boolean;
  readonly invalid?: boolean;
  readonly placeholder?: string;
  readonly rowsMin?: number;
  readonly onChange: (value: readonly string[]) => void;
}) {
  const [typed, setTyped] = useState(() => value.join("\n"));
  // What was typed stands for as long as it says what holds; another value from outside goes over it.
  const text = isSame(read(typed), value) ? typed : value.join("\n");
  const rows = Math.min(14, Math.max(rowsMin, text.split("\n").length));
  return (
    <textarea
      className={clsx(styles.lines)}
      aria-label={label}
      aria-invalid={invalid || undefined}
      rows={rows}
      spellCheck={false}
      placeholder={placeholder}
      value={text}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(read(event.target.value));
      }}
    />
  );
}

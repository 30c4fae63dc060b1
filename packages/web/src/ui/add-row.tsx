import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import styles from "./add-row.module.css";
import { Button } from "./button.tsx";
import { TextField } from "./field.tsx";

/** The end of a list in a card: one more by its name. */
export function AddRow({
  label,
  placeholder,
  verb,
  maxLength,
  required = false,
  busy,
  onAdd,
}: {
  readonly label: string;
  readonly placeholder: string;
  readonly verb: string;
  readonly maxLength: number;
  readonly required?: boolean;
  readonly busy: boolean;
  /** `onDone` empties the field; a refused name stays. */
  readonly onAdd: (name: string, onDone: () => void) => void;
}) {
  const [text, setText] = useState("");
  const name = text.trim();
  function submit(event: FormEvent) {
    event.preventDefault();
    onAdd(name, () => setText(""));
  }
  return (
    <form className={styles.row} onSubmit={submit}>
      <TextField
        label={label}
        required={required}
        maxLength={maxLength}
        placeholder={placeholder}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" size="lg" icon={Plus} busy={busy} disabled={required && name === ""}>
        {verb}
      </Button>
    </form>
  );
}

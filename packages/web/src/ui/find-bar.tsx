import { ChevronDown, ChevronUp } from "lucide-react";
import type { KeyboardEvent, Ref } from "react";
import { Button } from "./button.tsx";
import styles from "./find-bar.module.css";
import { FindInput } from "./find-input.tsx";

/** A line that looks for a text in what stands below it, and steps from find to find. */
export function FindBar({
  value,
  count,
  labels,
  ref,
  onChange,
  onStep,
}: {
  readonly value: string;
  /** `3 of 12`, or that there is none; empty while nothing is looked for. */
  readonly count: string;
  readonly labels: { readonly find: string; readonly previous: string; readonly next: string };
  readonly ref: Ref<HTMLInputElement>;
  readonly onChange: (value: string) => void;
  /** Undefined where there is nowhere to go. */
  readonly onStep: ((step: -1 | 1) => void) | undefined;
}) {
  function handleKey(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") onStep?.(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape" && value !== "") onChange("");
    // Out of the line, back to where keys are commands.
    else if (event.key === "Escape") event.currentTarget.blur();
    // Asked for a second time, the browser's own is meant.
    else if (event.key.toLowerCase() === "f" && (event.ctrlKey || event.metaKey)) {
      event.stopPropagation();
      return;
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
  return (
    <search className={styles.bar}>
      <FindInput
        ref={ref}
        className={styles.input}
        label={labels.find}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => onChange(target.value)}
        onKeyDown={handleKey}
      />
      <span role="status" className={styles.count}>
        {count}
      </span>
      <Button
        variant="ghost"
        size="sm"
        icon={ChevronUp}
        aria-label={labels.previous}
        title={labels.previous}
        disabled={onStep === undefined}
        onClick={() => onStep?.(-1)}
      />
      <Button
        variant="ghost"
        size="sm"
        icon={ChevronDown}
        aria-label={labels.next}
        title={labels.next}
        disabled={onStep === undefined}
        onClick={() => onStep?.(1)}
      />
    </search>
  );
}

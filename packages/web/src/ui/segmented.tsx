import clsx from "clsx";
import type { ReactNode } from "react";
import styles from "./segmented.module.css";

export interface Segment<Value extends string> {
  readonly value: Value;
  readonly label: ReactNode;
  readonly disabled?: boolean;
}

/** A choice of two to five short words; arrow keys move as in any radio group. */
export function Segmented<Value extends string>({
  label,
  value,
  segments,
  onChange,
  className,
}: {
  readonly label: string;
  readonly value: Value | undefined;
  readonly segments: readonly Segment<Value>[];
  readonly onChange: (value: Value) => void;
  readonly className?: string | undefined;
}) {
  function move(event: React.KeyboardEvent<HTMLDivElement>) {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    const buttons = [...event.currentTarget.querySelectorAll("button:not(:disabled)")];
    const index = buttons.indexOf(document.activeElement ?? event.currentTarget);
    const next = buttons[(index + step + buttons.length) % buttons.length];
    if (next instanceof HTMLButtonElement) {
      event.preventDefault();
      event.stopPropagation();
      next.focus();
      next.click();
    }
  }
  const hasValue = segments.some((segment) => segment.value === value);
  return (
    <div className={clsx(styles.segmented, className)} role="radiogroup" aria-label={label} onKeyDown={move}>
      {segments.map((segment, index) => {
        const on = segment.value === value;
        return (
          <button
            key={segment.value}
            type="button"
            role="radio"
            aria-checked={on}
            disabled={segment.disabled === true}
            tabIndex={on || (!hasValue && index === 0) ? 0 : -1}
            className={clsx(styles.segment, on && styles.on)}
            onClick={() => onChange(segment.value)}
          >
            {segment.label}
          </button>
        );
      })}
    </div>
  );
}

import clsx from "clsx";
import { type UIEvent, useRef } from "react";
import styles from "./code-area.module.css";

export interface CodeAreaFault {
  /** Counted from 1. */
  readonly line: number;
  readonly column?: number | undefined;
  readonly message: string;
}

/** Lines of rules that a person writes: numbered, with the faulty ones marked and told below. */
export function CodeArea<Fault extends CodeAreaFault>({
  label,
  value,
  faults,
  faultText,
  readOnly = false,
  placeholder,
  rowsMin = 8,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly faults: readonly Fault[];
  /** The words of a fault, its place included. */
  readonly faultText: (fault: Fault) => string;
  readonly readOnly?: boolean;
  readonly placeholder?: string;
  readonly rowsMin?: number;
  readonly onChange: (value: string) => void;
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const count = value.split("\n").length;
  const faulty = new Set(faults.map(({ line }) => line));

  function follow(event: UIEvent<HTMLTextAreaElement>) {
    if (gutter.current !== null) gutter.current.scrollTop = event.currentTarget.scrollTop;
  }

  function goTo({ line, column = 1 }: CodeAreaFault) {
    const before = value.split("\n").slice(0, line - 1);
    const at = before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
    area.current?.focus();
    area.current?.setSelectionRange(at, at);
  }

  return (
    <div className={styles.whole}>
      <div className={clsx(styles.frame, faults.length > 0 && styles.invalid)}>
        <div ref={gutter} className={styles.gutter} aria-hidden="true">
          {Array.from({ length: count }, (_, index) => (
            <div key={index} className={clsx(styles.number, faulty.has(index + 1) && styles.faulty)}>
              {index + 1}
            </div>
          ))}
        </div>
        <textarea
          ref={area}
          className={styles.area}
          aria-label={label}
          aria-invalid={faults.length > 0 || undefined}
          rows={Math.min(24, Math.max(rowsMin, count))}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          readOnly={readOnly}
          placeholder={placeholder}
          value={value}
          onScroll={follow}
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
      {faults.length > 0 && (
        <ul className={styles.faults} role="alert">
          {faults.slice(0, 20).map((fault) => (
            <li key={`${fault.line}:${fault.column ?? 0}:${fault.message}`}>
              <button type="button" className={styles.fault} onClick={() => goTo(fault)}>
                {faultText(fault)}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

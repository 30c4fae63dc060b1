import clsx from "clsx";
import { X } from "lucide-react";
import styles from "./query-token.module.css";

export interface QueryTokenProps {
  readonly name: string;
  readonly operator: string;
  readonly value: string;
  readonly negated?: boolean;
  /** It cannot be understood. */
  readonly invalid?: boolean;
  readonly removeLabel?: string;
  readonly onRemove?: () => void;
  readonly onEdit?: () => void;
  readonly className?: string | undefined;
}

/** One filter as a chip: key, operator, value, and a way to drop it. */
export function QueryToken({
  name,
  operator,
  value,
  negated = false,
  invalid = false,
  removeLabel,
  onRemove,
  onEdit,
  className,
}: QueryTokenProps) {
  const words = (
    <>
      <span className={styles.key}>
        {negated && <span className={styles.not}>!</span>}
        {name}
      </span>
      <span className={clsx(styles.operator, operator !== ":" && styles.word)}>{operator}</span>
      <span className={styles.value}>{value}</span>
    </>
  );
  return (
    <span className={clsx(styles.token, invalid && styles.invalid, className)}>
      {onEdit === undefined ? (
        <span className={styles.words}>{words}</span>
      ) : (
        <button type="button" className={styles.words} onClick={onEdit} tabIndex={-1}>
          {words}
        </button>
      )}
      {onRemove !== undefined && (
        <button type="button" className={styles.remove} aria-label={removeLabel} onClick={onRemove}>
          <X aria-hidden="true" />
        </button>
      )}
    </span>
  );
}

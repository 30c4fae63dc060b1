import clsx from "clsx";
import { type InputHTMLAttributes, type ReactNode, useId } from "react";
import styles from "./check.module.css";

export interface CheckProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "type"> {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
}

/** A box that is on or off, with its words beside it. */
export function Check({ label, hint, className, ...rest }: CheckProps) {
  const id = useId();
  return (
    <span className={clsx(styles.check, className)}>
      <input {...rest} id={id} type="checkbox" className={styles.box} />
      <label htmlFor={id} className={styles.words}>
        {label}
        {hint !== undefined && <span className={styles.hint}>{hint}</span>}
      </label>
    </span>
  );
}

/** A setting that takes effect at once. */
export function Switch({
  label,
  className,
  ...rest
}: Omit<InputHTMLAttributes<HTMLInputElement>, "type"> & { readonly label: string }) {
  return (
    <input
      {...rest}
      type="checkbox"
      role="switch"
      aria-label={label}
      className={clsx(styles.switch, className)}
    />
  );
}

import clsx from "clsx";
import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from "react";
import styles from "./check.module.css";

export interface CheckProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "type"> {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
}

/** The box alone, where a table or a bar says what it is for; its name is an `aria-label`. */
export function CheckBox({
  className,
  ...rest
}: Omit<InputHTMLAttributes<HTMLInputElement>, "type"> & { readonly ref?: Ref<HTMLInputElement> }) {
  return <input {...rest} type="checkbox" className={clsx(styles.box, className)} />;
}

/** A box that is on or off, with its words beside it. */
export function Check({ label, hint, className, ...rest }: CheckProps) {
  const id = useId();
  return (
    <span className={clsx(styles.check, className)}>
      <CheckBox {...rest} id={id} />
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

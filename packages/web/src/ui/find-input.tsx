import clsx from "clsx";
import { Search } from "lucide-react";
import { TextInput, type TextInputProps } from "./field.tsx";
import styles from "./find-input.module.css";
import { Icon } from "./icon.tsx";

/** A line of text that narrows what is listed below it. */
export function FindInput({ label, className, ...input }: TextInputProps & { readonly label: string }) {
  return (
    <span className={clsx(styles.find, className)}>
      <Icon as={Search} size="sm" />
      <TextInput type="search" aria-label={label} placeholder={label} {...input} />
    </span>
  );
}

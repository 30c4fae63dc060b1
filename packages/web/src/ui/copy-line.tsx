import clsx from "clsx";
import { CopyButton } from "./copy-button.tsx";
import styles from "./copy-line.module.css";

/** Something to be taken to another place letter by letter: a key, an address. */
export function CopyLine({
  text,
  shown = text,
  label,
  doneLabel,
  className,
}: {
  readonly text: string;
  /** The same, easier to read off. */
  readonly shown?: string | undefined;
  readonly label: string;
  readonly doneLabel: string;
  readonly className?: string | undefined;
}) {
  return (
    <div className={clsx(styles.line, className)}>
      <code className={styles.text}>{shown}</code>
      <CopyButton text={text} label={label} doneLabel={doneLabel} />
    </div>
  );
}

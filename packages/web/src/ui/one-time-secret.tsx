import { CopyLine } from "./copy-line.tsx";
import styles from "./one-time-secret.module.css";

/** What the server tells once and does not know afterwards: here and now is the time to copy it. */
export function OneTimeSecret({
  title,
  note,
  text,
  copyLabel,
  doneLabel,
}: {
  readonly title: string;
  readonly note?: string;
  readonly text: string;
  readonly copyLabel: string;
  readonly doneLabel: string;
}) {
  return (
    <div className={styles.secret} role="status">
      <b>{title}</b>
      {note !== undefined && <p className={styles.note}>{note}</p>}
      <CopyLine className={styles.line} text={text} label={copyLabel} doneLabel={doneLabel} />
    </div>
  );
}

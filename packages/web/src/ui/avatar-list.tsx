import styles from "./avatar-list.module.css";
import { Avatar } from "./avatar.tsx";

const SHOWN_MAX = 7;

/** Faces in a row; who they are stands in their labels. */
export function AvatarList({
  people,
  label,
  more,
}: {
  readonly people: readonly { readonly id: string; readonly name: string; readonly note?: string }[];
  readonly label: string;
  readonly more: (count: number) => string;
}) {
  const hidden = people.length - SHOWN_MAX;
  return (
    <ul className={styles.list} aria-label={label}>
      {people.slice(0, SHOWN_MAX).map(({ id, name, note }) => (
        <li key={id} title={note === undefined ? name : `${name} · ${note}`}>
          <Avatar name={name} className={styles.face} />
          <span className="visually-hidden">{name}</span>
        </li>
      ))}
      {hidden > 0 && <li className={styles.more}>{more(hidden)}</li>}
    </ul>
  );
}

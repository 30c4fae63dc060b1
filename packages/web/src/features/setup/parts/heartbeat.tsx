import styles from "./heartbeat.module.css";

const BEAT = "l5 0 3-5 3 5 4 0 4-21 5 33 4-12 4 0 4-4 3 4";
const PATH = `M-90 32 L-54 32 ${BEAT} L36 32 ${BEAT} L126 32 ${BEAT} L216 32 ${BEAT} L306 32`;

/** A line that lives while we wait; still when the first event is there. */
export function Heartbeat({ done }: { readonly done: boolean }) {
  return (
    <div className={styles.beat} aria-hidden="true">
      <svg viewBox="0 0 372 56" width="100%" height="56" preserveAspectRatio="xMidYMid slice">
        <line className={styles.base} x1="0" x2="372" y1="32.5" y2="32.5" />
        <svg x="0" y="0" width="306" height="56" viewBox="0 0 306 56" overflow="hidden">
          <path className={done ? styles.still : styles.moving} d={PATH} />
        </svg>
        <circle className={styles.halo} cx="306" cy="32" r="8" />
        <circle className={styles.dot} cx="306" cy="32" r="3.500" />
      </svg>
    </div>
  );
}

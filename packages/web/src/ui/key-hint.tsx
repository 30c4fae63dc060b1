import clsx from "clsx";
import styles from "./key-hint.module.css";

const GLYPHS: Readonly<Record<string, string>> = {
  enter: "↵",
  escape: "Esc",
  tab: "⇥",
  arrowup: "↑",
  arrowdown: "↓",
  arrowleft: "←",
  arrowright: "→",
  mod: "Ctrl",
};

function glyph(key: string): string {
  return GLYPHS[key.toLowerCase()] ?? (key.length === 1 ? key : key[0]?.toUpperCase() + key.slice(1));
}

/** Shows a key sequence: "g i" as two keys, "mod+k" as a chord. */
export function KeyHint({ keys, className }: { readonly keys: string; readonly className?: string }) {
  const parts = keys.split(/[ +]/).filter((part) => part !== "");
  return (
    <span className={clsx(styles.hint, className)} aria-hidden="true">
      {parts.map((part, index) => (
        <kbd key={`${part}${index}`} className={styles.key}>
          {glyph(part)}
        </kbd>
      ))}
    </span>
  );
}

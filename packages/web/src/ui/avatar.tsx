import clsx from "clsx";
import styles from "./avatar.module.css";

function initials(name: string): string {
  const words = name
    .replace(/@.*/, "")
    .split(/[\s._-]+/)
    .filter((word) => word !== "");
  const first = words[0]?.[0] ?? "?";
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? "") : (words[0]?.[1] ?? "");
  return (first + last).toUpperCase();
}

/** A stable tint per person, so that the same face has the same colour everywhere. */
function hueOf(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360;
  return sum;
}

/** Initials of a person in a circle; drawn, not written: the name stands beside them or in a label. */
export function Avatar({
  name,
  className,
}: {
  readonly name: string;
  readonly className?: string | undefined;
}) {
  const hue = hueOf(name);
  return (
    <span
      className={clsx(styles.avatar, className)}
      style={{ background: `oklch(0.9 0.045 ${hue})`, color: `oklch(0.36 0.09 ${hue})` }}
      title={name}
      aria-hidden="true"
      data-initials={initials(name)}
    />
  );
}

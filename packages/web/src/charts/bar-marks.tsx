import styles from "./event-bars.module.css";

/** Something that happened at a moment: a release. */
export interface BarMark {
  readonly atMs: number;
  readonly label: string;
}

/** Room at the top for flags and their names. */
export const MARKS_PX = 14;

const FLAG_PX = 8;
/** Closer ones share a flag. */
const APART_PX = 5;
/** About the mean of digits and small letters: an estimate is enough to leave out what has no room. */
const LETTER_PX = 6.2;
const LETTERS_MAX = 20;

interface Placed {
  readonly x: number;
  readonly names: readonly string[];
}

function place(marks: readonly BarMark[], xOf: (atMs: number) => number | undefined): readonly Placed[] {
  const placed: Placed[] = [];
  for (const { atMs, label } of marks.toSorted((a, b) => a.atMs - b.atMs)) {
    const x = xOf(atMs);
    if (x === undefined) continue;
    const last = placed.at(-1);
    if (last === undefined || x - last.x >= APART_PX) placed.push({ x, names: [label] });
    else placed[placed.length - 1] = { x: last.x, names: [...last.names, label] };
  }
  return placed;
}

/** Pennants over the bars, each with its name where there is room to the right or to the left of it. */
export function BarMarks({
  marks,
  xOf,
  width,
  base,
}: {
  readonly marks: readonly BarMark[];
  readonly xOf: (atMs: number) => number | undefined;
  readonly width: number;
  readonly base: number;
}) {
  const placed = place(marks, xOf);
  let takenTo = 0;
  return placed.map(({ x, names }, index) => {
    const [first = ""] = names;
    const more = names.length > 1 ? ` +${names.length - 1}` : "";
    const text = (first.length > LETTERS_MAX ? `${first.slice(0, LETTERS_MAX - 1)}…` : first) + more;
    const needed = text.length * LETTER_PX + 4;
    const right = x + FLAG_PX + needed <= (placed[index + 1]?.x ?? width);
    const left = !right && x - FLAG_PX - needed >= takenTo;
    takenTo = x + FLAG_PX + (right ? needed : 0);
    const way = left ? -1 : 1;
    return (
      <g key={x} className={styles.mark}>
        <title>{names.join(", ")}</title>
        <line x1={x} x2={x} y1={1} y2={base} />
        <path d={`M${x} 1h${way * FLAG_PX}l${way * -2.5} 3.5 ${way * 2.5} 3.5h${way * -FLAG_PX}z`} />
        {(right || left) && (
          <text x={x + way * (FLAG_PX + 3)} y={9} textAnchor={left ? "end" : "start"}>
            {text}
          </text>
        )}
      </g>
    );
  });
}

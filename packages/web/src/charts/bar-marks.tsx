import { gatherFlags } from "./gather-flags.ts";
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
  const moments = marks
    .toSorted((a, b) => a.atMs - b.atMs)
    .flatMap(({ atMs, label }) => {
      const x = xOf(atMs);
      return x === undefined ? [] : [{ x, label }];
    });
  const flags = gatherFlags(moments, APART_PX);
  let takenTo = 0;
  return flags.map(({ x, labels }, index) => {
    const [first = ""] = labels;
    const more = labels.length > 1 ? ` +${labels.length - 1}` : "";
    const text = (first.length > LETTERS_MAX ? `${first.slice(0, LETTERS_MAX - 1)}…` : first) + more;
    const needed = text.length * LETTER_PX + 4;
    const right = x + FLAG_PX + needed <= (flags[index + 1]?.x ?? width);
    const left = !right && x - FLAG_PX - needed >= takenTo;
    takenTo = x + FLAG_PX + (right ? needed : 0);
    const way = left ? -1 : 1;
    return (
      <g key={x} className={styles.mark}>
        <title>{labels.join(", ")}</title>
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

import clsx from "clsx";
import { memo } from "react";
import styles from "./spark.module.css";

const WIDTH = 148;
const HEIGHT = 26;
const GAP = 1.5;
const FLOOR = 0.8;
const NOTCH_AT = 3.5;
const NOTCH = 1.6;

/** The bars as one path each for those before and the newest: a list draws hundreds of them. */
function barPaths(
  values: readonly number[],
  scaleMax: number,
): { readonly bars: string; readonly newest: string } {
  const step = (WIDTH + GAP) / Math.max(1, values.length);
  const bar = (value: number, index: number) => {
    const [x, width] = [(index * step).toFixed(2), (step - GAP).toFixed(2)];
    const piece = (top: number, height: number) =>
      `M${x} ${top.toFixed(2)}h${width}v${height.toFixed(2)}h-${width}z`;
    if (value > scaleMax) return piece(0, NOTCH_AT) + piece(NOTCH_AT + NOTCH, HEIGHT - NOTCH_AT - NOTCH);
    const height = Math.max(FLOOR, Math.min(1, value / scaleMax) * HEIGHT);
    return piece(HEIGHT - height, height);
  };
  const paths = values.map(bar);
  return { bars: paths.slice(0, -1).join(""), newest: paths.at(-1) ?? "" };
}

/** One bar per bucket on a shared scale, the newest in the accent. What exceeds the scale has a notch. */
export const Spark = memo(function Spark({
  values,
  scaleMax,
  label,
  className,
}: {
  readonly values: readonly number[];
  readonly scaleMax: number;
  readonly label: string;
  readonly className?: string | undefined;
}) {
  const { bars, newest } = barPaths(values, scaleMax);
  return (
    <svg
      className={clsx(styles.spark, className)}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path className={styles.bar} d={bars} />
      <path className={styles.newest} d={newest} />
    </svg>
  );
});

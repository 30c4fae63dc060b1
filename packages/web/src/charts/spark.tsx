import clsx from "clsx";
import { memo } from "react";
import styles from "./spark.module.css";

const WIDTH = 148;
const HEIGHT = 26;
const GAP = 1.5;
const FLOOR = 0.8;
const NOTCH_AT = 3.5;

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
  const step = (WIDTH + GAP) / Math.max(1, values.length);
  return (
    <svg
      className={clsx(styles.spark, className)}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {values.map((value, index) => {
        const over = value > scaleMax;
        const height = Math.max(FLOOR, Math.min(1, value / scaleMax) * HEIGHT);
        const x = index * step;
        const tone = index === values.length - 1 ? styles.newest : styles.bar;
        if (!over)
          return (
            <rect
              key={index}
              className={tone}
              x={x}
              y={HEIGHT - height}
              width={step - GAP}
              height={height}
              rx="0.8"
            />
          );
        return (
          <g key={index}>
            <rect className={tone} x={x} y={0} width={step - GAP} height={NOTCH_AT} rx="0.8" />
            <rect
              className={tone}
              x={x}
              y={NOTCH_AT + 1.6}
              width={step - GAP}
              height={HEIGHT - NOTCH_AT - 1.6}
              rx="0.8"
            />
          </g>
        );
      })}
    </svg>
  );
});

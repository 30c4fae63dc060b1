import clsx from "clsx";
import { type PointerEvent, useState } from "react";
import { type BarMark, BarMarks, MARKS_PX } from "./bar-marks.tsx";
import styles from "./event-bars.module.css";
import { gridLines, niceCeil } from "./scale.ts";
import { useWidth } from "./use-width.ts";

export interface EventBar {
  readonly atMs: number;
  readonly value: number;
  /** The part of the value that deserves the eye. */
  readonly hot?: number;
}

export interface EventBarsProps {
  readonly bars: readonly EventBar[];
  readonly marks?: readonly BarMark[] | undefined;
  readonly height: number;
  /** Prints grid lines with their values; a strip beside a sentence goes without. */
  readonly grid?: boolean;
  /** The newest bar in the accent: the current one. */
  readonly markNewest?: boolean;
  readonly label: string;
  readonly formatTick: (atMs: number) => string;
  readonly formatValue: (value: number) => string;
  readonly formatTip: (bar: EventBar) => string;
  readonly nowLabel: string;
  readonly className?: string | undefined;
}

const AXIS = 14;
const PAD_PX = 4;
const TICK_SPACE = 92;

function Ticks({
  bars,
  width,
  height,
  formatTick,
  nowLabel,
}: Pick<EventBarsProps, "bars" | "height" | "formatTick" | "nowLabel"> & { readonly width: number }) {
  const count = Math.max(1, Math.min(6, Math.floor(width / TICK_SPACE)));
  const ticks = Array.from({ length: count }, (_, index) => Math.floor((index * bars.length) / count));
  return (
    <>
      {ticks.map((index) => (
        <text key={index} x={(index * width) / bars.length} y={height - 1}>
          {formatTick(bars[index]?.atMs ?? 0)}
        </text>
      ))}
      <text x={width} y={height - 1} textAnchor="end">
        {nowLabel}
      </text>
    </>
  );
}

/** Where a moment lies between the bars; nowhere before the first and after the last. */
function xOf(bars: readonly EventBar[], atMs: number, step: number): number | undefined {
  const [first, second] = bars;
  if (first === undefined || second === undefined) return undefined;
  const x = ((atMs - first.atMs) / (second.atMs - first.atMs)) * step;
  return x < 0 || x > bars.length * step ? undefined : Math.round(x) + 0.5;
}

/** Counts over time as bars, drawn at the width there is. The values stand in the tip and in the label. */
export function EventBars({
  bars,
  marks = [],
  height,
  grid = false,
  markNewest = false,
  label,
  formatTick,
  formatValue,
  formatTip,
  nowLabel,
  className,
}: EventBarsProps) {
  const { ref, width } = useWidth();
  const [pointed, setPointed] = useState<number>();
  const base = height - AXIS;
  const peak = Math.max(0, ...bars.map((bar) => bar.value));
  const top = grid ? niceCeil(peak) : Math.max(1, peak);
  const above = marks.length === 0 ? PAD_PX : MARKS_PX;
  const step = bars.length === 0 ? 0 : width / bars.length;
  const gap = step > 16 ? step * 0.36 : step > 5 ? 1.5 : step > 3 ? 1 : 0.5;
  const heightOf = (value: number) => (value === 0 ? 0.8 : Math.max(1.2, (value / top) * (base - above)));
  const lineAt = (value: number) => Math.round(base - (value / top) * (base - above)) + 0.5;
  const pointedBar = pointed === undefined ? undefined : bars[pointed];

  function point(event: PointerEvent<HTMLDivElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    const index = Math.floor(((event.clientX - box.left) / box.width) * bars.length);
    setPointed(index >= 0 && index < bars.length ? index : undefined);
  }

  return (
    <div
      ref={ref}
      className={clsx(styles.chart, className)}
      style={{ height }}
      onPointerMove={point}
      onPointerLeave={() => setPointed(undefined)}
    >
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={label}>
          {grid &&
            bars.length > 0 &&
            gridLines(top).map((value) => {
              const y = lineAt(value);
              return <line key={value} className={styles.grid} x1="0" x2={width} y1={y} y2={y} />;
            })}
          {bars.map((bar, index) => {
            const full = heightOf(bar.value);
            const hot =
              bar.hot === undefined || bar.hot === 0
                ? 0
                : Math.min(full, Math.max(1.2, (bar.hot / top) * (base - above)));
            const x = index * step + (step > 16 ? gap / 2 : 0);
            const tone =
              markNewest && index === bars.length - 1 ? styles.newest : grid ? styles.strong : styles.bar;
            return (
              <g key={bar.atMs} opacity={pointed === undefined || pointed === index ? 1 : 0.55}>
                {full > hot && (
                  <rect
                    className={tone}
                    x={x}
                    y={base - (full - hot)}
                    width={Math.max(0.5, step - gap)}
                    height={full - hot}
                    rx={grid ? 0.8 : 0}
                  />
                )}
                {hot > 0 && (
                  <rect
                    className={styles.hot}
                    x={x}
                    y={base - full}
                    width={Math.max(0.5, step - gap)}
                    height={Math.max(0.8, hot - (full > hot ? 0.6 : 0))}
                  />
                )}
              </g>
            );
          })}
          <BarMarks marks={marks} xOf={(atMs) => xOf(bars, atMs, step)} width={width} base={base} />
          {grid &&
            bars.length > 0 &&
            gridLines(top).map((value) => (
              <text key={value} x="0" y={lineAt(value) + 11}>
                {formatValue(value)}
              </text>
            ))}
          <line className={styles.base} x1="0" x2={width} y1={base + 0.5} y2={base + 0.5} />
          {bars.length > 0 && (
            <Ticks bars={bars} width={width} height={height} formatTick={formatTick} nowLabel={nowLabel} />
          )}
        </svg>
      )}
      {pointedBar !== undefined && pointed !== undefined && (
        <span
          className={styles.tip}
          style={
            pointed > bars.length / 2
              ? { right: width - pointed * step + 6 }
              : { left: (pointed + 1) * step + 6 }
          }
        >
          {formatTip(pointedBar)}
        </span>
      )}
    </div>
  );
}

/** Lines of the grid at values that people count in. Pure. */
import type { ChartUnit } from "./unit-format.ts";

export interface ValueAxis {
  /** Rising; the first and the last are the ends of the scale. */
  readonly ticks: readonly number[];
}

const DURATION_STEPS_MS = [
  1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000,
  3_600_000, 7_200_000, 21_600_000, 43_200_000, 86_400_000,
] as const;

const EPSILON = 1e-9;

/** The smallest of `1, 2, (2.5,) 5` times a power of ten that is not below the value. */
function decimalStep(value: number, isWhole: boolean): number {
  const magnitude = 10 ** Math.floor(Math.log10(value));
  const nice = [1, 2, 2.5, 5, 10].find((one) => {
    const step = one * magnitude;
    return step >= value * (1 - EPSILON) && (!isWhole || Number.isInteger(step));
  });
  return Math.max(isWhole ? 1 : 0, (nice ?? 10) * magnitude);
}

function stepFor(unit: ChartUnit, atLeast: number): number {
  if (unit === "duration" && atLeast > 500 && atLeast <= 86_400_000)
    return DURATION_STEPS_MS.find((one) => one >= atLeast) ?? 86_400_000;
  if (unit === "duration" && atLeast > 86_400_000)
    return decimalStep(atLeast / 86_400_000, true) * 86_400_000;
  return decimalStep(atLeast, unit === "count");
}

/** From zero, or from below where there is something below, to just above the highest value. */
export function valueAxis(lowest: number, highest: number, unit: ChartUnit, linesMax: number): ValueAxis {
  const bottom = Math.min(0, Number.isFinite(lowest) ? lowest : 0);
  const top = Math.max(0, Number.isFinite(highest) ? highest : 0);
  const span = top - bottom;
  if (!(span > 0)) return { ticks: [0, unit === "duration" ? 100 : 1] };
  const step = stepFor(unit, span / Math.max(1, linesMax));
  const from = Math.floor(bottom / step + EPSILON);
  const to = Math.ceil(top / step - EPSILON);
  // Multiplied, not added up: 0.1 + 0.2 is a poor label.
  return {
    ticks: Array.from({ length: to - from + 1 }, (_, index) =>
      Number(((from + index) * step).toPrecision(12)),
    ),
  };
}

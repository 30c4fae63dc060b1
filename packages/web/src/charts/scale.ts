/** Scales that people can read: round ends, and one scale for what stands side by side. Pure. */

const STEPS = [1, 1.5, 2, 3, 4, 5, 6, 8, 10] as const;

/** The smallest round number that is not below the value. */
export function niceCeil(value: number): number {
  if (!(value > 0)) return 1;
  const magnitude = 10 ** Math.floor(Math.log10(value));
  const step = STEPS.find((one) => one * magnitude >= value - 1e-9) ?? 10;
  const nice = step * magnitude;
  return nice < 10 ? Math.ceil(nice) : Math.round(nice);
}

/**
 * One scale for many rows: high enough for most of them. A single burst does not flatten all the others;
 * it is drawn to the top with a notch instead.
 */
export function sharedScale(rows: readonly (readonly number[])[]): number {
  const peaks = rows.map((row) => Math.max(0, ...row)).sort((a, b) => a - b);
  const highest = peaks.at(-1) ?? 0;
  const usual = peaks[Math.floor((peaks.length - 1) * 0.8)] ?? highest;
  return niceCeil(highest <= usual * 1.6 ? highest : usual);
}

/** Two or three grid lines between zero and the top. */
export function gridLines(top: number): readonly number[] {
  if (top <= 1) return [top];
  if (top <= 3) return Array.from({ length: top }, (_, index) => index + 1);
  const half = top / 2;
  return Number.isInteger(half) ? [half, top] : [top];
}

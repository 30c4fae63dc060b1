/** Spans and moments, split into what the catalogues print. Pure: the clock is given in. */

export type AgeUnit = "s" | "m" | "h" | "d" | "y";

export interface AgePart {
  readonly value: number;
  readonly unit: AgeUnit;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 365 * DAY_MS;

/** `38 s`, `4 m`, `6 h`, `77 d`, `1 y`: one part, rounded down. Future moments count as now. */
export function splitAge(spanMs: number): AgePart {
  const span = Math.max(0, spanMs);
  if (span < MINUTE_MS) return { value: Math.floor(span / SECOND_MS), unit: "s" };
  if (span < HOUR_MS) return { value: Math.floor(span / MINUTE_MS), unit: "m" };
  if (span < DAY_MS) return { value: Math.floor(span / HOUR_MS), unit: "h" };
  if (span < YEAR_MS) return { value: Math.floor(span / DAY_MS), unit: "d" };
  return { value: Math.floor(span / YEAR_MS), unit: "y" };
}

/** As `splitAge`, with minutes beside hours: an hour is too coarse for what began today. */
export function splitAgeFinely(spanMs: number): readonly AgePart[] {
  const coarse = splitAge(spanMs);
  if (coarse.unit !== "h") return [coarse];
  const minutes = Math.floor((spanMs % HOUR_MS) / MINUTE_MS);
  return minutes === 0 ? [coarse] : [coarse, { value: minutes, unit: "m" }];
}

/** Milliseconds of an ISO moment; undefined for what is none. */
export function momentMs(iso: string | null | undefined): number | undefined {
  if (!iso) return undefined;
  const value = Date.parse(iso);
  return Number.isNaN(value) ? undefined : value;
}

const PERIOD_UNITS: Readonly<Record<string, number>> = {
  s: SECOND_MS,
  m: MINUTE_MS,
  h: HOUR_MS,
  d: DAY_MS,
  w: 7 * DAY_MS,
};

/** The span of a period such as `24h`; undefined for what is none. */
export function periodMs(period: string): number | undefined {
  const match = /^([0-9]{1,6})([smhdw])$/.exec(period);
  const unit = PERIOD_UNITS[match?.[2] ?? ""];
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit;
}

/** Seconds before an event, as breadcrumbs show them: `−9.41 s`, `−2 min`, `0.00 s`. */
export function formatOffset(offsetMs: number): string {
  const sign = offsetMs < 0 ? "−" : offsetMs > 0 ? "+" : "";
  const seconds = Math.abs(offsetMs) / SECOND_MS;
  if (seconds < 100) return `${seconds < 0.005 ? "" : sign}${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
  if (seconds < 6_000) return `${sign}${(seconds / 60).toFixed(1)} min`;
  return `${sign}${(seconds / 3_600).toFixed(1)} h`;
}

/** `00:34` for a running wait. */
export function formatClock(spanMs: number): string {
  const seconds = Math.max(0, Math.floor(spanMs / SECOND_MS));
  const minutes = Math.floor(seconds / 60);
  return `${String(minutes).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}

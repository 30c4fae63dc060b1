/** Values in their unit and the reader's language: short along an axis, exact in a tip. Pure. */
import { formatBytes } from "../../lib/format.ts";

/** `duration` is in milliseconds, `percent` a share of 0 to 1, the rates are per second and per minute. */
export type ChartUnit = "count" | "number" | "duration" | "percent" | "bytes" | "per_second" | "per_minute";

export interface UnitFormat {
  /** Beside a line of the grid. */
  readonly tick: (value: number) => string;
  /** Where there is room for all digits. */
  readonly exact: (value: number | null | undefined) => string;
}

const UNKNOWN = "–";
/** What is smaller is told as being smaller: its digits would say nothing. */
const LEAST = 0.001;

const DURATIONS = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1_000, "s"],
  [1, "ms"],
] as const;

function trim(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}

/** `1.5 s`, `250 ms`, `20 µs`: the largest unit that it fills, at most three digits. */
function printDuration(durationMs: number): string {
  if (durationMs === 0) return "0";
  const magnitude = Math.abs(durationMs);
  if (magnitude < 1) return `${trim(durationMs * 1_000, magnitude < 0.01 ? 1 : 0)} µs`;
  const [divisor, unit] = DURATIONS.find(([from]) => magnitude >= from) ?? DURATIONS[4];
  const value = durationMs / divisor;
  return `${trim(value, Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0)} ${unit}`;
}

const RATES: Readonly<Partial<Record<ChartUnit, string>>> = { per_second: "/s", per_minute: "/min" };

export function createUnitFormat(unit: ChartUnit, locale: string): UnitFormat {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const precise = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
  // Lines of a grid lie closer together than three digits tell apart.
  const fine = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 });
  const share = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 });
  const compact = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 2 });
  const rate = RATES[unit] ?? "";
  // The page writes 12.5k; the catalogue of the platform would write 12.5K.
  const short = (value: number) =>
    Math.abs(value) < 1_000 ? fine.format(value) : compact.format(value).replace("K", "k");
  const long = (value: number) =>
    Math.abs(value) >= 1_000 || Number.isInteger(value)
      ? whole.format(value)
      : Math.abs(value) < LEAST
        ? `${value < 0 ? ">−" : "<"}${precise.format(LEAST)}`
        : precise.format(value);

  function tick(value: number): string {
    switch (unit) {
      case "duration":
        return printDuration(value);
      case "percent":
        return share.format(value);
      case "bytes":
        return value < 0 ? `−${formatBytes(-value)}` : formatBytes(value);
      default:
        return `${short(value)}${rate}`;
    }
  }

  return {
    tick,
    exact(value) {
      if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
      if (unit === "duration" || unit === "percent" || unit === "bytes") return tick(value);
      return `${long(value)}${rate}`;
    },
  };
}

/** Numbers as people write them: with a size, a unit or a percent sign. `undefined` for what is none. */

const plain = /^([+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:e[+-]?\d{1,3})?)\s?([a-zµ%]*)$/i;

type Split = { readonly value: number; readonly unit: string };

function split(text: string): Split | undefined {
  const match = plain.exec(text);
  const value = Number(match?.[1]);
  return match === null || !Number.isFinite(value)
    ? undefined
    : { value, unit: (match[2] ?? "").toLowerCase() };
}

function scaled(text: string, factors: ReadonlyMap<string, number>): number | undefined {
  const read = split(text);
  const factor = read === undefined ? undefined : factors.get(read.unit);
  if (read === undefined || factor === undefined) return undefined;
  const value = read.value * factor;
  return Number.isFinite(value) ? value : undefined;
}

const thousands: ReadonlyMap<string, number> = new Map([
  ["", 1],
  ["k", 1e3],
  ["m", 1e6],
  ["b", 1e9],
]);

/** `1500`, `1.5k`, `2m`, `1b`. */
export function readNumber(text: string): number | undefined {
  return scaled(text, thousands);
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const durations: ReadonlyMap<string, number> = new Map([
  ["", 1],
  ["ns", 1e-6],
  ["us", 1e-3],
  ["µs", 1e-3],
  ["ms", 1],
  ["s", 1000],
  ["sec", 1000],
  ["m", minuteMs],
  ["min", minuteMs],
  ["h", hourMs],
  ["hr", hourMs],
  ["d", dayMs],
  ["day", dayMs],
  ["w", 7 * dayMs],
  ["wk", 7 * dayMs],
]);

/** Milliseconds: `250`, `250ms`, `1.5s`, `2min`, `1day`. */
export function readDuration(text: string): number | undefined {
  return scaled(text, durations);
}

const sizes: ReadonlyMap<string, number> = new Map([
  ["", 1],
  ["bit", 1 / 8],
  ["nb", 1],
  ["byte", 1],
  ["bytes", 1],
  ...["k", "m", "g", "t", "p", "e", "z", "y"].flatMap((prefix, index): [string, number][] => [
    [`${prefix}b`, 1000 ** (index + 1)],
    [`${prefix}ib`, 1024 ** (index + 1)],
  ]),
]);

/** Bytes: `512`, `10kb`, `4MiB`. */
export function readSize(text: string): number | undefined {
  return scaled(text, sizes);
}

/** A share of one: `5%` and `0.05` are the same. */
export function readPercentage(text: string): number | undefined {
  const read = split(text);
  if (read === undefined) return undefined;
  if (read.unit === "%") return read.value / 100;
  return read.unit === "" ? read.value : undefined;
}

/** Numbers and names as text. Pure; what depends on the language is given in. */

/** By language: one costs more to make than a row of a list to draw. */
const countFormats = new Map<string, Intl.NumberFormat>();

function countFormat(locale: string): Intl.NumberFormat {
  const known = countFormats.get(locale);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  countFormats.set(locale, made);
  return made;
}

/** `1,204`: grouped whole number; `–` for what is not known. */
export function formatCount(value: number | null | undefined, locale = "en"): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  return countFormat(locale).format(value);
}

/** `1.2k`, `3.4M`: for places too narrow for the whole number. */
export function formatCompact(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude < 1_000) return String(Math.round(value));
  const [divisor, unit] =
    magnitude < 999_500 ? [1e3, "k"] : magnitude < 999_500_000 ? [1e6, "M"] : [1e9, "G"];
  const scaled = value / Number(divisor);
  return `${Math.abs(scaled) < 9.95 ? scaled.toFixed(1).replace(/\.0$/, "") : Math.round(scaled)}${unit}`;
}

/** A share of 0 to 1 as a percentage; never rounds something to nothing or less than all to all. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent <= 0) return "0%";
  if (percent < 1) return "<1%";
  if (percent < 9.95) return `${percent.toFixed(1).replace(/\.0$/, "")}%`;
  if (percent > 99 && percent < 100) return ">99%";
  return `${Math.round(percent)}%`;
}

/** `38 ms`, `1.18 s`, `4 min`: two or three significant digits. */
export function formatDuration(durationMs: number): string {
  if (durationMs === 0) return "0 ms";
  if (durationMs < 1) return `${Math.round(durationMs * 1000)} µs`;
  if (durationMs < 1_000) return `${Math.round(durationMs)} ms`;
  const seconds = durationMs / 1_000;
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

const SIZE_UNITS = ["B", "KB", "MB", "GB", "TB"] as const;

/** `477 GB`: decimal units, three significant digits. */
export function formatBytes(sizeBytes: number): string {
  let value = sizeBytes;
  let unit = 0;
  while (value >= 999.5 && unit < SIZE_UNITS.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${trimZeros(value.toFixed(digits))} ${SIZE_UNITS[unit]}`;
}

function trimZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** Keeps both ends of a long text, where paths and ids differ. */
export function truncateMiddle(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text;
  const kept = lengthMax - 1;
  const head = Math.ceil(kept / 2);
  return `${text.slice(0, head)}…${text.slice(text.length - (kept - head))}`;
}

/** `4f1c8e…9ab2` */
export function shortId(hex: string): string {
  return hex.length <= 12 ? hex : `${hex.slice(0, 6)}…${hex.slice(-4)}`;
}

/** A link that may be followed: http or https only. Addresses in events are written by strangers. */
export function safeHref(text: string | null | undefined): string | undefined {
  if (!text) return undefined;
  const url = URL.parse(text);
  return url !== null && (url.protocol === "http:" || url.protocol === "https:") ? url.href : undefined;
}

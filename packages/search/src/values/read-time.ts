/** Times as people write them: a day, a moment, or how long ago. `undefined` for what is none. */

/** A time stands for all of what it names: a day, a minute, a second. `endMs` is not included. */
export type NamedTime = { readonly startMs: number; readonly endMs: number };

const dayMs = 86_400_000;
const moment =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** ISO 8601 or seconds since the epoch; without a zone it is UTC. */
export function readTime(text: string): NamedTime | undefined {
  if (/^\d{9,11}(?:\.\d{1,9})?$/.test(text)) {
    const startMs = Math.round(Number(text) * 1000);
    return { startMs, endMs: startMs + (text.includes(".") ? 1 : 1000) };
  }
  const match = moment.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match
    .slice(1, 7)
    .map((part) => (part === undefined ? undefined : Number(part)));
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const date = Date.UTC(year, month - 1, day);
  // The 31st of February would be read as a day in March.
  if (new Date(date).getUTCDate() !== day || month < 1 || month > 12 || date < 0) return undefined;
  if (hour === undefined || minute === undefined) return { startMs: date, endMs: date + dayMs };
  if (hour > 23 || minute > 59 || (second ?? 0) > 60) return undefined;
  const offsetMs = zoneOffsetMs(match[8]);
  if (offsetMs === undefined) return undefined;
  const fraction = match[7];
  const ofSecond = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1000);
  const startMs = date + hour * 3_600_000 + minute * 60_000 + (second ?? 0) * 1000 + ofSecond - offsetMs;
  const lengthMs = second === undefined ? 60_000 : fraction === undefined ? 1000 : 1;
  return { startMs, endMs: startMs + lengthMs };
}

function zoneOffsetMs(zone: string | undefined): number | undefined {
  if (zone === undefined || /^z$/i.test(zone)) return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** `-24h`: less than a day ago. `+7d`: more than a week ago. */
export type RelativeTime = { readonly agoMs: number; readonly isOlder: boolean };

const unitsMs: ReadonlyMap<string, number> = new Map([
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", dayMs],
  ["w", 7 * dayMs],
]);

export function readRelativeTime(text: string): RelativeTime | undefined {
  const match = /^([+-])(\d{1,6})([mhdw])$/.exec(text);
  const unitMs = unitsMs.get(match?.[3] ?? "");
  if (match === null || unitMs === undefined) return undefined;
  return { agoMs: Number(match[2]) * unitMs, isOlder: match[1] === "+" };
}

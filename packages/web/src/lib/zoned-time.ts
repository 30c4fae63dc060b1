/** Moments as a wall clock shows them in a zone, and back. Pure; the zone is given in. */

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** `2026-11-20` and `09:30`: what fields for a day and a time hold. */
export interface WallTime {
  readonly day: string;
  readonly time: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  formats.set(zone, made);
  return made;
}

/** What a clock on the wall of the zone shows. */
export function toWallTime(ms: number, zone: string): WallTime {
  const parts = formatOf(zone).formatToParts(ms);
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? "";
  return {
    day: `${of("year").padStart(4, "0")}-${of("month")}-${of("day")}`,
    time: `${of("hour")}:${of("minute")}`,
  };
}

function wallMs({ day, time }: WallTime): number {
  return Date.parse(`${day}T${time}:00Z`);
}

/** The moment at which the wall shows it; of an hour that a change of clocks skips, the moment after. */
export function fromWallTime(wall: WallTime, zone: string): number | undefined {
  const wanted = wallMs(wall);
  if (Number.isNaN(wanted)) return undefined;
  // The offset before a change of clocks may differ from the one after: the second look corrects the first.
  let ms = wanted;
  for (let look = 0; look < 2; look += 1) ms += wanted - wallMs(toWallTime(ms, zone));
  return Math.floor(ms / MINUTE_MS) * MINUTE_MS;
}

/** A day before or after, by the calendar. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** The same day of another month, or its last one where the month is shorter. */
export function addMonths(day: string, count: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - 1 + count + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + count, Math.min(date, last))).toISOString().slice(0, 10);
}

/** Whole weeks that cover the month of a day; `firstWeekday` is 1 for Monday to 7 for Sunday. */
export function weeksOf(day: string, firstWeekday: number): readonly (readonly string[])[] {
  const first = `${day.slice(0, 7)}-01`;
  const weekday = new Date(`${first}T00:00:00Z`).getUTCDay();
  const start = addDays(first, -((weekday - (firstWeekday % 7) + 7) % 7));
  const weeks: string[][] = [];
  for (let week = start; week.slice(0, 7) <= day.slice(0, 7); week = addDays(week, 7))
    weeks.push(Array.from({ length: 7 }, (_, index) => addDays(week, index)));
  return weeks;
}

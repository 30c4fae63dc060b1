/** Labels along the time, in the reader's zone and language. */

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export interface TimeFormat {
  /** Labels of ticks that stand so far apart; a date where the day changes. */
  readonly ticks: (atMs: readonly number[], distanceMs: number) => readonly string[];
  /** One bucket in full: `20 Nov, 15:39`, or the day alone. */
  readonly bucket: (atMs: number, bucketMs: number) => string;
}

/** The zone is the browser's where none is given. */
export function createTimeFormat(locale: string, timeZone?: string): TimeFormat {
  const zone = timeZone === undefined ? {} : { timeZone };
  const make = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { hourCycle: "h23", ...options, ...zone });
  const second = make({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const minute = make({ hour: "2-digit", minute: "2-digit" });
  const day = make({ day: "numeric", month: "short" });
  const month = make({ month: "short", year: "numeric" });
  const weekday = make({ weekday: "short", day: "numeric", month: "short" });

  return {
    ticks(atMs, distanceMs) {
      if (distanceMs >= 27 * DAY_MS) return atMs.map((at) => month.format(at));
      if (distanceMs >= 0.9 * DAY_MS) return atMs.map((at) => day.format(at));
      const clock = distanceMs < MINUTE_MS ? second : minute;
      return atMs.map((at) => (minute.format(at) === "00:00" ? day.format(at) : clock.format(at)));
    },
    bucket(atMs, bucketMs) {
      if (bucketMs >= 0.9 * DAY_MS) return weekday.format(atMs);
      return `${day.format(atMs)}, ${(bucketMs < MINUTE_MS ? second : minute).format(atMs)}`;
    },
  };
}

/** Times and numbers in the reader's language and zone. */
import { useMemo } from "react";
import { useLocale, useTranslations } from "use-intl";
import { formatCount } from "../lib/format.ts";
import { type AgePart, momentMs, splitAge, splitAgeFinely } from "../lib/time.ts";
import { useTimeZone } from "./use-time-zone.ts";

export interface Format {
  readonly count: (value: number | null | undefined) => string;
  /** `38 s ago` */
  readonly ago: (iso: string | null | undefined, nowMs: number) => string;
  /** `1 h 24 m old` */
  readonly old: (iso: string | null | undefined, nowMs: number) => string;
  /** `1 h 24 m` */
  readonly span: (spanMs: number) => string;
  /** `20 Nov 2026, 15:39:22 CET` */
  readonly exact: (iso: string | null | undefined) => string;
  /** `15:39` today, `20 Nov, 15:39` otherwise */
  readonly short: (iso: string | null | undefined, nowMs: number) => string;
  readonly hour: (ms: number) => string;
  readonly day: (ms: number) => string;
  /** `20 Nov, 09:00 – 21 Nov, 12:00` */
  readonly range: (startMs: number, endMs: number) => string;
}

const DAY_MS = 86_400_000;

interface Moments {
  readonly exact: Intl.DateTimeFormat;
  readonly hour: Intl.DateTimeFormat;
  readonly day: Intl.DateTimeFormat;
  readonly both: Intl.DateTimeFormat;
}

/** Those of the language and zone in use; making them for each row took longer than drawing the row. */
let last: { readonly key: string; readonly moments: Moments } | undefined;

function momentsOf(locale: string, timeZone: string): Moments {
  const key = `${locale} ${timeZone}`;
  if (last?.key === key) return last.moments;
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone } as const;
  const date = { day: "numeric", month: "short", timeZone } as const;
  const moments = {
    exact: new Intl.DateTimeFormat(locale, {
      dateStyle: "medium",
      timeStyle: "long",
      hourCycle: "h23",
      timeZone,
    }),
    hour: new Intl.DateTimeFormat(locale, clock),
    day: new Intl.DateTimeFormat(locale, date),
    both: new Intl.DateTimeFormat(locale, { ...date, ...clock }),
  };
  last = { key, moments };
  return moments;
}

export function useFormat(): Format {
  const locale = useLocale();
  const t = useTranslations("time");
  const timeZone = useTimeZone();
  return useMemo(() => {
    const part = ({ value, unit }: AgePart) => t(unit, { value });
    const parts = (list: readonly AgePart[]) => list.map(part).join(" ");
    const { exact, hour, day, both } = momentsOf(locale, timeZone);
    return {
      count: (value) => formatCount(value, locale),
      ago(iso, nowMs) {
        const at = momentMs(iso);
        return at === undefined ? "–" : t("ago", { age: part(splitAge(nowMs - at)) });
      },
      old(iso, nowMs) {
        const at = momentMs(iso);
        return at === undefined ? "–" : t("old", { age: parts(splitAgeFinely(nowMs - at)) });
      },
      span: (spanMs) => parts(splitAgeFinely(spanMs)),
      exact(iso) {
        const at = momentMs(iso);
        return at === undefined ? "–" : exact.format(at);
      },
      short(iso, nowMs) {
        const at = momentMs(iso);
        if (at === undefined) return "–";
        const sameDay = day.format(at) === day.format(nowMs) && Math.abs(nowMs - at) < 2 * DAY_MS;
        return sameDay ? hour.format(at) : `${day.format(at)}, ${hour.format(at)}`;
      },
      hour: (ms) => hour.format(ms),
      day: (ms) => day.format(ms),
      range: (startMs, endMs) => both.formatRange(startMs, endMs),
    };
  }, [locale, t, timeZone]);
}

import { Check } from "lucide-react";
import { type FormEvent, useMemo, useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import { browserZone, useTimeZone } from "../../i18n/use-time-zone.ts";
import { timeZonePreference } from "../../lib/preferences.ts";
import { periodMs } from "../../lib/time.ts";
import { DEFAULT_PERIOD, isPeriod, PERIODS, printMoment, type Scope } from "../../lib/url-state.ts";
import {
  addDays,
  addMonths,
  fromWallTime,
  toWallTime,
  type WallTime,
  weeksOf,
} from "../../lib/zoned-time.ts";
import { Button } from "../../ui/button.tsx";
import { Calendar, type CalendarWords } from "../../ui/calendar.tsx";
import { Select, TextField, TextInput } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import styles from "./time-range-form.module.css";
import { useRangeWords } from "./use-range-words.ts";

type Range = { readonly statsPeriod: string } | { readonly start: string; readonly end: string };

interface FormProps {
  readonly scope: Scope;
  readonly onRange: (range: Range) => void;
}

/** Monday where the language does not say. */
function firstWeekday(locale: string): number {
  // Not every browser has it, and its type is not everywhere either.
  const known = new Intl.Locale(locale) as Partial<Intl.Locale & { getWeekInfo: () => { firstDay: number } }>;
  return known.getWeekInfo?.().firstDay ?? 1;
}

function useCalendarWords(): CalendarWords {
  const t = useTranslations("timeRange");
  const locale = useLocale();
  return useMemo(() => {
    const format = (options: Intl.DateTimeFormatOptions) => {
      const made = new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
      return (day: string) => made.format(Date.parse(`${day}T00:00:00Z`));
    };
    const [short, long] = [format({ weekday: "narrow" }), format({ weekday: "long" })];
    return {
      previous: t("previousMonth"),
      next: t("nextMonth"),
      month: format({ month: "long", year: "numeric" }),
      weekday: (day) => ({ short: short(day), long: long(day) }),
      date: format({ dateStyle: "full" }),
    };
  }, [t, locale]);
}

/** The last hours or days: those that are asked for often, and any other by writing it. */
function Periods({ scope, onRange }: FormProps) {
  const t = useTranslations("timeRange");
  const words = useRangeWords();
  const [typed, setTyped] = useState("");
  const [isWrong, setWrong] = useState(false);
  const current = scope.start === undefined ? (scope.statsPeriod ?? DEFAULT_PERIOD) : undefined;
  const known = current === undefined || PERIODS.some((one) => one === current);
  const periods: readonly string[] = known ? PERIODS : [...PERIODS, current];

  function submit(event: FormEvent) {
    event.preventDefault();
    const period = typed.trim().toLowerCase().replaceAll(/\s/g, "");
    if (isPeriod(period)) onRange({ statsPeriod: period });
    else setWrong(true);
  }

  return (
    <div className={styles.periods}>
      <div role="group" aria-label={t("relative")} className={styles.presets}>
        {periods.map((period) => (
          <button
            key={period}
            type="button"
            className={styles.preset}
            aria-pressed={period === current}
            autoFocus={period === (current ?? DEFAULT_PERIOD)}
            onClick={() => onRange({ statsPeriod: period })}
            onKeyDown={(event) => {
              const step = event.key === "ArrowDown" ? "nextElementSibling" : "previousElementSibling";
              if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
              event.preventDefault();
              const next = event.currentTarget[step];
              if (next instanceof HTMLElement) next.focus();
            }}
          >
            <span className={styles.tick}>{period === current && <Icon as={Check} size="sm" />}</span>
            {words.last(period)}
          </button>
        ))}
      </div>
      <form className={styles.other} onSubmit={submit}>
        <TextField
          label={t("other")}
          placeholder="45m, 6h, 3d, 2w"
          value={typed}
          error={isWrong ? t("otherWrong") : undefined}
          onChange={(event) => {
            setTyped(event.target.value);
            setWrong(false);
          }}
        />
      </form>
    </div>
  );
}

/** The range that is shown now, as the clock on the wall has it. */
function wallRange(
  scope: Scope,
  nowMs: number,
  zone: string,
): { readonly from: WallTime; readonly to: WallTime } {
  const endMs = scope.end === undefined ? nowMs : Date.parse(scope.end);
  const startMs =
    scope.start === undefined
      ? endMs - (periodMs(scope.statsPeriod ?? DEFAULT_PERIOD) ?? 0)
      : Date.parse(scope.start);
  return { from: toWallTime(startMs, zone), to: toWallTime(endMs, zone) };
}

/** Two days of a calendar and two times. */
function Fixed({ scope, onRange }: FormProps) {
  const t = useTranslations("timeRange");
  const words = useCalendarWords();
  const locale = useLocale();
  const zone = useTimeZone();
  const [nowMs] = useState(() => Date.now());
  const [draft, setDraft] = useState(() => wallRange(scope, nowMs, zone));
  const { from, to } = draft;
  const [startMs, endMs] = [fromWallTime(from, zone), fromWallTime(to, zone)];
  const isWrong = startMs === undefined || endMs === undefined || startMs >= endMs;
  const first = firstWeekday(locale);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (startMs !== undefined && endMs !== undefined && startMs < endMs)
      onRange({ start: printMoment(startMs), end: printMoment(endMs) });
  }

  const time = (side: "from" | "to") => (
    <label className={styles.time}>
      <span>{t(side)}</span>
      <TextInput
        type="date"
        value={draft[side].day}
        onChange={(event) => setDraft({ ...draft, [side]: { ...draft[side], day: event.target.value } })}
      />
      <TextInput
        type="time"
        aria-label={t(side === "from" ? "fromTime" : "toTime")}
        value={draft[side].time}
        onChange={(event) => setDraft({ ...draft, [side]: { ...draft[side], time: event.target.value } })}
      />
    </label>
  );

  return (
    <form className={styles.fixed} onSubmit={submit}>
      <Calendar
        key={zone}
        label={t("calendar")}
        words={words}
        math={{ addDays, addMonths, weeksOf: (day) => weeksOf(day, first) }}
        range={{ from: from.day, to: to.day }}
        today={toWallTime(nowMs, zone).day}
        onRange={(days) =>
          setDraft({ from: { day: days.from, time: "00:00" }, to: { day: days.to, time: "23:59" } })
        }
      />
      {time("from")}
      {time("to")}
      {isWrong && (
        <p className={styles.wrong} role="alert">
          {t("wrong")}
        </p>
      )}
      <Button type="submit" variant="primary" disabled={isWrong}>
        {t("apply")}
      </Button>
    </form>
  );
}

function zones(current: string): readonly string[] {
  return [...new Set(["UTC", current, ...Intl.supportedValuesOf("timeZone")])].filter(
    (zone) => zone !== browserZone,
  );
}

/** Every way to say which time is meant, and the zone it is meant in. */
export function TimeRangeForm(props: FormProps) {
  const t = useTranslations("timeRange");
  const zone = useTimeZone();
  return (
    <div className={styles.form}>
      <Periods {...props} />
      <div className={styles.right}>
        <Fixed key={zone} {...props} />
        <label className={styles.zone}>
          <span>{t("zone")}</span>
          <Select
            value={zone === browserZone ? "" : zone}
            onChange={(event) => timeZonePreference.set(event.target.value)}
          >
            <option value="">{t("browserZone", { zone: browserZone })}</option>
            {zones(zone).map((one) => (
              <option key={one} value={one}>
                {one.replaceAll("_", " ")}
              </option>
            ))}
          </Select>
        </label>
      </div>
    </div>
  );
}

import clsx from "clsx";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Button } from "./button.tsx";
import styles from "./calendar.module.css";

/** What the calendar knows of time, given in: days are `2026-11-20`. */
export interface CalendarMath {
  readonly weeksOf: (day: string) => readonly (readonly string[])[];
  readonly addDays: (day: string, count: number) => string;
  readonly addMonths: (day: string, count: number) => string;
}

export interface CalendarWords {
  readonly previous: string;
  readonly next: string;
  readonly month: (day: string) => string;
  readonly weekday: (day: string) => { readonly short: string; readonly long: string };
  /** The whole date, for those who hear it. */
  readonly date: (day: string) => string;
}

export interface DayRange {
  readonly from: string;
  readonly to: string;
}

const STEPS: Readonly<Record<string, (math: CalendarMath, day: string) => string>> = {
  ArrowLeft: (math, day) => math.addDays(day, -1),
  ArrowRight: (math, day) => math.addDays(day, 1),
  ArrowUp: (math, day) => math.addDays(day, -7),
  ArrowDown: (math, day) => math.addDays(day, 7),
  PageUp: (math, day) => math.addMonths(day, -1),
  PageDown: (math, day) => math.addMonths(day, 1),
  Home: (math, day) => math.weeksOf(day).find((week) => week.includes(day))?.[0] ?? day,
  End: (math, day) =>
    math
      .weeksOf(day)
      .find((week) => week.includes(day))
      ?.at(-1) ?? day,
};

/** A month to pick a range of days from: the first press begins it, the second ends it. Arrow keys move by days. */
export function Calendar({
  label,
  words,
  math,
  range,
  today,
  onRange,
}: {
  readonly label: string;
  readonly words: CalendarWords;
  readonly math: CalendarMath;
  readonly range: DayRange;
  /** Later days cannot be chosen: nothing has happened yet. */
  readonly today: string;
  readonly onRange: (range: DayRange) => void;
}) {
  const [at, setAt] = useState(range.to);
  const [begun, setBegun] = useState<string>();
  const [pointed, setPointed] = useState<string>();
  const grid = useRef<HTMLTableElement>(null);
  const moves = useRef(false);

  // Only a key takes the focus along; a press on another month's arrow leaves it there.
  useEffect(() => {
    if (!moves.current) return;
    moves.current = false;
    grid.current?.querySelector<HTMLElement>(`[data-day="${at}"]`)?.focus();
  }, [at]);

  const other = pointed ?? at;
  const shown =
    begun === undefined ? range : begun <= other ? { from: begun, to: other } : { from: other, to: begun };

  function choose(day: string) {
    if (day > today) return;
    setAt(day);
    if (begun === undefined) {
      setBegun(day);
      return;
    }
    setBegun(undefined);
    onRange(begun <= day ? { from: begun, to: day } : { from: day, to: begun });
  }

  function handleKey(event: KeyboardEvent) {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = step(math, at);
    moves.current = true;
    setPointed(undefined);
    setAt(next > today ? today : next);
  }

  const weeks = math.weeksOf(at);
  const month = at.slice(0, 7);
  return (
    <div className={styles.calendar}>
      <div className={styles.head}>
        <Button
          variant="ghost"
          size="sm"
          icon={ChevronLeft}
          aria-label={words.previous}
          onClick={() => setAt(math.addMonths(at, -1))}
        />
        <b aria-live="polite">{words.month(at)}</b>
        <Button
          variant="ghost"
          size="sm"
          icon={ChevronRight}
          aria-label={words.next}
          disabled={month >= today.slice(0, 7)}
          onClick={() => {
            const next = math.addMonths(at, 1);
            setAt(next > today ? today : next);
          }}
        />
      </div>
      <table ref={grid} role="grid" aria-label={label} className={styles.days} onKeyDown={handleKey}>
        <thead>
          <tr>
            {weeks[0]?.map((day) => {
              const { short, long } = words.weekday(day);
              return (
                <th key={day} scope="col" abbr={long}>
                  {short}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody onPointerLeave={() => setPointed(undefined)}>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => {
                const inside = day >= shown.from && day <= shown.to;
                return (
                  <td
                    key={day}
                    role="gridcell"
                    aria-selected={inside}
                    className={clsx(
                      inside && styles.inside,
                      day === shown.from && styles.first,
                      day === shown.to && styles.last,
                    )}
                  >
                    <button
                      type="button"
                      data-day={day}
                      tabIndex={day === at ? 0 : -1}
                      disabled={day > today}
                      aria-label={words.date(day)}
                      aria-current={day === today ? "date" : undefined}
                      className={clsx(styles.day, !day.startsWith(month) && styles.outside)}
                      onPointerEnter={() => setPointed(day)}
                      onClick={() => choose(day)}
                    >
                      {Number(day.slice(8))}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

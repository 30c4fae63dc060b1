/** The tokens as a canvas needs them: as plain colours, read anew when the theme changes. */
import { useSyncExternalStore } from "react";
import type { ChartSeries, SeriesLevel } from "./chart-data.ts";

export interface ChartColours {
  /** Seven for series, and one for the rest. */
  readonly series: readonly string[];
  readonly rest: string;
  readonly levels: Readonly<Record<SeriesLevel, string>>;
  readonly grid: string;
  readonly axis: string;
  readonly cross: string;
  readonly ground: string;
  readonly marker: string;
  readonly text: string;
  readonly font: string;
}

const SERIES = 7;
const REST = `--chart-${SERIES + 1}`;
const LEVELS: Readonly<Record<SeriesLevel, string>> = {
  fatal: "--fatal",
  error: "--error",
  warning: "--warning",
  info: "--info",
  debug: REST,
};

type Coloured = Pick<ChartSeries, "isRest" | "level">;

function readColours(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    series: Array.from({ length: SERIES }, (_, index) => token(`--chart-${index + 1}`)),
    rest: token(REST),
    levels: {
      fatal: token(LEVELS.fatal),
      error: token(LEVELS.error),
      warning: token(LEVELS.warning),
      info: token(LEVELS.info),
      debug: token(LEVELS.debug),
    },
    grid: token("--chart-grid"),
    axis: token("--chart-axis"),
    cross: token("--chart-cross"),
    ground: token("--surface"),
    marker: token("--text-2"),
    text: token("--text"),
    font: token("--font-ui").replaceAll(/\s+/g, " "),
  };
}

let current: ChartColours | undefined;

function subscribe(listener: () => void): () => void {
  const renew = () => {
    current = undefined;
    listener();
  };
  const observer = new MutationObserver(renew);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", renew);
  return () => {
    observer.disconnect();
    system.removeEventListener("change", renew);
  };
}

function snapshot(): ChartColours {
  current ??= readColours();
  return current;
}

/** The colours of the theme that is on the screen now. */
export function useChartColours(): ChartColours {
  return useSyncExternalStore(subscribe, snapshot);
}

/** The colour of a series by its level or its place; after the seventh they come again. */
export function seriesColour(colours: ChartColours, index: number, one: Coloured | undefined): string {
  if (one?.level !== undefined) return colours.levels[one.level];
  return one?.isRest === true
    ? colours.rest
    : (colours.series[index % colours.series.length] ?? colours.rest);
}

/** The custom property of the same colour, for parts that are no canvas. */
export function seriesToken(index: number, { isRest, level }: Coloured): string {
  if (level !== undefined) return `var(${LEVELS[level]})`;
  return `var(${isRest === true ? REST : `--chart-${(index % SERIES) + 1}`})`;
}

/** A colour laid thinly over a ground, as one that covers what is below it. For tokens in hexadecimal. */
export function mixColour(colour: string, ground: string, share: number): string {
  const over = readHex(colour);
  const under = readHex(ground);
  if (over === undefined || under === undefined) return colour;
  const part = over.map((value, index) => Math.round(value * share + (under[index] ?? 0) * (1 - share)));
  return `rgb(${part.join(" ")})`;
}

function readHex(colour: string): readonly number[] | undefined {
  // A style sheet that was made small writes #fff.
  const match =
    /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour) ??
    /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(colour);
  if (match === null) return undefined;
  return match.slice(1).map((part) => Number.parseInt(part.length === 1 ? part + part : part, 16));
}

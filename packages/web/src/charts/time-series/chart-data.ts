/** What a chart over time is given, and the figures that its legend prints. Pure. */

const levels = ["fatal", "error", "warning", "info", "debug"] as const;
export type SeriesLevel = (typeof levels)[number];

export interface ChartSeries {
  /** Stable over renewals: what is hidden stays hidden. */
  readonly id: string;
  readonly name: string;
  /** One per bucket; null where nothing is known. */
  readonly values: readonly (number | null)[];
  /** The same buckets one period earlier. */
  readonly previous?: readonly (number | null)[] | undefined;
  /** What is left beside the groups that are named. */
  readonly isRest?: boolean | undefined;
  /** A level has the colour that it has everywhere else. */
  readonly level?: SeriesLevel | undefined;
}

/** The level that a group stands for, where groups are told apart by nothing else. */
export function levelOfGroup(
  groupBy: readonly { readonly key: string; readonly value?: unknown }[] | undefined,
): SeriesLevel | undefined {
  const [only, second] = groupBy ?? [];
  if (only?.key !== "level" || second !== undefined) return undefined;
  return levels.find((level) => level === only.value);
}

export interface ChartData {
  /** Where each bucket begins; rising, at equal distances. */
  readonly atMs: readonly number[];
  readonly bucketMs: number;
  readonly series: readonly ChartSeries[];
  /** Buckets from here on have not ended; their counts still grow. */
  readonly incompleteFromMs?: number | undefined;
}

/** A moment worth a line: a release, a deploy. */
export interface ChartMarker {
  readonly atMs: number;
  readonly label: string;
}

export interface ChartRange {
  readonly startMs: number;
  readonly endMs: number;
}

export interface SeriesSummary {
  readonly total: number;
  /** Undefined where nothing is known. */
  readonly mean: number | undefined;
  readonly highest: number | undefined;
}

export function summarize(values: readonly (number | null)[]): SeriesSummary {
  let total = 0;
  let known = 0;
  let highest: number | undefined;
  for (const value of values) {
    if (value === null) continue;
    total += value;
    known += 1;
    if (highest === undefined || value > highest) highest = value;
  }
  return { total, mean: known === 0 ? undefined : total / known, highest };
}

/** Whether there is anything to draw: a value that is known and, in counts, not zero. */
export function hasValues(data: ChartData): boolean {
  return data.series.some((one) =>
    [...one.values, ...(one.previous ?? [])].some((value) => value !== null && value !== 0),
  );
}

/** The bucket that a moment lies in; undefined outside of all. */
export function bucketAt(data: Pick<ChartData, "atMs" | "bucketMs">, momentMs: number): number | undefined {
  const { atMs, bucketMs } = data;
  const first = atMs[0];
  if (first === undefined || bucketMs <= 0) return undefined;
  // Days of local time differ in length twice a year, so a guess is corrected by looking.
  let index = Math.min(atMs.length - 1, Math.max(0, Math.floor((momentMs - first) / bucketMs)));
  while (index > 0 && (atMs[index] ?? 0) > momentMs) index -= 1;
  while (index < atMs.length - 1 && (atMs[index + 1] ?? Infinity) <= momentMs) index += 1;
  const start = atMs[index] ?? first;
  return momentMs >= start && momentMs < start + bucketMs ? index : undefined;
}

/** The whole buckets that a stretch touches. */
export function wholeBuckets(data: Pick<ChartData, "atMs" | "bucketMs">, range: ChartRange): ChartRange {
  const first = data.atMs[0] ?? range.startMs;
  const last = (data.atMs.at(-1) ?? range.endMs) + data.bucketMs;
  const clamp = (ms: number) => Math.min(last, Math.max(first, ms));
  const down = (ms: number) => first + Math.floor((ms - first) / data.bucketMs) * data.bucketMs;
  const startMs = clamp(down(Math.min(range.startMs, range.endMs)));
  const up = down(Math.max(range.startMs, range.endMs) - 1) + data.bucketMs;
  return { startMs, endMs: Math.max(startMs + data.bucketMs, clamp(up)) };
}

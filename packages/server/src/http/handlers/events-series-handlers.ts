/** Aggregates over time, in the two shapes that clients know. */
import { isCall } from "#query/aggregates.ts";
import type { EventsTable, TableCell } from "#query/events-table.ts";
import {
  type EventsSeries,
  groupsMaxMax,
  readEventsSeries,
  readSeriesInterval,
  requirePlain,
  type SeriesGroup,
} from "#query/events-series.ts";
import type { TimeRange } from "#query/time-range.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { eventNames } from "./event-names.ts";
import { tableMeta } from "./events-query-handler.ts";
import { type RowsInput, readRowsQuestion } from "./rows-question.ts";

const dayMs = 86_400_000;
const groupsMaxDefault = 5;

export type SeriesInput = RowsInput & {
  readonly yAxis: readonly string[];
  readonly interval?: string | undefined;
  readonly topEvents?: number | undefined;
  readonly sort: readonly string[];
  readonly orderby: readonly string[];
  readonly excludeOther: boolean;
  readonly comparisonDelta?: number | undefined;
};

type Drawn = {
  readonly measures: readonly string[];
  readonly groupBy: readonly string[];
  readonly dataset: string;
  readonly series: EventsSeries;
  /** The same so much earlier, group by group in the same order. */
  readonly before: readonly (SeriesGroup | undefined)[] | undefined;
  readonly intervalMs: number;
  readonly nowMs: number;
  readonly range: TimeRange;
};

async function draw(
  deps: HttpDeps,
  scope: ProjectScope,
  input: SeriesInput,
  groupFields: readonly string[],
): Promise<Drawn> {
  const nowMs = deps.clock.nowMs();
  const asked = await readRowsQuestion(deps, scope, input, { startMs: nowMs - dayMs, endMs: nowMs });
  const named = asked.reader.range;
  // A range without a start would draw from 1970; nothing is drawn of the future.
  const endMs = Math.max(named.startMs + 1, Math.min(named.endMs, nowMs));
  const range = { startMs: named.startMs === 0 ? endMs - 90 * dayMs : named.startMs, endMs };
  const intervalMs = readSeriesInterval(input.interval, range);
  const measures = input.yAxis.length === 0 ? ["count()"] : input.yAxis;
  const groupsMax = Math.min(groupsMaxMax, input.topEvents ?? groupsMaxDefault);
  const groupBy = groupsMax === 0 ? [] : requirePlain(groupFields);
  const question = {
    ...asked.question,
    measures,
    groupBy,
    groupsMax: Math.max(1, groupsMax),
    sort: input.sort.length > 0 ? input.sort : input.orderby,
    withOther: !input.excludeOther,
    intervalMs,
  };
  const series = await readEventsSeries({ ...asked.reader, range }, question);
  const before = await readBefore({ ...asked.reader, range }, question, series, input.comparisonDelta);
  const names = await eventNames(deps, asked.scope, groupBy);
  const groups = await Promise.all(
    series.groups.map(async (group) => ({
      ...group,
      values: group.values === undefined ? undefined : (await names([group.values]))[0],
    })),
  );
  return {
    measures,
    groupBy,
    dataset: asked.dataset.name,
    series: { ...series, groups },
    before,
    intervalMs,
    nowMs,
    range,
  };
}

/** The earlier period, for the groups of the present one; its buckets lie so far back that they pair up. */
async function readBefore(
  reader: Parameters<typeof readEventsSeries>[0],
  question: Parameters<typeof readEventsSeries>[1],
  series: EventsSeries,
  deltaSeconds: number | undefined,
): Promise<Drawn["before"]> {
  if (deltaSeconds === undefined) return undefined;
  const deltaMs = Math.round((deltaSeconds * 1000) / question.intervalMs) * question.intervalMs;
  const [firstMs = reader.range.startMs] = series.bucketsMs;
  const range = { startMs: firstMs - deltaMs, endMs: reader.range.endMs - deltaMs };
  const earlier = await readEventsSeries({ ...reader, range }, { ...question, groupsMax: groupsMaxMax });
  const keyOf = (group: SeriesGroup): string => JSON.stringify(group.values ?? null);
  const byKey = new Map(earlier.groups.map((group) => [keyOf(group), group]));
  return series.groups.map((group) => byKey.get(keyOf(group)));
}

const isOther = (group: SeriesGroup, drawn: Drawn): boolean =>
  drawn.groupBy.length > 0 && group.values === undefined;

function nameOf(values: readonly TableCell[] | undefined): string {
  return values === undefined ? "Other" : values.map((value) => String(value ?? "")).join(",");
}

function statsLineOf(drawn: Drawn, at: number, measure: number, order: number | undefined) {
  const group = drawn.series.groups[at];
  const line = group?.lines[measure] ?? [];
  const earlier = drawn.before?.[at]?.lines[measure];
  const field = drawn.measures[measure] ?? "";
  const meta: Pick<EventsTable, "types" | "units"> = {
    types: drawn.series.types.slice(measure, measure + 1),
    units: drawn.series.units.slice(measure, measure + 1),
  };
  return {
    data: drawn.series.bucketsMs.map(
      (atMs, index): [number, { count: number; comparisonCount?: number }[]] => [
        atMs / 1000,
        [
          {
            count: line[index] ?? 0,
            ...(drawn.before === undefined ? {} : { comparisonCount: earlier?.[index] ?? 0 }),
          },
        ],
      ],
    ),
    start: Math.floor(drawn.range.startMs / 1000),
    end: Math.floor(drawn.range.endMs / 1000),
    isMetricsData: false,
    ...(order === undefined ? {} : { order }),
    meta: tableMeta(drawn.dataset, [field], meta),
  };
}

function byMeasure(drawn: Drawn, at: number, order: number | undefined) {
  if (drawn.measures.length === 1) return statsLineOf(drawn, at, 0, order);
  const lines = drawn.measures.map((field, index) => [field, statsLineOf(drawn, at, index, index)] as const);
  return { ...Object.fromEntries(lines), ...(order === undefined ? {} : { order }) };
}

/** Every measure of every group as a series of its own. */
export async function timeSeriesAnswer(
  deps: HttpDeps,
  scope: ProjectScope,
  input: SeriesInput,
  groupBy: readonly string[],
) {
  const drawn = await draw(deps, scope, input, groupBy);
  const { bucketsMs, groups, types, units } = drawn.series;
  const timeSeries = drawn.measures.flatMap((yAxis, measure) =>
    groups.map((group, at) => ({
      yAxis,
      values: bucketsMs.map((timestamp, index) => ({
        timestamp,
        value: group.lines[measure]?.[index] ?? 0,
        incomplete: timestamp + drawn.intervalMs > drawn.nowMs,
        ...(drawn.before === undefined
          ? {}
          : { comparisonValue: drawn.before[at]?.lines[measure]?.[index] ?? 0 }),
      })),
      meta: {
        valueType: types[measure] ?? ("number" as const),
        valueUnit: units[measure] ?? null,
        interval: drawn.intervalMs,
        ...(drawn.groupBy.length === 0 ? {} : { order: at, isOther: isOther(group, drawn) }),
      },
      ...(group.values === undefined
        ? {}
        : {
            groupBy: drawn.groupBy.map((key, index) => ({ key, value: group.values?.[index] ?? null })),
          }),
    })),
  );
  const [start = drawn.range.startMs] = bucketsMs;
  return { timeSeries, meta: { dataset: drawn.dataset, start, end: drawn.range.endMs } };
}

export function eventsSeriesHandlers(
  deps: HttpDeps,
): HandlersOf<"queryEventsStats" | "queryEventsTimeseries"> {
  return {
    queryEventsStats: async ({ scope, query }) => {
      const fields = query.field.filter((field) => !isCall(field));
      const drawn = await draw(deps, scope, query, query.topEvents === undefined ? [] : fields);
      if (drawn.groupBy.length === 0) return byMeasure(drawn, 0, undefined);
      return Object.fromEntries(
        drawn.series.groups.map((group, index) => [nameOf(group.values), byMeasure(drawn, index, index)]),
      );
    },
    queryEventsTimeseries: async ({ scope, query }) =>
      await timeSeriesAnswer(deps, scope, query, query.groupBy),
  };
}

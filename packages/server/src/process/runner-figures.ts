/** What the runner tells of itself: counters since its start, how late things are, what was lost and why. */
import { createHistogram, type HistogramCounts } from "#kernel/histogram.ts";
import type { OutcomeRow } from "#ports/event-tables.ts";
import type { BatchResult, ProcessedItem } from "./batch-result.ts";

/** Units of one category that met the same end. */
export type OutcomeCount = {
  readonly category: string;
  readonly outcome: string;
  readonly reason: string;
  readonly quantity: number;
};

export type RunnerFigures = {
  readonly records: number;
  readonly eventsStored: number;
  /** Segments of traces, as transactions or as streamed spans; of sampled ones as many as they stand for. */
  readonly requestsStored: number;
  readonly ranges: number;
  readonly storeRetries: number;
  readonly buried: number;
  readonly processMs: number;
  readonly storeMs: number;
  /** Age of the oldest record that was taken up and is not stored yet; 0 when there is none. */
  readonly oldestUnprocessedMs: number;
  readonly lastStoredAtMs: number | undefined;
  readonly outcomes: readonly OutcomeCount[];
  /** Of errors and requests: from what the sender's clock says, corrected, to the receipt. */
  readonly eventToReceivedMs: HistogramCounts;
  /** From the receipt to the moment when queries find it, of every item. */
  readonly receivedToQueryableMs: HistogramCounts;
};

type Counter = "records" | "storeRetries" | "buried" | "processMs";

export type RunnerMeter = {
  readonly add: (counter: Counter, amount: number) => void;
  /** Says that items are under way; the answer says that they no longer are. */
  readonly begin: (items: readonly ProcessedItem[], nowMs: number) => () => void;
  /** What became of units that were not stored with their range. */
  readonly count: (outcomes: readonly OutcomeRow[]) => void;
  readonly stored: (
    items: readonly ProcessedItem[],
    result: BatchResult,
    durationMs: number,
    nowMs: number,
  ) => void;
  readonly read: (nowMs: number) => RunnerFigures;
};

/** From milliseconds to the weeks of a device that was offline. */
const delayBoundsMs = [
  10, 25, 50, 100, 250, 500, 1e3, 2.5e3, 5e3, 1e4, 3e4, 6e4, 3e5, 9e5, 3.6e6, 2.16e7, 8.64e7, 6.048e8,
];
/** Reasons come from clients too: there is an end to how many are told apart. */
const outcomesMax = 400;

export function createRunnerMeter(): RunnerMeter {
  const counters = {
    records: 0,
    eventsStored: 0,
    requestsStored: 0,
    ranges: 0,
    storeRetries: 0,
    buried: 0,
    processMs: 0,
    storeMs: 0,
  };
  const outcomes = new Map<string, OutcomeCount>();
  const eventToReceived = createHistogram(delayBoundsMs);
  const receivedToQueryable = createHistogram(delayBoundsMs);
  const underWay = new Set<{ readonly receivedAtMs: number }>();
  let lastStoredAtMs: number | undefined;

  function count({ category, outcome, reason, quantity }: OutcomeRow): void {
    const exact = `${category}:${outcome}:${reason}`;
    const isKnown = outcomes.has(exact) || outcomes.size < outcomesMax;
    const key = isKnown ? exact : `${category}:${outcome}:(other)`;
    const before = outcomes.get(key)?.quantity ?? 0;
    outcomes.set(key, {
      category,
      outcome,
      reason: isKnown ? reason : "(other)",
      quantity: before + Number(quantity),
    });
  }

  return {
    count: (rows) => {
      for (const row of rows) count(row);
    },
    add: (counter, amount) => {
      counters[counter] += amount;
    },
    begin: (items, nowMs) => {
      const mark = { receivedAtMs: items[0]?.record.receivedAtMs ?? nowMs };
      underWay.add(mark);
      return () => void underWay.delete(mark);
    },
    stored: (items, result, durationMs, nowMs) => {
      counters.ranges += 1;
      counters.storeMs += durationMs;
      counters.eventsStored += result.rows.errors?.length ?? 0;
      for (const span of result.rows.spans ?? []) {
        if (span.is_segment !== 1) continue;
        counters.requestsStored += span.sample_weight;
        const endMs = (span.start_timestamp + Number(span.duration_us)) / 1000;
        eventToReceived.observe(Math.max(0, span.received_at - endMs));
      }
      lastStoredAtMs = nowMs;
      for (const outcome of result.outcomes) count(outcome);
      for (const row of result.rows.errors ?? [])
        eventToReceived.observe(Math.max(0, row.received_at - row.timestamp));
      for (const { record } of items) receivedToQueryable.observe(Math.max(0, nowMs - record.receivedAtMs));
    },
    read: (nowMs) => {
      const oldest = Math.min(...[...underWay].map(({ receivedAtMs }) => receivedAtMs));
      return {
        ...counters,
        oldestUnprocessedMs: underWay.size === 0 ? 0 : Math.max(0, nowMs - oldest),
        lastStoredAtMs,
        outcomes: [...outcomes.values()],
        eventToReceivedMs: eventToReceived.read(),
        receivedToQueryableMs: receivedToQueryable.read(),
      };
    },
  };
}

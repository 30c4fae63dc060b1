/** The figures that tell at a glance whether events flow: how many, how late, how large, how quickly found. Pure. */
import type { Answer, HealthFigures } from "@vedette/api";
import { countsBytes } from "@vedette/protocol";
import { formatBytes, formatDuration, formatShare } from "../../../lib/format.ts";

export type SignId = "rate" | "delay" | "storage" | "query" | "errors";

export interface SignLine {
  /** A name of the server's data (a category, a kind) or a key of our own words. */
  readonly name: string;
  readonly text: string;
}

export interface VitalSign {
  readonly id: SignId;
  readonly text: string;
  readonly lines: readonly SignLine[];
  /** Oldest first. */
  readonly history: readonly number[];
}

export type History = Answer<"figureHistory">["series"];

const LINES_MAX = 4;

/** A rate to read: `0`, `0.3`, `12`. */
export function rateText(perSecond: number): string {
  if (perSecond === 0) return "0";
  if (perSecond < 0.1) return "<0.1";
  return perSecond < 10 ? perSecond.toFixed(1) : String(Math.round(perSecond));
}

/** The sum over the labels of a figure, step by step; a step that one of them lacks counts what is there. */
export function historyOf(history: History, name: string): readonly number[] {
  const sums = new Map<number, number>();
  for (const series of history) {
    if (series.name !== name || countsBytes(series.labels.category ?? "")) continue;
    for (const [at, value] of series.points) sums.set(at, (sums.get(at) ?? 0) + value);
  }
  return [...sums].sort(([a], [b]) => a - b).map(([, value]) => value);
}

function duration(ms: number | undefined): string {
  return ms === undefined ? "–" : formatDuration(ms);
}

/** Those that this process can tell. */
export function readVitalSigns(figures: HealthFigures, history: History): readonly VitalSign[] {
  const { rates, delivery, storage = [], query } = figures;
  const signs: VitalSign[] = [];
  const add = (id: SignId, text: string, lines: readonly SignLine[], name: string) =>
    signs.push({ id, text, lines: lines.slice(0, LINES_MAX), history: historyOf(history, name) });
  if (rates !== undefined) {
    const accepted = rates.accepted
      .filter((one) => one.perSecond > 0 && !countsBytes(one.category))
      .sort((a, b) => b.perSecond - a.perSecond);
    add(
      "rate",
      rateText(accepted.reduce((sum, one) => sum + one.perSecond, 0)),
      accepted.map((one) => ({ name: one.category, text: rateText(one.perSecond) })),
      "events_per_second",
    );
  }
  if (delivery !== undefined) {
    const { eventToReceived, receivedToQueryable } = delivery;
    add(
      "delay",
      duration(receivedToQueryable.p95Ms),
      [
        { name: "eventToReceived", text: duration(eventToReceived.p95Ms) },
        { name: "receivedToQueryable", text: duration(receivedToQueryable.p95Ms) },
      ],
      "received_to_queryable_p95_ms",
    );
  }
  const kinds = [...storage].sort((a, b) => b.bytes - a.bytes);
  const bytes = kinds.reduce((sum, kind) => sum + kind.bytes, 0);
  add(
    "storage",
    formatBytes(bytes),
    kinds.map((kind) => ({ name: kind.kind, text: formatBytes(kind.bytesPerRow) })),
    "stored_bytes",
  );
  if (query !== undefined) {
    const { p50Ms, p95Ms, p99Ms } = query;
    add(
      "query",
      duration(p95Ms),
      [
        { name: "p50", text: duration(p50Ms) },
        { name: "p95", text: duration(p95Ms) },
        { name: "p99", text: duration(p99Ms) },
      ],
      "query_p95_ms",
    );
  }
  if (rates?.errorsPerRequest !== undefined)
    add("errors", formatShare(rates.errorsPerRequest), [], "errors_per_request");
  return signs;
}

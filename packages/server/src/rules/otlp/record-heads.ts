/**
 * The few fields of each record that decide whether it is kept. Everything else of a request is skipped, so that it
 * can be read where it is received.
 */
import { isPlausible, type PlausibleTimes } from "#rules/plausible-times.ts";
import { list, message, field, decodeJson, decodeProto, type Decoded, type Message } from "./message.ts";
import { isRecorded, numberOf } from "./metric-points.ts";
import { logTimeUs, pointFault, spanIdsOrFault, type RecordFault } from "./record-faults.ts";
import {
  histogramHead,
  logHead,
  metricHead,
  numberHead,
  spanHead,
  summaryHead,
  type ValueOf,
} from "./requests.ts";

export type OtlpSignal = "otlp_traces" | "otlp_logs" | "otlp_metrics";

export type RecordsRead = {
  readonly count: number;
  /** Those that processing will leave out, by the reason. */
  readonly faults: ReadonlyMap<RecordFault, number>;
  /** Points that say that their series has ended: no measurements, and no fault of the sender's. */
  readonly ended: number;
};

const traces = message({
  resourceSpans: list(1, message({ scopeSpans: list(2, message({ spans: list(2, message(spanHead)) })) })),
});

const logs = message({
  resourceLogs: list(1, message({ scopeLogs: list(2, message({ logRecords: list(2, message(logHead)) })) })),
});

const histogram = field(9, message({ dataPoints: list(1, message(histogramHead)) }));

const metric = message({
  ...metricHead,
  gauge: field(5, message({ dataPoints: list(1, message(numberHead)) })),
  sum: field(7, message({ dataPoints: list(1, message(numberHead)) })),
  histogram,
  exponentialHistogram: { ...histogram, number: 10 },
  summary: field(11, message({ dataPoints: list(1, message(summaryHead)) })),
});

const metrics = message({
  resourceMetrics: list(1, message({ scopeMetrics: list(2, message({ metrics: list(2, metric) })) })),
});

/** How many records the bytes of a request hold, and which faults they have; or why they are no request. */
export function readRecordHeads(
  signal: OtlpSignal,
  body: { readonly json: unknown } | { readonly proto: Uint8Array },
  times: PlausibleTimes,
): Decoded<RecordsRead> {
  const faults = new Map<RecordFault, number>();
  let count = 0;
  let ended = 0;
  const add = (fault: RecordFault | "ended" | undefined): void => {
    count += 1;
    if (fault === "ended") ended += 1;
    else if (fault !== undefined) faults.set(fault, (faults.get(fault) ?? 0) + 1);
  };
  const read = <T extends object>(type: Message<T>, visit: (request: T) => void): Decoded<RecordsRead> => {
    const decoded = "json" in body ? decodeJson(type, body.json) : decodeProto(type, body.proto);
    if (!decoded.isValid) return decoded;
    visit(decoded.value);
    return { isValid: true, value: { count, faults, ended } };
  };
  switch (signal) {
    case "otlp_traces":
      return read(traces, ({ resourceSpans }) => {
        for (const { scopeSpans } of resourceSpans)
          for (const { spans } of scopeSpans)
            for (const span of spans) {
              const read = spanIdsOrFault(span, times);
              add(typeof read === "string" ? read : undefined);
            }
      });
    case "otlp_logs":
      return read(logs, ({ resourceLogs }) => {
        for (const { scopeLogs } of resourceLogs)
          for (const { logRecords } of scopeLogs)
            for (const log of logRecords)
              add(isPlausible(logTimeUs(log, times), times) ? undefined : "timestamp");
      });
    case "otlp_metrics":
      return read(metrics, ({ resourceMetrics }) => {
        for (const { scopeMetrics } of resourceMetrics)
          for (const scope of scopeMetrics)
            for (const one of scope.metrics) for (const fault of pointFaults(one, times)) add(fault);
      });
  }
}

function pointFaults(
  { name, gauge, sum, histogram, exponentialHistogram, summary }: ValueOf<typeof metric>,
  times: PlausibleTimes,
): (RecordFault | "ended" | undefined)[] {
  const of = ({ timeUnixNano }: { readonly timeUnixNano: number }) => pointFault(name, timeUnixNano, times);
  return [
    ...[...gauge.dataPoints, ...sum.dataPoints].map((point) =>
      !isRecorded(point) ? "ended" : numberOf(point) === undefined ? "no_data" : of(point),
    ),
    ...[...histogram.dataPoints, ...exponentialHistogram.dataPoints, ...summary.dataPoints].map((point) =>
      isRecorded(point) ? of(point) : "ended",
    ),
  ];
}

/**
 * The messages of OTLP that carry spans, logs and metrics, by their published numbers and names
 * (opentelemetry-proto 1.x, November 2026). Fields that nothing is made of are not declared, and so skipped.
 */
import { field, list, message } from "./message.ts";
import {
  anyValue,
  bool,
  count,
  double,
  enumeration,
  fixed32,
  id,
  keyValue,
  nanoseconds,
  optionalDouble,
  optionalInteger,
  packed,
  sint32,
  text,
  uint32,
  varintCount,
} from "./values.ts";

const resource = message({ attributes: list(1, keyValue) });

const scope = message({
  name: field(1, text),
  version: field(2, text),
  attributes: list(3, keyValue),
});

const spanEvent = message({
  timeUnixNano: field(1, nanoseconds),
  name: field(2, text),
  attributes: list(3, keyValue),
});

const spanLink = message({
  traceId: field(1, id(16)),
  spanId: field(2, id(8)),
  attributes: list(4, keyValue),
  flags: field(6, fixed32),
});

export const spanKinds = ["", "internal", "server", "client", "producer", "consumer"] as const;

/** What `record-heads.ts` reads of a record, and nothing else of it. */
export const spanHead = {
  traceId: field(1, id(16)),
  spanId: field(2, id(8)),
  startTimeUnixNano: field(7, nanoseconds),
  endTimeUnixNano: field(8, nanoseconds),
};

const span = message({
  ...spanHead,
  traceState: field(3, text),
  parentSpanId: field(4, id(8)),
  name: field(5, text),
  kind: field(
    6,
    enumeration(spanKinds.map((kind) => `SPAN_KIND_${kind === "" ? "UNSPECIFIED" : kind.toUpperCase()}`)),
  ),
  attributes: list(9, keyValue),
  droppedAttributesCount: field(10, uint32),
  events: list(11, spanEvent),
  droppedEventsCount: field(12, uint32),
  links: list(13, spanLink),
  status: field(
    15,
    message({
      message: field(2, text),
      code: field(3, enumeration(["STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR"])),
    }),
  ),
  flags: field(16, fixed32),
});

export const tracesRequest = message({
  resourceSpans: list(
    1,
    message({
      resource: field(1, resource),
      scopeSpans: list(2, message({ scope: field(1, scope), spans: list(2, span) })),
    }),
  ),
});

/** In the order of their numbers; JSON may name them. */
const severityNames = [
  "UNSPECIFIED",
  ...["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"].flatMap((name) =>
    ["", "2", "3", "4"].map((step) => name + step),
  ),
].map((name) => `SEVERITY_NUMBER_${name}`);

export const logHead = {
  timeUnixNano: field(1, nanoseconds),
  observedTimeUnixNano: field(11, nanoseconds),
};

const logRecord = message({
  ...logHead,
  severityNumber: field(2, enumeration(severityNames)),
  severityText: field(3, text),
  body: field(5, anyValue),
  attributes: list(6, keyValue),
  traceId: field(9, id(16)),
  spanId: field(10, id(8)),
  eventName: field(12, text),
});

export const logsRequest = message({
  resourceLogs: list(
    1,
    message({
      resource: field(1, resource),
      scopeLogs: list(2, message({ scope: field(1, scope), logRecords: list(2, logRecord) })),
    }),
  ),
});

const exemplar = message({
  spanId: field(4, id(8)),
  traceId: field(5, id(16)),
});

export const numberHead = {
  timeUnixNano: field(3, nanoseconds),
  asDouble: field(4, optionalDouble),
  asInt: field(6, optionalInteger),
  flags: field(8, uint32),
};

const numberPoint = message({
  ...numberHead,
  startTimeUnixNano: field(2, nanoseconds),
  exemplars: list(5, exemplar),
  attributes: list(7, keyValue),
});

/** Of both sorts of histograms. */
export const histogramHead = { timeUnixNano: field(3, nanoseconds), flags: field(10, uint32) };

const histogramPoint = message({
  ...histogramHead,
  startTimeUnixNano: field(2, nanoseconds),
  count: field(4, count),
  sum: field(5, optionalDouble),
  bucketCounts: field(6, packed(count)),
  explicitBounds: field(7, packed(double)),
  exemplars: list(8, exemplar),
  attributes: list(9, keyValue),
  min: field(11, optionalDouble),
  max: field(12, optionalDouble),
});

const exponentialBuckets = message({
  offset: field(1, sint32),
  bucketCounts: field(2, packed(varintCount)),
});

const exponentialPoint = message({
  ...histogramHead,
  attributes: list(1, keyValue),
  startTimeUnixNano: field(2, nanoseconds),
  count: field(4, count),
  sum: field(5, optionalDouble),
  scale: field(6, sint32),
  zeroCount: field(7, count),
  positive: field(8, exponentialBuckets),
  negative: field(9, exponentialBuckets),
  exemplars: list(11, exemplar),
  min: field(12, optionalDouble),
  max: field(13, optionalDouble),
  zeroThreshold: field(14, double),
});

export const summaryHead = { timeUnixNano: field(3, nanoseconds), flags: field(8, uint32) };

const summaryPoint = message({
  ...summaryHead,
  startTimeUnixNano: field(2, nanoseconds),
  count: field(4, count),
  sum: field(5, optionalDouble),
  quantileValues: list(6, message({ quantile: field(1, double), value: field(2, double) })),
  attributes: list(7, keyValue),
});

export const temporalities = ["", "delta", "cumulative"] as const;

const temporality = enumeration(
  ["UNSPECIFIED", "DELTA", "CUMULATIVE"].map((name) => `AGGREGATION_TEMPORALITY_${name}`),
);

export const metricHead = { name: field(1, text) };

const metric = message({
  ...metricHead,
  unit: field(3, text),
  gauge: field(5, message({ dataPoints: list(1, numberPoint) })),
  sum: field(
    7,
    message({
      dataPoints: list(1, numberPoint),
      aggregationTemporality: field(2, temporality),
      isMonotonic: field(3, bool),
    }),
  ),
  histogram: field(
    9,
    message({ dataPoints: list(1, histogramPoint), aggregationTemporality: field(2, temporality) }),
  ),
  exponentialHistogram: field(
    10,
    message({ dataPoints: list(1, exponentialPoint), aggregationTemporality: field(2, temporality) }),
  ),
  summary: field(11, message({ dataPoints: list(1, summaryPoint) })),
});

export const metricsRequest = message({
  resourceMetrics: list(
    1,
    message({
      resource: field(1, resource),
      scopeMetrics: list(2, message({ scope: field(1, scope), metrics: list(2, metric) })),
    }),
  ),
});

export type ValueOf<T> = T extends { readonly none: infer Value } ? Value : never;

export type OtlpResource = ValueOf<typeof resource>;
export type OtlpScope = ValueOf<typeof scope>;
export type OtlpSpan = ValueOf<typeof span>;
export type OtlpLog = ValueOf<typeof logRecord>;
export type OtlpMetric = ValueOf<typeof metric>;
export type OtlpNumberPoint = ValueOf<typeof numberPoint>;
export type OtlpHistogramPoint = ValueOf<typeof histogramPoint>;
export type OtlpExponentialPoint = ValueOf<typeof exponentialPoint>;
export type OtlpSummaryPoint = ValueOf<typeof summaryPoint>;
export type OtlpAttributes = OtlpSpan["attributes"];

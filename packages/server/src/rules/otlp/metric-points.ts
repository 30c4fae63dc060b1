/** The measurements in an OTLP metric, whatever its shape, in one form. */
import {
  temporalities,
  type OtlpAttributes,
  type OtlpExponentialPoint,
  type OtlpHistogramPoint,
  type OtlpMetric,
  type OtlpNumberPoint,
  type OtlpSummaryPoint,
} from "./requests.ts";

export type MetricPoint = {
  readonly type: "counter" | "gauge" | "distribution" | "summary";
  readonly timeUs: number;
  readonly startUs: number;
  readonly value: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  /** JSON, or "". */
  readonly buckets: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: OtlpAttributes;
  /** `delta`, `cumulative` or "". */
  readonly temporality: string;
  /** Of sums only. */
  readonly isMonotonic: boolean | undefined;
};

/** Says that a series has ended: there is no measurement in such a point. */
const noRecordedValue = 1;

export function isRecorded({ flags }: Pick<OtlpNumberPoint, "flags">): boolean {
  return (flags & noRecordedValue) === 0;
}

/** The number of a point that holds one. */
export function numberOf({ asInt, asDouble }: Pick<OtlpNumberPoint, "asInt" | "asDouble">) {
  return finite(asInt ?? asDouble);
}

/** `undefined` stands for a point that has no value. */
export function pointsOf(metric: OtlpMetric): (MetricPoint | undefined)[] {
  const { gauge, sum, histogram, exponentialHistogram, summary } = metric;
  const sums = {
    temporality: temporalities[sum.aggregationTemporality] ?? "",
    isMonotonic: sum.isMonotonic,
  };
  const ofHistogram = temporalities[histogram.aggregationTemporality] ?? "";
  const ofExponential = temporalities[exponentialHistogram.aggregationTemporality] ?? "";
  return [
    ...gauge.dataPoints.map((point) =>
      numberPoint(point, "gauge", { temporality: "", isMonotonic: undefined }),
    ),
    ...sum.dataPoints.map((point) => numberPoint(point, "counter", sums)),
    ...histogram.dataPoints.map((point) => histogramPoint(point, ofHistogram)),
    ...exponentialHistogram.dataPoints.map((point) => exponentialPoint(point, ofExponential)),
    ...summary.dataPoints.map(summaryPoint),
  ];
}

function numberPoint(
  point: OtlpNumberPoint,
  type: "gauge" | "counter",
  of: { readonly temporality: string; readonly isMonotonic: boolean | undefined },
): MetricPoint | undefined {
  const value = numberOf(point);
  if (value === undefined || !isRecorded(point)) return undefined;
  return { ...commonOf(point), ...of, type, value, count: 1, min: value, max: value, buckets: "" };
}

function histogramPoint(point: OtlpHistogramPoint, temporality: string): MetricPoint | undefined {
  if (!isRecorded(point)) return undefined;
  const sum = finite(point.sum) ?? 0;
  const { explicitBounds: bounds, bucketCounts: counts } = point;
  return {
    ...commonOf(point),
    type: "distribution",
    value: sum,
    count: point.count,
    min: finite(point.min) ?? lowestOf(bounds, counts) ?? meanOf(sum, point.count),
    max: finite(point.max) ?? highestOf(bounds, counts) ?? meanOf(sum, point.count),
    buckets: counts.length === 0 ? "" : JSON.stringify({ bounds, counts }),
    temporality,
    isMonotonic: undefined,
  };
}

function exponentialPoint(point: OtlpExponentialPoint, temporality: string): MetricPoint | undefined {
  if (!isRecorded(point)) return undefined;
  const sum = finite(point.sum) ?? 0;
  const { scale, zeroCount, zeroThreshold, positive, negative } = point;
  const mean = meanOf(sum, point.count);
  return {
    ...commonOf(point),
    type: "distribution",
    value: sum,
    count: point.count,
    min: finite(point.min) ?? mean,
    max: finite(point.max) ?? mean,
    buckets: JSON.stringify({
      scale,
      zero_count: zeroCount,
      zero_threshold: zeroThreshold,
      positive: bucketsOf(positive),
      negative: bucketsOf(negative),
    }),
    temporality,
    isMonotonic: undefined,
  };
}

function bucketsOf({ offset, bucketCounts }: OtlpExponentialPoint["positive"]): object {
  return { offset, counts: bucketCounts };
}

function summaryPoint(point: OtlpSummaryPoint): MetricPoint | undefined {
  if (!isRecorded(point)) return undefined;
  const sum = finite(point.sum) ?? 0;
  const mean = meanOf(sum, point.count);
  const quantiles = point.quantileValues
    .filter(({ value }) => Number.isFinite(value))
    .map(({ quantile, value }) => [quantile, value] as const);
  return {
    ...commonOf({ ...point, exemplars: [] }),
    type: "summary",
    value: sum,
    count: point.count,
    min: quantiles.find(([quantile]) => quantile === 0)?.[1] ?? mean,
    max: quantiles.find(([quantile]) => quantile === 1)?.[1] ?? mean,
    buckets: quantiles.length === 0 ? "" : JSON.stringify({ quantiles }),
    temporality: "",
    isMonotonic: undefined,
  };
}

function commonOf(point: {
  readonly timeUnixNano: number;
  readonly startTimeUnixNano: number;
  readonly attributes: OtlpAttributes;
  readonly exemplars: OtlpNumberPoint["exemplars"];
}) {
  const exemplar = point.exemplars[0];
  return {
    timeUs: point.timeUnixNano,
    startUs: point.startTimeUnixNano,
    attributes: point.attributes,
    traceId: exemplar?.traceId ?? "",
    spanId: exemplar?.spanId ?? "",
  };
}

function finite(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

function meanOf(sum: number, count: number): number {
  return count > 0 ? sum / count : 0;
}

/** What is not said follows from the buckets, as near as they are: bucket i ends at bound i. */
function lowestOf(bounds: readonly number[], counts: readonly number[]): number | undefined {
  const bucket = counts.findIndex((count) => count > 0);
  return bucket < 0 ? undefined : finite(bounds[bucket - 1] ?? bounds[bucket]);
}

function highestOf(bounds: readonly number[], counts: readonly number[]): number | undefined {
  const bucket = counts.findLastIndex((count) => count > 0);
  return bucket < 0 ? undefined : finite(bounds[bucket] ?? bounds[bucket - 1]);
}

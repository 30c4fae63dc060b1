/** Which spans of a batch lead their service's part of a trace, and which one leads each of the others. */

export type BatchSpan = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly isSegment: boolean;
};

/** For every span the place of its segment in the list; `undefined` where the batch does not hold it. */
export function segmentsOfBatch(spans: readonly BatchSpan[]): (number | undefined)[] {
  const places = new Map<string, number>();
  spans.forEach((span, place) => places.set(span.traceId + span.spanId, place));
  /** -1 is not known yet, -2 is none. */
  const found = new Int32Array(spans.length).fill(-1);
  const way: number[] = [];
  for (let start = 0; start < spans.length; start += 1) {
    let at: number | undefined = start;
    let segment = -2;
    way.length = 0;
    while (at !== undefined) {
      const span: BatchSpan | undefined = spans[at];
      const known = found[at] ?? -2;
      if (span === undefined || known !== -1) {
        segment = known;
        break;
      }
      // Marked as having none until the way ends: a circle of parents ends there, too.
      found[at] = -2;
      way.push(at);
      if (span.isSegment) {
        segment = at;
        break;
      }
      at = span.parentSpanId === "" ? undefined : places.get(span.traceId + span.parentSpanId);
    }
    for (const place of way) found[place] = segment;
  }
  return Array.from(found, (segment) => (segment < 0 ? undefined : segment));
}

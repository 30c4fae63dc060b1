/** How long each span was at work itself: its duration without the time that its children cover together. */

export type TimedSpan = {
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly startUs: number;
  readonly endUs: number;
};

/** For every span, in their order. Children that reach beyond their parent count as far as they are inside. */
export function exclusiveTimes(spans: readonly TimedSpan[]): number[] {
  const childrenOf = new Map<string, TimedSpan[]>();
  for (const span of spans) {
    if (span.parentSpanId === "" || span.parentSpanId === span.spanId) continue;
    const siblings = childrenOf.get(span.parentSpanId);
    if (siblings) siblings.push(span);
    else childrenOf.set(span.parentSpanId, [span]);
  }
  for (const children of childrenOf.values()) children.sort(byStart);
  return spans.map((span) => {
    const children = childrenOf.get(span.spanId);
    return children === undefined ? span.endUs - span.startUs : uncovered(span, children);
  });
}

function byStart(a: TimedSpan, b: TimedSpan): number {
  return a.startUs - b.startUs;
}

function uncovered(span: TimedSpan, children: readonly TimedSpan[]): number {
  let exclusiveUs = 0;
  let reachedUs = span.startUs;
  for (const child of children) {
    if (child.startUs >= span.endUs) break;
    if (child.startUs > reachedUs) exclusiveUs += child.startUs - reachedUs;
    if (child.endUs > reachedUs) reachedUs = child.endUs;
    if (reachedUs >= span.endUs) return exclusiveUs;
  }
  return exclusiveUs + (span.endUs - reachedUs);
}

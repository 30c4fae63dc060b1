/** How many frames of a trace were not kept, by the remarks beside the event. Pure. */

export type TracePlace = readonly ["exception" | "threads", number] | readonly ["stacktrace"];

function at(node: unknown, key: string): unknown {
  return typeof node === "object" && node !== null && Object.hasOwn(node, key)
    ? (node as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

/** The newest are kept; 0 where none was left out, or nobody knows. */
export function leftOutFrames(
  meta: Readonly<Record<string, unknown>>,
  [part, index]: TracePlace,
  keptCount: number,
): number {
  const keys =
    index === undefined
      ? ["stacktrace", "frames", "", "len"]
      : [part, "values", String(index), "stacktrace", "frames", "", "len"];
  const length = keys.reduce(at, meta);
  return typeof length === "number" && length > keptCount ? length - keptCount : 0;
}

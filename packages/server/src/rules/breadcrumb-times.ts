/**
 * Breadcrumbs as text, their times written as milliseconds before the one that follows (the last one: before
 * the event). Distances are short and alike from event to event, absolute times are neither.
 */
import type { ErrorEvent } from "@vedette/protocol";

type Breadcrumbs = NonNullable<ErrorEvent["breadcrumbs"]>;
type Breadcrumb = Breadcrumbs["values"][number];

/** The key of a distance; the normal form of a breadcrumb has no such key. */
type Written = Omit<Breadcrumb, "timestamp"> & {
  readonly timestamp?: number | undefined;
  readonly before_ms?: number | undefined;
};

export function breadcrumbsText(breadcrumbs: ErrorEvent["breadcrumbs"], eventTimeMs: number): string {
  if (breadcrumbs === undefined) return "";
  const { values } = breadcrumbs;
  const written: Written[] = Array.from({ length: values.length });
  let followingMs = eventTimeMs;
  for (let index = values.length - 1; index >= 0; index -= 1) {
    const breadcrumb = values[index] as Breadcrumb;
    const { timestamp } = breadcrumb;
    const timeMs = timestamp === undefined ? undefined : Math.round(timestamp * 1000);
    // A time finer than a millisecond would be lost, so it stays as it is.
    if (timeMs === undefined || timeMs / 1000 !== timestamp) {
      written[index] = breadcrumb;
      continue;
    }
    written[index] = { ...breadcrumb, timestamp: undefined, before_ms: followingMs - timeMs };
    followingMs = timeMs;
  }
  return JSON.stringify({ ...breadcrumbs, values: written });
}

export function breadcrumbsFromText(text: string, eventTimeMs: number): ErrorEvent["breadcrumbs"] {
  if (text === "") return undefined;
  const { values, ...others } = JSON.parse(text) as { readonly values: readonly Written[] };
  const breadcrumbs: Breadcrumb[] = Array.from({ length: values.length });
  let followingMs = eventTimeMs;
  for (let index = values.length - 1; index >= 0; index -= 1) {
    const { before_ms: beforeMs, ...breadcrumb } = values[index] as Written;
    if (beforeMs === undefined) {
      breadcrumbs[index] = breadcrumb;
      continue;
    }
    followingMs -= beforeMs;
    breadcrumbs[index] = { ...breadcrumb, timestamp: followingMs / 1000 };
  }
  return { ...others, values: breadcrumbs };
}

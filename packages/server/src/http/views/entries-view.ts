/** The parts of an event that are drawn each in its own way, in the order of their weight. */
import type { EventEntry } from "@vedette/api";
import type { ErrorEvent, Pair } from "@vedette/protocol";
import { exceptionView, stacktraceView, threadView } from "./frames-view.ts";
import { isoTimeOrNull, textOrNull } from "./time.ts";

export function entriesView(event: ErrorEvent): EventEntry[] {
  const entries: EventEntry[] = [];
  if (event.logentry !== undefined) entries.push({ type: "message", data: messageData(event.logentry) });
  const exceptions = event.exception?.values ?? [];
  if (exceptions.length > 0) entries.push({ type: "exception", data: exceptionData(exceptions) });
  const stacktrace = stacktraceView(event.stacktrace);
  if (stacktrace !== null) entries.push({ type: "stacktrace", data: stacktrace });
  const threads = event.threads?.values ?? [];
  if (threads.length > 0) entries.push({ type: "threads", data: { values: threads.map(threadView) } });
  if (event.template !== undefined) entries.push({ type: "template", data: event.template });
  if (event.csp !== undefined) entries.push({ type: "csp", data: event.csp });
  if (event.request !== undefined) entries.push({ type: "request", data: requestData(event.request) });
  const breadcrumbs = event.breadcrumbs?.values ?? [];
  if (breadcrumbs.length > 0)
    entries.push({ type: "breadcrumbs", data: { values: breadcrumbs.map(breadcrumbView) } });
  if (event.debug_meta !== undefined) entries.push({ type: "debugmeta", data: event.debug_meta });
  return entries;
}

function messageData(logentry: NonNullable<ErrorEvent["logentry"]>) {
  return {
    formatted: textOrNull(logentry.formatted ?? logentry.message),
    message: textOrNull(logentry.message),
    params: logentry.params ?? null,
  };
}

function exceptionData(exceptions: NonNullable<ErrorEvent["exception"]>["values"]) {
  const values = exceptions.map(exceptionView);
  return {
    values,
    hasSystemFrames: values.some((value) => value.stacktrace?.hasSystemFrames === true),
    excOmitted: null,
  };
}

function breadcrumbView(crumb: NonNullable<ErrorEvent["breadcrumbs"]>["values"][number]) {
  return {
    type: crumb.type ?? "default",
    category: textOrNull(crumb.category),
    level: crumb.level ?? "info",
    message: textOrNull(crumb.message),
    timestamp: isoTimeOrNull(crumb.timestamp === undefined ? undefined : crumb.timestamp * 1000),
    event_id: textOrNull(crumb.event_id),
    data: crumb.data ?? null,
  };
}

function requestData(request: NonNullable<ErrorEvent["request"]>) {
  return {
    url: textOrNull(request.url),
    method: textOrNull(request.method),
    query: pairs(request.query_string),
    fragment: textOrNull(request.fragment),
    headers: pairs(request.headers),
    cookies: pairs(request.cookies),
    data: request.data ?? null,
    env: request.env ?? null,
    inferredContentType: textOrNull(request.inferred_content_type),
    apiTarget: null,
  };
}

function pairs(list: readonly Pair[] | undefined): [string, string][] {
  return (list ?? []).map(([name, value]) => [name, value]);
}

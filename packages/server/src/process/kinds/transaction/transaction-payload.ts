/** What a transaction's event holds without a column: JSON by the names of the wire, beside its segment's row. */
import type { ErrorEvent, JsonObject, Remark } from "@vedette/protocol";

export type PayloadFindings = {
  readonly remarks: readonly Remark[];
  readonly breakdowns: JsonObject | undefined;
  /** The name before ids were taken out of it. */
  readonly originalName: string | undefined;
};

/** The JSON text, or "" when the columns hold everything. */
export function transactionPayload(event: ErrorEvent, found: PayloadFindings): string {
  const text = JSON.stringify({
    contexts: contextsOf(event.contexts),
    request: event.request,
    user: userOf(event.user),
    breadcrumbs: event.breadcrumbs,
    extra: event.extra,
    modules: event.modules,
    sdk: sdkOf(event.sdk),
    debug_meta: event.debug_meta,
    breakdowns: found.breakdowns,
    transaction_info: infoOf(event.transaction_info, found.originalName),
    logger: event.logger,
    site: event.site,
    culprit: event.culprit,
    logentry: event.logentry,
    fingerprint: event.fingerprint,
    exception: event.exception,
    threads: event.threads,
    stacktrace: event.stacktrace,
    template: event.template,
    _meta: event._meta,
    errors: found.remarks.length === 0 ? undefined : found.remarks,
  });
  return text === "{}" ? "" : text;
}

/** Fields of the trace context that the segment's columns and attributes hold. */
const traceColumns: ReadonlySet<string> = new Set([
  "type",
  "trace_id",
  "span_id",
  "parent_span_id",
  "op",
  "status",
  "origin",
  "description",
  "data",
  "links",
]);

function contextsOf(contexts: ErrorEvent["contexts"]): object | undefined {
  if (contexts === undefined) return undefined;
  const { trace, ...others } = contexts;
  const rest: JsonObject = {};
  let isEmpty = true;
  for (const name in trace) {
    if (traceColumns.has(name) || trace[name] === undefined) continue;
    rest[name] = trace[name];
    isEmpty = false;
  }
  if (isEmpty && Object.keys(others).length === 0) return undefined;
  return isEmpty ? others : { ...others, trace: rest };
}

function userOf(user: ErrorEvent["user"]): object | undefined {
  if (user === undefined) return undefined;
  const { id: _, email: __, ip_address: ___, ...rest } = user;
  const isNamedOnce = user.name === undefined || user.username === undefined;
  const kept = isNamedOnce ? { ...rest, username: undefined, name: undefined } : rest;
  return Object.values(kept).some((value) => value !== undefined) ? kept : undefined;
}

function sdkOf(sdk: ErrorEvent["sdk"]): object | undefined {
  if (sdk === undefined) return undefined;
  const { name: _, version: __, ...rest } = sdk;
  return Object.values(rest).some((value) => value !== undefined) ? rest : undefined;
}

function infoOf(info: JsonObject | undefined, originalName: string | undefined): object | undefined {
  const { source: _, ...rest } = info ?? {};
  if (originalName !== undefined) return { ...rest, original: originalName };
  return Object.keys(rest).length === 0 ? undefined : rest;
}

/**
 * Browsers' reports: each becomes an event that goes the way of every error event, with filters, scrubbing and
 * grouping; only its category is another one.
 */
import { categoryOfItem, encodeUtf8, type DataCategory, type Json } from "@vedette/protocol";
import { readReports, type ReportReading } from "#rules/security-report/read-reports.ts";
import { refused, type ItemResult } from "../../item-result.ts";
import type { ItemContext } from "../../steps/item-context.ts";
import { errorKind } from "../error/process-error-item.ts";
import type { ItemKind } from "../item-kind.ts";
import { lineOf } from "../parts/line.ts";
import { parseLargeJson } from "../parts/large-json.ts";
import { derivedId } from "../parts/row-id.ts";

/** Browsers gather for a minute at most; a longer list is no browser's. */
const reportsMax = 100;

/** `raw_security` and `nel`: what a browser sent, as it came. */
export const browserReportKind: ItemKind = (item, context) => {
  const category = categoryOfItem(item.header.type) ?? "security";
  const body = parseLargeJson(item.payload);
  if (body === undefined) {
    const reason = item.payload.length === 0 ? "no_data" : "security_report";
    return refused({ category, outcome: "invalid", reason });
  }
  const { userAgent, receivedAtMs } = context.record;
  const all: Json[] = Array.isArray(body) ? body : [body];
  const readings = readReports(all.slice(0, reportsMax), { userAgent, receivedAtMs });
  if (readings.length === 0) return refused({ category, outcome: "invalid", reason: "no_data" });
  const header = {
    release: lineOf(item.header.sentry_release, 201) || undefined,
    environment: lineOf(item.header.sentry_environment, 65) || undefined,
  };
  const [first, ...also] = readings.map((reading, index) =>
    reportResult(reading, header, category, contextOf(context, index, item.payload)),
  );
  const beyond = all.length - readings.length;
  if (beyond > 0) also.push(refused({ category, outcome: "invalid", reason: "too_large", quantity: beyond }));
  return first === undefined ? { counts: [], rows: [], also } : { ...first, also };
};

/** The first report has the id of its envelope; the others need ids of their own. */
function contextOf(context: ItemContext, index: number, payload: Uint8Array): ItemContext {
  if (index === 0) return context;
  const fallbackEventId = derivedId("security", context.record.fallbackEventId, index, payload);
  return {
    ...context,
    envelopeHeader: { ...context.envelopeHeader, event_id: undefined },
    record: { ...context.record, fallbackEventId },
  };
}

function reportResult(
  reading: ReportReading,
  header: { readonly release: string | undefined; readonly environment: string | undefined },
  category: DataCategory,
  context: ItemContext,
): ItemResult {
  if (!reading.ok) return refused({ category, outcome: "invalid", reason: reading.reason });
  const payload = encodeUtf8(JSON.stringify({ ...reading.event, ...header }));
  return countedAs(category, errorKind({ header: { type: "event" }, payload }, context));
}

/** `security`: an event already. */
export const securityKind: ItemKind = (item, context) =>
  countedAs("security", errorKind({ header: { type: "event" }, payload: item.payload }, context));

function countedAs(category: DataCategory, result: ItemResult): ItemResult {
  const counts = result.counts.map((count) => (count.category === "error" ? { ...count, category } : count));
  return { ...result, counts };
}

/** Items of type `log`: containers of structured logs. */
import {
  isJsonObject,
  parseSpanId,
  parseTraceId,
  scalarText,
  shorten,
  type EnvelopeItem,
  type InvalidReason,
  type Json,
} from "@vedette/protocol";
import type { TableRow } from "#ports/event-tables.ts";
import { cleanField, closeAttributes, createAttributeSet } from "#rules/attributes/attribute-set.ts";
import { logSlots } from "#rules/attributes/known-attributes.ts";
import { readAttributes } from "#rules/attributes/read-attributes.ts";
import { isPlausible } from "#rules/plausible-times.ts";
import type { AttributeScrubber } from "#rules/attributes/scrub-attributes.ts";
import type { ItemResult } from "../../item-result.ts";
import type { ItemContext } from "../../steps/item-context.ts";
import type { ItemKind } from "../item-kind.ts";
import { itemTimes, wireMicros } from "../telemetry/item-times.ts";
import { readContainer } from "../telemetry/read-container.ts";
import { addClient, itemSender, nameServer } from "../telemetry/sender.ts";
import { countsOf, createTally, shareCounts, tallyRefused } from "../telemetry/tally.ts";
import { logRow, type LogSource } from "./log-row.ts";
import { readSeverity } from "./severity.ts";

const containerKind = {
  contentType: "application/vnd.sentry.items.log+json",
  invalidReason: "invalid_log",
} as const;

export const logBodyLengthMax = 65_536;

export const logKind: ItemKind = (item, context) => processLogs(item, context, false);

function processLogs(item: EnvelopeItem, context: ItemContext, exactIntegers: boolean): ItemResult {
  const container = readContainer(item, containerKind, exactIntegers);
  if (!container.isValid) return refusedLogs(item, container.reason, container.quantity);
  const { items, inferIp, inferUserAgent } = container;
  const sender = itemSender(context, { ip: inferIp, userAgent: inferUserAgent });
  const times = itemTimes(context);
  const tally = createTally();
  const rows: TableRow[] = [];
  for (let index = 0; index < items.length; index += 1) {
    const log = readLog(items[index] ?? null, index, sender.scrubber);
    if (typeof log === "string") {
      tallyRefused(tally, "invalid", log);
      continue;
    }
    if (log.set.hasInexactInteger && !exactIntegers) return processLogs(item, context, true);
    const timestampUs = log.timestampUs + times.shiftUs;
    if (!isPlausible(timestampUs, times)) {
      tallyRefused(tally, "invalid", "timestamp");
      continue;
    }
    addClient(log.set, sender);
    const row = logRow({ ...log, timestampUs }, sender, inferUserAgent === "auto", context);
    if (typeof row === "string") tallyRefused(tally, "filtered", row);
    else {
      tally.accepted += 1;
      rows.push({ table: "logs", row });
    }
  }
  const bytes = shareCounts(tally, "log_byte", item.payload.length);
  return { counts: [...countsOf(tally, "log_item"), ...bytes], rows };
}

/** Logs are counted by number and by size. */
export function refusedLogs(item: EnvelopeItem, reason: InvalidReason, quantity: number): ItemResult {
  return {
    counts: [
      { category: "log_item", outcome: "invalid", reason, quantity },
      { category: "log_byte", outcome: "invalid", reason, quantity: item.payload.length },
    ],
    rows: [],
  };
}

/** Reads one log; what it lacks to be one is the answer otherwise. */
function readLog(value: Json, index: number, scrubber: AttributeScrubber): LogSource | InvalidReason {
  if (!isJsonObject(value)) return "invalid_log";
  const body = scalarText(value.body);
  if (body === undefined) return "invalid_log";
  const timestampUs = wireMicros(value.timestamp);
  if (timestampUs === undefined) return "timestamp";
  const set = createAttributeSet(logSlots);
  readAttributes(set, scrubber, value.attributes);
  const clean = cleanField(set, scrubber, "body", shorten(body, logBodyLengthMax));
  closeAttributes(set);
  const { known } = set;
  nameServer(set);
  return {
    timestampUs,
    traceId: parseTraceId(value.trace_id) ?? "",
    spanId: parseSpanId(value.span_id) ?? parseSpanId(known.parentSpanId) ?? "",
    ...readSeverity(value.level ?? known.severityText, value.severity_number ?? known.severityNumber),
    body: clean,
    set,
    index,
  };
}

/** Items of type `otlp_logs`: log records of OpenTelemetry. */
import {
  parseSpanId,
  parseTraceId,
  scalarText,
  shorten,
  type InvalidReason,
  type Json,
} from "@vedette/protocol";
import type { TableRow } from "#ports/event-tables.ts";
import {
  addAttribute,
  cleanField,
  cleanStructuredField,
  closeAttributes,
  type AttributeSet,
} from "#rules/attributes/attribute-set.ts";
import { logSlots } from "#rules/attributes/known-attributes.ts";
import type { AttributeScrubber } from "#rules/attributes/scrub-attributes.ts";
import { addOtlpAttributes, attributesOfScope, startFromScope } from "#rules/otlp/attributes-of-resource.ts";
import { logTimeUs } from "#rules/otlp/record-faults.ts";
import { logsRequest, type OtlpLog } from "#rules/otlp/requests.ts";
import { isPlausible } from "#rules/plausible-times.ts";
import type { ItemKind } from "../item-kind.ts";
import { logRow, type LogSource } from "../log/log-row.ts";
import { logBodyLengthMax, refusedLogs } from "../log/process-log-item.ts";
import { readSeverity } from "../log/severity.ts";
import { itemTimes, type ItemTimes } from "../telemetry/item-times.ts";
import { itemSender } from "../telemetry/sender.ts";
import { countsOf, createTally, shareCounts, tallyRefused } from "../telemetry/tally.ts";
import { batchLimits } from "./batch-limits.ts";
import { exceptionResults, isException, type RecordedException } from "./exception-results.ts";
import { readRequest } from "./read-request.ts";

export const otlpLogsKind: ItemKind = (item, context) => {
  const request = readRequest(logsRequest, item);
  if (typeof request === "string") return refusedLogs(item, request, 1);
  const sender = itemSender(context);
  const times = itemTimes(context);
  const tally = createTally();
  const limits = batchLimits(item);
  const rows: TableRow[] = [];
  const exceptions: RecordedException[] = [];
  let index = 0;
  for (const { resource, scopeLogs } of request.resourceLogs) {
    for (const { scope, logRecords } of scopeLogs) {
      const attributes = attributesOfScope(resource, scope, logSlots, sender.scrubber);
      for (const otlp of logRecords) {
        const log = readLog(otlp, index, attributes, times, sender.scrubber);
        index += 1;
        if (typeof log === "string") {
          tallyRefused(tally, "invalid", log);
          continue;
        }
        if (!limits.hasRoom(tally)) continue;
        const row = logRow(log, sender, false, context);
        if (typeof row === "string") tallyRefused(tally, "filtered", row);
        else {
          tally.accepted += 1;
          rows.push({ table: "logs", row });
          if (isException(otlp.attributes))
            exceptions.push({ attributes: otlp.attributes, timestampUs: log.timestampUs, of: row });
        }
      }
    }
  }
  const bytes = shareCounts(tally, "log_byte", item.payload.length);
  return {
    counts: [...countsOf(tally, "log_item"), ...bytes],
    rows,
    also: exceptionResults(exceptions, limits.errorsOver, context),
  };
};

function readLog(
  otlp: OtlpLog,
  index: number,
  scope: AttributeSet,
  times: ItemTimes,
  scrubber: AttributeScrubber,
): LogSource | InvalidReason {
  const timestampUs = logTimeUs(otlp, times);
  if (!isPlausible(timestampUs, times)) return "timestamp";
  const set = startFromScope(scope);
  addOtlpAttributes(set, scrubber, otlp.attributes);
  if (otlp.eventName !== "") addAttribute(set, scrubber, "event.name", otlp.eventName);
  const body = bodyOf(otlp, set, scrubber);
  closeAttributes(set);
  return {
    timestampUs,
    traceId: parseTraceId(otlp.traceId) ?? "",
    spanId: parseSpanId(otlp.spanId) ?? "",
    ...readSeverity(otlp.severityText, otlp.severityNumber),
    body,
    set,
    index,
  };
}

/** A body that is no text is shown as JSON; an event may have a name alone. */
function bodyOf(otlp: OtlpLog, set: AttributeSet, scrubber: AttributeScrubber): string {
  const body: Json = otlp.body ?? otlp.eventName;
  const text = scalarText(body);
  if (text !== undefined) return cleanField(set, scrubber, "body", shorten(text, logBodyLengthMax));
  return shorten(JSON.stringify(cleanStructuredField(set, scrubber, "body", body)), logBodyLengthMax);
}

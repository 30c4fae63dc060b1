/** A row of `logs`, for logs of every origin. */
import type { LogRow } from "#ports/event-tables.ts";
import type { AttributeSet } from "#rules/attributes/attribute-set.ts";
import type { ItemContext } from "../../steps/item-context.ts";
import { partFate } from "../telemetry/part-fate.ts";
import { redactLog, rowRedactorOf } from "../telemetry/redact-rows.ts";
import { senderOf, type ItemSender } from "../telemetry/sender.ts";
import { noId } from "../span/span-row.ts";
import type { Severity } from "./severity.ts";

export type LogSource = Severity & {
  readonly timestampUs: number;
  /** "" for none. */
  readonly traceId: string;
  readonly spanId: string;
  readonly body: string;
  readonly set: AttributeSet;
  /** Its place in the item. */
  readonly index: number;
};

/** The row, or why the log is not kept. */
export function logRow(
  log: LogSource,
  item: ItemSender,
  isFromBrowser: boolean,
  context: ItemContext,
): LogRow | string {
  const { set } = log;
  const { known } = set;
  const sender = senderOf(set, item, context);
  const itemId = logId(log, context);
  const fate = partFate(
    "log",
    { id: log.traceId === "" ? itemId : log.traceId, sender, isFromBrowser, level: log.level },
    context,
  );
  if (!fate.isKept) return fate.reason;
  const row: LogRow = {
    project_id: context.record.projectId,
    received_at: context.record.receivedAtMs,
    retention_days: context.settings.retention.logs ?? context.record.retentionDays,
    sample_weight: fate.weight,
    item_id: itemId,
    timestamp: log.timestampUs,
    trace_id: log.traceId === "" ? noId : log.traceId,
    span_id: log.spanId,
    level: log.level,
    severity_number: log.severityNumber,
    body: log.body,
    template: known.template,
    size_bytes: sizeOf(log.body, set),
    ...sender,
    replay_id: known.replayId === "" ? item.replayId : known.replayId,
    attributes: set.texts,
    numbers: set.numbers,
  };
  const redactor = rowRedactorOf(context);
  return redactor === undefined ? row : redactLog(row, redactor);
}

/**
 * Of the form of a UUID of version 7. Made of what a replay of the record finds again: the log's time, the
 * record's own id and the log's place in its item.
 */
function logId(log: LogSource, { record }: ItemContext): string {
  const time = Math.floor(log.timestampUs / 1000)
    .toString(16)
    .padStart(12, "0");
  const own = record.fallbackEventId;
  const place = log.index.toString(16).padStart(5, "0");
  return `${time}7${own.slice(0, 3)}8${own.slice(3, 13)}${place}`.slice(0, 32);
}

/** About as many bytes as the log has on the wire, without the punctuation. */
function sizeOf(body: string, set: AttributeSet): number {
  let sizeBytes = Buffer.byteLength(body);
  for (const [name, text] of set.texts) sizeBytes += name.length + Buffer.byteLength(text);
  for (const [name] of set.numbers) sizeBytes += name.length + 8;
  return sizeBytes;
}

/** JSON of whatever shape to a typed event that has an id, a time and an environment. */
import {
  isJsonObject,
  parseEventId,
  parseTimestamp,
  readErrorEvent,
  type ErrorEvent,
  type EventId,
  type JsonObject,
  type Remark,
  type Sdk,
} from "@vedette/protocol";
import { correctTime } from "#rules/event-time.ts";
import { withAsciiHost } from "#rules/request-host.ts";
import { cleanTransactionName } from "#rules/transaction-name.ts";
import type { ItemContext } from "./item-context.ts";
import { invalid, keep, type StepResult } from "./step.ts";

export type NormalizedItem = {
  readonly event: ErrorEvent & { readonly event_id: EventId; readonly timestamp: number };
  readonly remarks: readonly Remark[];
};

/** Reads the event; the envelope's event id wins over the event's own. */
export function normalize(json: JsonObject, context: ItemContext): StepResult<NormalizedItem> {
  if (json.type === "transaction") return invalid("invalid_transaction");
  const { envelopeHeader, record } = context;
  const { event, remarks } = readErrorEvent(json);
  const timed = correctTime(event, {
    receivedAtMs: record.receivedAtMs,
    sentAt: parseTimestamp(envelopeHeader.sent_at),
  });
  return keep({
    event: {
      ...timed.event,
      event_id:
        parseEventId(envelopeHeader.event_id) ?? event.event_id ?? (record.fallbackEventId as EventId),
      timestamp: timed.event.timestamp ?? record.receivedAtMs / 1000,
      request: withAsciiHost(event.request),
      contexts: withReplay(event.contexts, envelopeHeader.trace),
      sdk: event.sdk ?? sdkOf(envelopeHeader.sdk),
      ...cleanName(event),
    },
    remarks: timed.remarks.length === 0 ? remarks : [...remarks, ...timed.remarks],
  });
}

/** The transaction without ids, where it is an address; what it was stays beside it. */
function cleanName(event: ErrorEvent): Pick<ErrorEvent, "transaction" | "transaction_info"> {
  const { transaction, transaction_info } = event;
  const source = transaction_info?.source;
  if (transaction === undefined || typeof source !== "string") return { transaction, transaction_info };
  const clean = cleanTransactionName(transaction, source, event.sdk?.name);
  if (clean.name === transaction) return { transaction, transaction_info };
  const info = { original: transaction, ...transaction_info, source: clean.source };
  return { transaction: clean.name, transaction_info: info };
}

/** The replay that runs beside; browsers name it in the envelope only. */
function withReplay(contexts: ErrorEvent["contexts"], trace: unknown): ErrorEvent["contexts"] {
  const replayId = isJsonObject(trace) ? parseEventId(trace.replay_id) : undefined;
  if (replayId === undefined || contexts?.replay?.replay_id !== undefined) return contexts;
  return { ...contexts, replay: { ...contexts?.replay, replay_id: replayId } };
}

function sdkOf(value: unknown): Sdk | undefined {
  if (!isJsonObject(value) || typeof value.name !== "string") return undefined;
  return {
    name: value.name.slice(0, 128),
    version: typeof value.version === "string" ? value.version.slice(0, 64) : undefined,
  };
}

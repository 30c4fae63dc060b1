/** Step 2: JSON of whatever shape to a typed event that has an id, a time and an environment. */
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
      environment: event.environment ?? environmentTag(event),
      sdk: event.sdk ?? sdkOf(envelopeHeader.sdk),
    },
    remarks: timed.remarks.length === 0 ? remarks : [...remarks, ...timed.remarks],
  });
}

/** Clients older than the field say it as a tag. */
function environmentTag(event: ErrorEvent): string | undefined {
  return event.tags.find(([name]) => name === "environment")?.[1].slice(0, 64);
}

function sdkOf(value: unknown): Sdk | undefined {
  if (!isJsonObject(value) || typeof value.name !== "string") return undefined;
  return {
    name: value.name.slice(0, 128),
    version: typeof value.version === "string" ? value.version.slice(0, 64) : undefined,
  };
}

/** `/api/{project}/envelope/`: what every current SDK sends. Nothing below an item's header is parsed. */
import {
  categoryOfItem,
  defaultEnvelopeLimits,
  isInternalItemType,
  itemNeedsEventId,
  parseEventId,
  readEnvelope,
  type Envelope,
  type EventId,
} from "@vedette/protocol";
import { FaultError } from "../fault.ts";
import { unitsLostWith, type Units } from "../limits/item-units.ts";
import { newEventId } from "../new-event-id.ts";
import { answerWithId, type EndpointRequest, type IngestEndpoint, type Reading } from "./endpoint.ts";

export const envelopeEndpoint: IngestEndpoint = {
  kind: "ingest",
  methods: ["POST"],
  category: "default",
  isOneItem: false,
  credentials: "envelope",
  read: readEnvelopeBody,
  answer: answerWithId,
};

/** For pages whose visitors block the address of the errors' server: the only credential is inside. */
export const tunnelEndpoint: IngestEndpoint = { ...envelopeEndpoint, credentials: "dsn" };

export function readEnvelopeBody(request: EndpointRequest): Reading {
  const result = readEnvelope(request.bytes, defaultEnvelopeLimits);
  if (!result.ok) {
    const { status, code, message, offset, itemType } = result.fault;
    throw new FaultError({
      status,
      code: `invalid_envelope_${code}`,
      message: `Malformed envelope at byte ${offset}: ${message}.`,
      reason: status === 413 ? "too_large" : "invalid_envelope",
      category: itemType === undefined ? undefined : categoryOfItem(itemType),
      lost: status === 413 ? unitsInAll(request.bytes) : undefined,
    });
  }
  const { envelope } = result;
  const internal = envelope.items.find((item) => isInternalItemType(item.header.type));
  if (internal) {
    throw new FaultError({
      status: 400,
      code: "invalid_envelope_forbidden_type",
      message: `Items of the type ${internal.header.type} are reserved.`,
      reason: "invalid_envelope",
    });
  }
  const { header, items } = envelope;
  if (items.length === 0) return { dsn: header["dsn"], eventId: undefined, drafts: [] };
  const fallback = newEventId();
  const needsEventId = items.some((item) => itemNeedsEventId(item.header.type));
  return {
    dsn: header["dsn"],
    eventId: needsEventId ? (ownEventId(envelope) ?? fallback) : undefined,
    drafts: [
      {
        eventId: fallback,
        header,
        items,
        asItCame: { format: "envelope", encoding: request.encoding, body: request.body },
      },
    ],
  };
}

/** Of an envelope that holds too much: all its items go with it. `undefined` where its framing is broken as well. */
function unitsInAll(bytes: Uint8Array): readonly Units[] | undefined {
  const result = readEnvelope(bytes, { ...defaultEnvelopeLimits, items: new Map() });
  return result.ok ? result.envelope.items.flatMap(unitsLostWith) : undefined;
}

/** The envelope's own id; where it has none, the one inside its event (rare, so parsing it here is fair). */
function ownEventId(envelope: Envelope): EventId | undefined {
  const own = parseEventId(envelope.header["event_id"]);
  if (own) return own;
  const event = envelope.items.find((item) => itemNeedsEventId(item.header.type) && item.payload[0] === 0x7b);
  if (!event) return undefined;
  try {
    const payload: unknown = JSON.parse(Buffer.from(event.payload).toString("utf8"));
    return typeof payload === "object" && payload !== null && "event_id" in payload
      ? parseEventId(payload.event_id)
      : undefined;
  } catch {
    // A broken payload is the processing's finding, not a reason to refuse the envelope.
    return undefined;
  }
}

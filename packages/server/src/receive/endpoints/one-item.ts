/** Requests that are no envelopes become envelopes: a record of one item. */
import type { EventId, JsonObject } from "@vedette/protocol";
import { newEventId } from "../new-event-id.ts";
import type { Draft } from "./endpoint.ts";

export function oneItemDraft(
  header: Readonly<JsonObject> & { readonly type: string },
  payload: Uint8Array | string,
  eventId: EventId = newEventId(),
): Draft {
  return {
    eventId,
    header: { event_id: eventId },
    items: [{ header, payload: typeof payload === "string" ? Buffer.from(payload) : payload }],
  };
}

/** The type of a `Content-Type`, without its parameters. */
export function mediaType(header: string | undefined): string {
  return (header ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

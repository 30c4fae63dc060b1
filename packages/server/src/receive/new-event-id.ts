import { randomUUID } from "node:crypto";
import type { EventId } from "@vedette/protocol";

/** For an event that came without one. */
export function newEventId(): EventId {
  return randomUUID().replaceAll("-", "") as EventId;
}

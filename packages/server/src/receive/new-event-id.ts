import { randomFillSync } from "node:crypto";
import type { EventId } from "@vedette/protocol";

const idBytes = 16;
/** One draw serves many ids: every envelope is given a spare one. */
const drawn = Buffer.alloc(256 * idBytes);
let at = drawn.length;

/** For an event that came without one. A random UUID without its dashes. */
export function newEventId(): EventId {
  if (at === drawn.length) {
    randomFillSync(drawn);
    at = 0;
  }
  drawn[at + 6] = ((drawn[at + 6] ?? 0) & 0x0f) | 0x40;
  drawn[at + 8] = ((drawn[at + 8] ?? 0) & 0x3f) | 0x80;
  const id = drawn.toString("hex", at, at + idBytes);
  at += idBytes;
  return id as EventId;
}

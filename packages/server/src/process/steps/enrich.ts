/** What the server knows and the client does not: the sender's address, place and browser, and which frames are the application's. */
import { fillAddress } from "#rules/event-address.ts";
import { fillGeo } from "#rules/geo/fill-geo.ts";
import { readDescriptions } from "#rules/system-description.ts";
import { addClientContexts } from "#rules/user-agent.ts";
import { markInApp } from "#rules/in-app.ts";
import type { ItemContext } from "./item-context.ts";
import type { NormalizedItem } from "./normalize.ts";
import { keep, type StepResult } from "./step.ts";

/** Completes the event. The address is filled in even where it may not be kept: filters ask for it first. */
export function enrich(item: NormalizedItem, context: ItemContext): StepResult<NormalizedItem> {
  const { event_id, timestamp } = item.event;
  markInApp(item.event);
  const located = fillGeo(fillAddress(item.event, context.record.clientIp, true), context.geo);
  const event = addClientContexts(readDescriptions(located));
  return keep({ ...item, event: { ...event, event_id, timestamp } });
}

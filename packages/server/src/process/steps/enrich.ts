/** What the server knows and the client does not: the sender's address, place and browser, and which frames are the application's. */
import type { ErrorEvent } from "@vedette/protocol";
import { fillAddress } from "#rules/event-address.ts";
import { fillGeo } from "#rules/geo/fill-geo.ts";
import { readDescriptions } from "#rules/system-description.ts";
import { addClientContexts } from "#rules/user-agent.ts";
import { isInApp } from "#rules/in-app.ts";
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

/** Says of every frame whether it is the application's own, so that everyone after here agrees. */
function markInApp(event: ErrorEvent): void {
  const traces = [
    ...(event.exception?.values ?? []).map((value) => value.stacktrace),
    ...(event.threads?.values ?? []).map((thread) => thread.stacktrace),
    event.stacktrace,
  ];
  for (const trace of traces) {
    for (const frame of trace?.frames ?? []) {
      const inApp = isInApp(frame, event.platform);
      if (frame.in_app !== inApp) (frame as { in_app?: boolean }).in_app = inApp;
    }
  }
}

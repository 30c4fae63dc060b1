/** Step 4: what the server knows and the client does not: the sender's address, and tags from the fields. */
import type { ErrorEvent } from "@vedette/protocol";
import { fillAddress } from "#rules/event-address.ts";
import { eventTags } from "#rules/event-tags.ts";
import { addClientContexts } from "#rules/user-agent.ts";
import { isInApp } from "#rules/in-app.ts";
import type { ItemContext } from "./item-context.ts";
import type { NormalizedItem } from "./normalize.ts";
import { keep, type StepResult } from "./step.ts";

/** Completes the event. Tags come last: they are made of everything else. */
export function enrich(item: NormalizedItem, context: ItemContext): StepResult<NormalizedItem> {
  const { event_id, timestamp } = item.event;
  markInApp(item.event);
  const event = addClientContexts(fillAddress(item.event, context.record.clientIp, true));
  return keep({ ...item, event: { ...event, event_id, timestamp, tags: eventTags(event) } });
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

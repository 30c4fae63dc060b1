/** Step 3: no secret goes further than here. */
import { createEventScrubber, defaultScrubSettings } from "#rules/scrubbing/scrub-event.ts";
import type { ItemContext } from "./item-context.ts";
import type { NormalizedItem } from "./normalize.ts";
import { keep, type StepResult } from "./step.ts";

const scrubEvent = createEventScrubber(defaultScrubSettings);

/** Scrubs by the built-in rules. */
export function scrub(item: NormalizedItem, _context: ItemContext): StepResult<NormalizedItem> {
  // In place: the scrubber answers the event it was given.
  scrubEvent(item.event);
  return keep(item);
}

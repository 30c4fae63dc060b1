/** Tags from the fields of the event, so that every event can be searched by the same names. */
import type { Pair } from "@vedette/protocol";
import { eventTags } from "#rules/event-tags.ts";
import type { ItemContext } from "./item-context.ts";
import type { NormalizedItem } from "./normalize.ts";
import { keep, type StepResult } from "./step.ts";

/** Comes after the scrubbing: a tag that repeats a field must repeat what is left of it. */
export function tag<Item extends NormalizedItem>(item: Item, _context: ItemContext): StepResult<Item> {
  // In place, as the scrubbing before: the event is ours.
  (item.event as { tags: readonly Pair[] }).tags = eventTags(item.event);
  return keep(item);
}

/** What the project does not want to take in goes no further. */
import { filterError } from "#rules/filters/inbound-filters.ts";
import type { ItemContext } from "./item-context.ts";
import type { NormalizedItem } from "./normalize.ts";
import { filtered, keep, type StepResult } from "./step.ts";

/** Needs the event completed (the user's address) and not yet scrubbed (addresses, messages). */
export function filter(item: NormalizedItem, context: ItemContext): StepResult<NormalizedItem> {
  const reason = filterError(item.event, context.record.clientIp, context.settings);
  return reason === undefined ? keep(item) : filtered(reason);
}

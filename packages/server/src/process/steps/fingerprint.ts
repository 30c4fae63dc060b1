/** Which issue the event belongs to, and what it is called. */
import { groupEvent, type Grouping } from "#rules/grouping/v1.ts";
import { titleOf, type EventTitle } from "#rules/title.ts";
import type { ItemContext } from "./item-context.ts";
import type { NormalizedItem } from "./normalize.ts";
import { keep, type StepResult } from "./step.ts";

export type FingerprintedItem = NormalizedItem & { readonly grouping: Grouping; readonly title: EventTitle };

export function fingerprint<Item extends NormalizedItem>(
  item: Item,
  _context: ItemContext,
): StepResult<Item & FingerprintedItem> {
  return keep({ ...item, grouping: groupEvent(item.event), title: titleOf(item.event) });
}

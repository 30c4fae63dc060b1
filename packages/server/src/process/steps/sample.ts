/** Whether the event is in the share that is kept, and how many it stands for. */
import { sampleItem } from "#rules/sampling/sample-item.ts";
import type { ItemContext } from "./item-context.ts";
import type { NormalizedItem } from "./normalize.ts";
import { filtered, keep, type StepResult } from "./step.ts";

export type SampledItem = NormalizedItem & { readonly sampleWeight: number };

/** Only rules that name errors apply: otherwise every error is kept. */
export function sample(item: NormalizedItem, context: ItemContext): StepResult<SampledItem> {
  const { event } = item;
  const decision = sampleItem("error", event.event_id, event, context.settings);
  return decision.isKept
    ? keep({ event, remarks: item.remarks, sampleWeight: decision.weight })
    : filtered(decision.reason);
}

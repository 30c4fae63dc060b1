/** Which issue the event belongs to, and what it is called, by the project's rules. */
import type { RuleNotes } from "#rules/grouping-rules/apply-grouping-rules.ts";
import { groupByRules } from "#rules/grouping-rules/group-by-rules.ts";
import type { Grouping } from "#rules/grouping/group-by-version.ts";
import type { EventTitle } from "#rules/title.ts";
import type { ItemContext } from "./item-context.ts";
import type { NormalizedItem } from "./normalize.ts";
import { keep, type StepResult } from "./step.ts";

export type FingerprintedItem = NormalizedItem & {
  readonly grouping: Grouping;
  readonly title: EventTitle;
  /** What rules had to do with it. */
  readonly rules: RuleNotes | undefined;
};

export function fingerprint<Item extends NormalizedItem>(
  item: Item,
  { record, settings }: ItemContext,
): StepResult<Item & FingerprintedItem> {
  const { event, grouping, title, notes } = groupByRules(item.event, {
    rules: settings.grouping,
    version: settings.groupingVersion,
    receivedAtMs: record.receivedAtMs,
  });
  return keep({ ...item, event, grouping, title, rules: notes });
}

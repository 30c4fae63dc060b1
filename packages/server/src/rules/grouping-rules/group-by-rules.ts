/**
 * An event with a project's rules and its version of grouping: as it is stored, its group, and what it is called.
 * The one place where these meet, for processing and for whoever tries rules out.
 */
import type { ErrorEvent } from "@vedette/protocol";
import type { GroupingVersionSettings } from "#domain/ingest-settings/ingest-settings.ts";
import { fillVariables } from "../grouping/fingerprint.ts";
import { groupByVersion, type Grouping } from "../grouping/group-by-version.ts";
import { named, titleOf, type EventTitle } from "../title.ts";
import { applyGroupingRules, type RuledEvent, type RuleNotes } from "./apply-grouping-rules.ts";
import {
  type CompiledGroupingRules,
  groupingRulesOf,
  type GroupingRuleTexts,
} from "./compile-grouping-rules.ts";

export type GroupedEvent<Event extends ErrorEvent> = {
  readonly event: Event;
  readonly grouping: Grouping;
  readonly title: EventTitle;
  readonly notes: RuleNotes | undefined;
  /** Absent where a rule broke. */
  readonly ruled: RuledEvent<Event> | undefined;
};

/** How a project groups. */
export type ProjectGrouping = {
  readonly rules: GroupingRuleTexts;
  /** The rules as they were compiled for this alone; otherwise they are looked up. */
  readonly compiled?: CompiledGroupingRules | undefined;
  readonly version: GroupingVersionSettings;
  readonly receivedAtMs: number;
};

/** Groups an event. A rule that breaks takes the rules away from it, never the event. */
export function groupByRules<Event extends ErrorEvent>(
  event: Event,
  { rules, compiled, version, receivedAtMs }: ProjectGrouping,
): GroupedEvent<Event> {
  const ruled = tryRules(event, rules, compiled);
  const stored = ruled?.event ?? event;
  const title = titleOf(stored);
  return {
    event: stored,
    grouping: groupByVersion(ruled?.counted ?? event, version, receivedAtMs),
    title: ruled?.title === undefined ? title : named(title, fillVariables(ruled.title, stored)),
    notes: ruled === undefined ? { isIncomplete: true } : ruled.notes,
    ruled,
  };
}

function tryRules<Event extends ErrorEvent>(
  event: Event,
  settings: GroupingRuleTexts,
  compiled: CompiledGroupingRules | undefined,
): RuledEvent<Event> | undefined {
  try {
    return applyGroupingRules(event, compiled ?? groupingRulesOf(settings));
  } catch {
    return undefined;
  }
}

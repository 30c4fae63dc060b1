/** Trying out rules of grouping before they are saved. */
import { setImmediate } from "node:timers/promises";
import type { Input } from "@vedette/api";
import { parseEventId, readErrorEvent, type ErrorEvent, type JsonObject } from "@vedette/protocol";
import type { GroupingVersion } from "#domain/ingest-settings/ingest-settings.ts";
import { projectIngestSettings } from "#domain/ingest-settings/effective-settings.ts";
import type { EventReader } from "#query/event-reader.ts";
import { findNextEvent, readEvent } from "#query/event-list.ts";
import { readRecentEvents } from "#query/recent-events.ts";
import { wholeRange } from "#query/time-range.ts";
import { eventTags } from "#rules/event-tags.ts";
import {
  compileGroupingRules,
  type GroupingRuleTexts,
  hasBuiltInRules,
} from "#rules/grouping-rules/compile-grouping-rules.ts";
import { parseFingerprintRules, parseStackTraceRules } from "#rules/grouping-rules/parse-grouping-rules.ts";
import {
  groupByTriedRules,
  type RulesToTry,
  tryRules,
  withoutRules,
} from "#rules/grouping-rules/rule-trial.ts";
import { markInApp } from "#rules/in-app.ts";
import { apiError } from "#http/answer-error.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";

type Body = Input<"testGroupingRules">["body"];

/** Time for the last events, of reading and of grouping them. */
const recentMsMax = 3_000;
const recentRangeMs = 30 * 86_400_000;
const examplesMax = 10;

export function groupingRulesHandlers(deps: HttpDeps): HandlersOf<"testGroupingRules"> {
  return {
    testGroupingRules: async ({ project, scope, body }) => {
      const { effective } = await projectIngestSettings(deps.meta, project.id);
      const holding = effective.grouping;
      const { fingerprintRules = holding.fingerprintRules, stackTraceRules = holding.stackTraceRules } = body;
      const { version } = effective.groupingVersion;
      const before = ready(holding, version);
      const after = ready({ ...holding, fingerprintRules, stackTraceRules }, version);
      const nowMs = deps.clock.nowMs();
      const reader = { events: deps.events, scope, range: wholeRange(nowMs) };
      const found = await eventToTry(reader, body);
      const recentReader = { ...reader, range: { ...reader.range, startMs: nowMs - recentRangeMs } };
      return {
        faults: faultsOf({ fingerprintRules, stackTraceRules }),
        event: found && { eventId: found.eventId, ...tryRules(found.event, before, after) },
        recent: await tryOnRecent(recentReader, body.recentEvents, before, after),
      };
    },
  };
}

function ready(settings: GroupingRuleTexts, version: GroupingVersion): RulesToTry {
  return { settings, compiled: compileGroupingRules(settings, hasBuiltInRules(settings)), version };
}

function faultsOf(texts: GroupingRuleTexts) {
  return [
    ...parseFingerprintRules(texts.fingerprintRules).faults.map((fault) => ({
      field: "fingerprintRules" as const,
      ...fault,
    })),
    ...parseStackTraceRules(texts.stackTraceRules).faults.map((fault) => ({
      field: "stackTraceRules" as const,
      ...fault,
    })),
  ];
}

async function eventToTry(
  reader: EventReader,
  { event, eventId }: Body,
): Promise<{ readonly eventId: string | null; readonly event: ErrorEvent } | null> {
  if (event !== undefined) {
    if (eventId !== undefined)
      throw apiError("invalid_input", "Give either an event or the id of one.", "eventId");
    return { eventId: null, event: asProcessed(structuredClone(event) as JsonObject) };
  }
  const id = eventId === undefined ? undefined : parseEventId(eventId);
  if (id !== undefined) {
    const stored = await readEvent(reader, { eventId: id });
    if (stored === undefined) throw apiError("not_found", "The project has no such event.", "eventId");
    return { eventId: id, event: withoutRules(stored.event) };
  }
  const newest = await findNextEvent(reader, {
    groups: undefined,
    environments: [],
    from: undefined,
    direction: "older",
  });
  const stored = newest && (await readEvent(reader, { eventId: newest.eventId, at: newest }));
  return stored === undefined ? null : { eventId: stored.eventId, event: withoutRules(stored.event) };
}

/** With what processing finds out before it groups. */
function asProcessed(payload: JsonObject): ErrorEvent {
  const { event } = readErrorEvent(payload);
  markInApp(event);
  return { ...event, tags: eventTags(event) };
}

async function tryOnRecent(reader: EventReader, wanted: number, before: RulesToTry, after: RulesToTry) {
  const groupsBefore = new Set<string>();
  const groupsAfter = new Set<string>();
  const examples: { eventId: string; title: string; titleAfter: string; before: string; after: string }[] =
    [];
  let events = 0;
  let changed = 0;
  let isComplete = true;
  const endMs = performance.now() + recentMsMax;
  if (wanted > 0) {
    look: for await (const part of readRecentEvents(reader, wanted, recentMsMax)) {
      for (const stored of part) {
        if (performance.now() > endMs) {
          isComplete = false;
          break look;
        }
        const event = withoutRules(stored.event);
        const was = groupByTriedRules(event, before);
        const is = groupByTriedRules(event, after);
        events += 1;
        groupsBefore.add(was.grouping.hash);
        groupsAfter.add(is.grouping.hash);
        if (was.grouping.hash !== is.grouping.hash) {
          changed += 1;
          if (examples.length < examplesMax)
            examples.push({
              eventId: stored.eventId,
              title: was.title.title,
              titleAfter: is.title.title,
              before: was.grouping.hash,
              after: is.grouping.hash,
            });
        }
        // Rules and events may be heavy: other requests go on between them.
        await setImmediate();
      }
    }
  }
  return {
    events,
    changed,
    groupsBefore: groupsBefore.size,
    groupsAfter: groupsAfter.size,
    isComplete,
    examples,
  };
}

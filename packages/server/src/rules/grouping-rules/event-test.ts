/**
 * What fingerprint rules ask of an event besides its frames. Matchers of one kind must hold for the same
 * exception, the same message or the same thread; so what is negated asks for one that is different.
 */
import type { ErrorEvent } from "@vedette/protocol";
import type { StepMeter } from "../metered-glob.ts";
import type { EventKey, Matcher } from "./grouping-rule.ts";
import { familyOf } from "./platform-family.ts";
import {
  comparable,
  comparablePath,
  familyTest,
  globTest,
  isYes,
  looseGlobTest,
  pathTest,
} from "./text-test.ts";

/** The texts of one exception, message, thread, or of the event itself, by the keys of matchers. */
type Facts = { readonly [key in string]?: string | undefined };
type Group = "exceptions" | "messages" | "threads" | "event" | "tags";

export type EventFacts = (group: Group) => readonly Facts[];
export type EventTest = (facts: EventFacts, meter: StepMeter) => boolean;

const listMax = 100;

/** What rules ask of an event, gathered when the first one asks. */
export function createEventFacts(event: ErrorEvent): EventFacts {
  const known = new Map<Group, readonly Facts[]>();
  return (group) => {
    let facts = known.get(group);
    if (facts === undefined) {
      facts = gather(group, event);
      known.set(group, facts);
    }
    return facts;
  };
}

function gather(group: Group, event: ErrorEvent): readonly Facts[] {
  const exceptions = (event.exception?.values ?? []).slice(-listMax);
  switch (group) {
    case "exceptions":
      return exceptions.map(({ type, value }) => factsOf({ type, value: value?.toLowerCase() }));
    case "messages": {
      const messages = [
        event.logentry?.formatted ?? event.logentry?.message,
        ...exceptions.map(({ value }) => value),
      ];
      return messages.flatMap((message) => (message ? [factsOf({ message: message.toLowerCase() })] : []));
    }
    case "threads":
      return (event.threads?.values ?? []).slice(0, listMax).map((thread) =>
        factsOf({
          "thread.id": thread.id === undefined ? undefined : String(thread.id),
          "thread.name": thread.name,
          "thread.state": thread.state,
          "thread.crashed": yesOrNo(thread.crashed),
          "thread.current": yesOrNo(thread.current),
        }),
      );
    case "tags":
      return [
        Object.fromEntries(
          event.tags.slice(0, listMax).map(([name, value]) => [`tags.${name}`, comparable(value)]),
        ),
      ];
    case "event":
      return [
        factsOf({
          logger: event.logger,
          level: event.level,
          family: familyOf(event.platform),
          sdk: event.sdk?.name,
          release: event.release === undefined ? undefined : comparablePath(event.release),
        }),
      ];
  }
}

function factsOf(texts: Facts): Facts {
  const facts: Record<string, string | undefined> = {};
  for (const key in texts) facts[key] = comparable(texts[key]);
  return facts;
}

function yesOrNo(flag: boolean | undefined): string | undefined {
  return flag === undefined ? undefined : flag ? "yes" : "no";
}

/** Tests for the matchers of one rule, a test for each kind. */
export function compileEventTests(matchers: readonly Matcher<EventKey>[]): readonly EventTest[] {
  const groups = new Map<Group, ((facts: Facts, meter: StepMeter) => boolean)[]>();
  for (const { key, pattern, isNegated } of matchers) {
    const test = testOf(key, pattern);
    const group = groupOf(key);
    const holds = (facts: Facts, meter: StepMeter): boolean => {
      meter.steps += 1;
      return test(facts[key], meter) !== isNegated;
    };
    groups.set(group, [...(groups.get(group) ?? []), holds]);
  }
  return [...groups].map(
    ([group, tests]): EventTest =>
      (factsIn, meter) =>
        factsIn(group).some((facts) => tests.every((holds) => holds(facts, meter))),
  );
}

function groupOf(key: EventKey): Group {
  if (key === "type" || key === "value") return "exceptions";
  if (key === "message") return "messages";
  if (key.startsWith("tags.")) return "tags";
  return key.startsWith("thread.") ? "threads" : "event";
}

function testOf(key: EventKey, pattern: string) {
  switch (key) {
    case "value":
    case "message":
    case "level":
      return looseGlobTest(pattern);
    case "family":
      return familyTest(pattern);
    case "release":
      return pathTest(pattern);
    case "thread.crashed":
    case "thread.current": {
      const wanted = isYes(pattern) ? "yes" : "no";
      // A thread of which nothing is said has not crashed and is not the current one.
      return (flag: string | undefined) => (flag ?? "no") === wanted;
    }
    default:
      return globTest(pattern);
  }
}

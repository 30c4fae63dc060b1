/** Facts of the answer line in the words of the API. */
import type { EventsAnswerFact, IssueAnswerFact, StreamAnswerFact } from "@vedette/api";
import type { EventsFact } from "#signals/answer/answer-events.ts";
import type { IssueFact, StreamFact } from "#signals/answer/answer-fact.ts";
import type { ReleaseSighting } from "#signals/answer/onset.ts";
import { isoTime, shortVersion } from "./time.ts";

export function releaseView({ version, firstSeenMs }: ReleaseSighting) {
  return { version, shortVersion: shortVersion(version), firstSeen: isoTime(firstSeenMs) };
}

function surgeView({ sinceMs, release }: Extract<StreamFact, { kind: "surge" }>) {
  return {
    kind: "surge" as const,
    since: isoTime(sinceMs),
    release: release === undefined ? null : releaseView(release),
  };
}

export function issueFactView(fact: IssueFact): IssueAnswerFact {
  switch (fact.kind) {
    case "surge":
      return surgeView(fact);
    case "onset": {
      const { release } = fact;
      return {
        kind: "onset",
        at: isoTime(fact.atMs),
        release: release === undefined ? null : { ...releaseView(release), afterMs: release.afterMs },
      };
    }
    case "regressed":
      return { kind: "regressed", at: isoTime(fact.atMs) };
    case "continuance":
      return { kind: "continuance", state: fact.state, lastSeen: isoTime(fact.lastSeenMs) };
    default:
      return fact;
  }
}

export function eventsFactView(fact: EventsFact): EventsAnswerFact {
  return fact.kind === "found" ? { ...fact, users: fact.users ?? null, share: fact.share ?? null } : fact;
}

export function streamFactView(fact: StreamFact): StreamAnswerFact {
  switch (fact.kind) {
    case "surge":
      return surgeView(fact);
    case "released":
      return { ...fact, release: releaseView(fact.release) };
    case "leader": {
      const { id, shortId, title, firstSeenAtMs } = fact.issue;
      return { ...fact, issue: { id: String(id), shortId, title, firstSeen: isoTime(firstSeenAtMs) } };
    }
    default:
      return fact;
  }
}

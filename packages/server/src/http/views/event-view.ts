/** A stored event as the Web API shows it: entries drawn each in its own way, and facts beside them. */
import type { EventDetails, EventSummary, EventUser as EventUserView } from "@vedette/api";
import { isJsonObject, type EventId, type IssueId, type JsonObject, type Pair } from "@vedette/protocol";
import type { EventLine, StoredEvent } from "#query/stored-event.ts";
import { metaOf, problemsOf } from "#rules/event-problems.ts";
import { titleOf } from "#rules/title.ts";
import { entriesView } from "./entries-view.ts";
import { groupingConfigView } from "./grouping-view.ts";
import { isoTime, shortVersion, textOrNull } from "./time.ts";

export type EventSurroundings = {
  readonly projectSlug: string;
  readonly issueId: IssueId | undefined;
  readonly previousEventId: EventId | undefined;
  readonly nextEventId: EventId | undefined;
};

/** A line of a list of events. */
export function eventSummaryView(event: EventLine, issueId: IssueId | undefined): EventSummary {
  return {
    id: event.eventId,
    eventID: event.eventId,
    projectID: String(event.projectId),
    groupID: issueId === undefined ? null : String(issueId),
    "event.type": event.type,
    title: event.title,
    message: textOrNull(event.message),
    location: null,
    culprit: textOrNull(event.culprit),
    platform: event.platform,
    level: event.level,
    dateCreated: isoTime(event.timestampMs),
    user: lineUserView(event),
    tags: tagsView(event.tags),
    crashFile: null,
  };
}

/** The whole event. */
export function eventDetailsView(stored: StoredEvent, around: EventSurroundings): EventDetails {
  const { event } = stored;
  const { metadata } = titleOf(event);
  return {
    ...eventSummaryView(stored, around.issueId),
    message: stored.message,
    projectSlug: around.projectSlug,
    location: metadata["filename"] ?? null,
    type: stored.type,
    metadata,
    dateReceived: isoTime(stored.receivedAtMs),
    size: stored.sizeBytes,
    user: userView(stored),
    entries: entriesView(event),
    contexts: contextsView(event.contexts ?? {}),
    context: event.extra ?? {},
    packages: event.modules ?? {},
    sdk: event.sdk?.name === undefined ? null : { name: event.sdk.name, version: event.sdk.version ?? "" },
    release:
      event.release === undefined
        ? null
        : { version: event.release, shortVersion: shortVersion(event.release) },
    dist: event.dist ?? null,
    environment: event.environment ?? null,
    errors: problemsOf(event, stored.remarks),
    fingerprints: [stored.groupHash],
    groupingConfig: {
      ...groupingConfigView(stored.grouping),
      rule: stored.grouping?.rules?.rule ?? null,
      frameRules: stored.grouping?.rules?.frameRules ?? [],
      clientFingerprint: event.fingerprint ?? null,
    },
    _meta: metaOf(event, stored.remarks),
    userReport: null,
    occurrence: null,
    sdkUpdates: [],
    resolvedWith: [],
    previousEventID: around.previousEventId ?? null,
    nextEventID: around.nextEventId ?? null,
  };
}

function tagsView(tags: readonly Pair[]): { key: string; value: string }[] {
  return tags.map(([key, value]) => ({ key, value })).sort((a, b) => (a.key < b.key ? -1 : 1));
}

function lineUserView(event: EventLine): EventUserView {
  const { id, email, username, ip } = event.user;
  if (id === "" && email === "" && username === "" && ip === "") return null;
  return {
    id: textOrNull(id),
    email: textOrNull(email),
    username: textOrNull(username),
    name: null,
    ip_address: textOrNull(ip),
    geo: null,
    data: null,
  };
}

function userView(stored: StoredEvent): EventUserView {
  const user = stored.event.user;
  if (user === undefined) return lineUserView(stored);
  return {
    id: textOrNull(user.id),
    email: textOrNull(user.email),
    username: textOrNull(user.username),
    name: textOrNull(user.name),
    ip_address: textOrNull(user.ip_address),
    geo: user.geo ?? null,
    data: user.data ?? null,
  };
}

function contextsView(
  contexts: Readonly<Record<string, JsonObject | undefined>>,
): Record<string, JsonObject> {
  const shown: Record<string, JsonObject> = {};
  for (const [name, context] of Object.entries(contexts)) if (isJsonObject(context)) shown[name] = context;
  return shown;
}

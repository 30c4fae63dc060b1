/**
 * What a share link shows. It is put together from what may be shown and never cut out of the whole view, so that
 * what is added to an issue later does not go out to everybody.
 */
import type { SharedIssue } from "@vedette/api";
import type { Issue } from "#domain/issues/issue.ts";
import type { StoredEvent } from "#query/stored-event.ts";
import { exceptionView } from "./frames-view.ts";
import { isoTime, textOrNull } from "./time.ts";

export function sharedIssueView(
  issue: Issue,
  shared: {
    readonly shareId: string;
    readonly events: number;
    readonly users: number;
    readonly latest: StoredEvent | undefined;
  },
): SharedIssue {
  return {
    shareId: shared.shareId,
    shortId: issue.shortId,
    title: issue.title,
    culprit: textOrNull(issue.culprit),
    level: issue.level,
    type: issue.type,
    status: issue.status,
    platform: issue.platform,
    isPublic: true,
    isUnhandled: issue.isUnhandled,
    project: { slug: issue.project.slug, name: issue.project.name },
    count: String(shared.events),
    userCount: shared.users,
    firstSeen: isoTime(issue.firstSeenAtMs),
    lastSeen: isoTime(issue.lastSeenAtMs),
    latestEvent: shared.latest === undefined ? null : latestEventView(shared.latest),
  };
}

function latestEventView({ event, timestampMs, platform }: StoredEvent): SharedIssue["latestEvent"] {
  const values = (event.exception?.values ?? []).map((value) => {
    const { type, value: text, module, threadId, stacktrace } = exceptionView(value);
    const frames = stacktrace?.frames.map((frame) => ({
      ...frame,
      vars: null,
      absPath: null,
      package: null,
    }));
    return {
      type,
      value: text,
      module,
      threadId,
      stacktrace:
        stacktrace === null || frames === undefined ? null : { ...stacktrace, frames, registers: null },
    };
  });
  return {
    dateCreated: isoTime(timestampMs),
    platform,
    entries: values.length === 0 ? [] : [{ type: "exception", data: { values } }],
  };
}

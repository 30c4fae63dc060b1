/**
 * What becomes of issues whose events were deleted for a person: one of which no event is left goes, and any other is
 * called after the newest one that is left. Otherwise the title would keep what the request wants gone. The same goes
 * for issues that were merged into others: their rows are kept to be brought back.
 */
import type { ProjectScope } from "#ports/project-scope.ts";
import type { IssueSeed } from "#domain/issues/issue-seed.ts";
import { differs, issueStatement } from "#domain/issues/issue-statement.ts";
import { type GroupedIssue, issuesOfGroups } from "#domain/issues/issues-of-groups.ts";
import { forgetMergedTitles, forgetVectors } from "#domain/issues/forget-traces.ts";
import { deleteQuietIssues } from "#domain/issues/quiet-issues.ts";
import { restateIssues } from "#domain/issues/touch-issues.ts";
import { chunks } from "#domain/sql/values-table.ts";
import { type FoundEvent, readEvent } from "#query/event-list.ts";
import { type EventReader, groupKeyText } from "#query/event-reader.ts";
import { findNewestOfGroups } from "#query/newest-of-groups.ts";
import type { SubjectGroup } from "#query/subject-groups.ts";
import { wholeRange } from "#query/time-range.ts";
import { decidingMechanism } from "#rules/crash-frame.ts";
import { titleOf } from "#rules/title.ts";
import type { Clock } from "#kernel/clock.ts";
import type { EventStore } from "#ports/event-store.ts";
import type { MetaAccess } from "#ports/meta-store.ts";

export type TidiedIssues = { readonly removed: number; readonly renamed: number };

const groupsPerQuery = 200;

export async function tidyIssuesOf(
  deps: {
    readonly meta: MetaAccess;
    readonly events: EventStore;
    readonly clock: Clock;
    readonly processedSoFar: () => Promise<boolean>;
  },
  scope: ProjectScope,
  deleted: readonly SubjectGroup[],
): Promise<TidiedIssues> {
  if (deleted.length === 0) return { removed: 0, renamed: 0 };
  const issues = await issuesOfGroups(deps.meta, deleted);
  // An issue is touched before its event is stored: one that is touched from here on is spared, and the events of
  // those that were touched before are in the log's part that is waited for.
  await deps.processedSoFar();
  const reader: EventReader = { events: deps.events, scope, range: wholeRange(deps.clock.nowMs()) };
  const newest = new Map<string, FoundEvent>();
  const groups = issues.flatMap(({ projectId, hashes }) => hashes.map((hash) => ({ projectId, hash })));
  for (const part of chunks(groups, groupsPerQuery))
    for (const [key, event] of await findNewestOfGroups(reader, part)) newest.set(key, event);

  const newestOf = (issue: GroupedIssue): FoundEvent | undefined =>
    issue.hashes
      .flatMap((hash) => newest.get(groupKeyText({ projectId: issue.projectId, hash })) ?? [])
      .reduce<FoundEvent | undefined>(
        (one, other) => (one && one.timestampMs >= other.timestampMs ? one : other),
        undefined,
      );
  await forgetVectors(deps.meta, deleted);
  await forgetMergedTitles(
    deps.meta,
    issues.map(({ id }) => id),
  );
  const removed = await deleteQuietIssues(
    deps.meta,
    issues.filter((issue) => newestOf(issue) === undefined),
  );

  let renamed = 0;
  for (const issue of issues) {
    const at = newestOf(issue);
    const seed = at && (await seedOf(reader, at, issue));
    if (seed === undefined) continue;
    const statement = issueStatement(seed);
    if (!differs(issue.statement, statement)) continue;
    const { id: issueId, lastSeenMs } = issue;
    // An event that has come since has named the issue already, and stands.
    const restatement = { issueId, firstSeenMs: lastSeenMs, lastSeenMs, statement };
    await deps.meta.transaction(async (trx) => await restateIssues(trx, [restatement], deps.clock.nowMs()));
    renamed += 1;
  }
  return { removed, renamed };
}

/** What a stored event says about its issue. */
async function seedOf(
  reader: EventReader,
  at: FoundEvent,
  issue: GroupedIssue,
): Promise<IssueSeed | undefined> {
  const stored = await readEvent(reader, { eventId: at.eventId, at });
  if (stored === undefined) return undefined;
  const { event } = stored;
  return {
    projectId: issue.projectId,
    hash: stored.groupHash,
    title: stored.title,
    culprit: stored.culprit,
    type: event.type,
    level: event.level,
    platform: stored.platform,
    logger: event.logger ?? "",
    metadata: titleOf(event).metadata,
    isUnhandled: decidingMechanism(event)?.handled === false,
    firstSeenMs: stored.timestampMs,
    lastSeenMs: stored.timestampMs,
    release: event.release ?? "",
  };
}

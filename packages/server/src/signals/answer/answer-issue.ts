/** The facts of one issue. Reads run beside each other; what they say is decided by the pure files around this one. */
import { errorsKnownSince, releasesBefore } from "#domain/issues/release-times.ts";
import type { Issue } from "#domain/issues/issue.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import { readFirstSession, readOldestEvent } from "#query/answer-figures.ts";
import type { EventReader } from "#query/event-reader.ts";
import { readHourCounts } from "#query/hour-counts.ts";
import { type IssueFigures, type IssueGroup, readIssueFigures } from "#query/issue-figures.ts";
import { type OwnTags, readOtherTags, readOwnTags } from "#query/tag-contrast.ts";
import type { ProjectHours } from "#query/project-hours.ts";
import type { TimeRange } from "#query/time-range.ts";
import type { IssueFact } from "./answer-fact.ts";
import { continuanceOf } from "./continuance.ts";
import { isOfLastRelease, onsetOf, type ReleaseSighting, releaseAtSurge, sameMomentMs } from "./onset.ts";
import { isTelling, type SurprisingShare, surprisingShares } from "./surprising-shares.ts";
import { compareWithUsual, comparedDays, hourMs, type HourCounts, surgeStartMs } from "./usual-count.ts";

export type IssueAsked = {
  readonly issue: Issue;
  readonly groups: readonly IssueGroup[];
  readonly environments: readonly string[];
  readonly nowMs: number;
};

/** Values are told apart by events of so long at most. */
const contrastMs = 3 * 24 * hourMs;
/** Of more events than this around the issue's, the hours are shortened until so many are left. */
const eventsAroundMax = 30_000;
/** Ids of visits and the like have a value of their own for every event. */
const valuesShareMax = 0.5;

export async function answerIssue(
  meta: MetaAccess,
  reader: EventReader & { readonly hoursOf: ProjectHours },
  asked: IssueAsked,
): Promise<readonly IssueFact[]> {
  const { issue, nowMs } = asked;
  const days = { startMs: nowMs - comparedDays * 24 * hourMs, endMs: nowMs + hourMs };
  const [figures, counts, shares, onset, keptSinceMs] = await Promise.all([
    readIssueFigures(reader, asked),
    readHourCounts({ ...reader, range: days }, asked),
    readShares(reader, asked),
    readOnset(meta, reader, asked),
    errorsKnownSince(meta, reader.scope, nowMs),
  ]);
  const own = figures.get(issue.id);
  const counted = {
    counts,
    nowMs,
    knownSinceMs: Math.max(issue.firstSeenAtMs, keptSinceMs),
    eventWeight: 1,
  };
  const change = compareWithUsual(counted);
  return [
    ...countsOf(own),
    onset,
    ...(issue.substatus === "regressed" ? [{ kind: "regressed", atMs: issue.stateSinceMs } as const] : []),
    ...(change === undefined ? [] : [{ kind: "change", ...change } as const]),
    ...(change?.direction === "above" ? await surgeOf(meta, issue, surgeStartMs(counted)) : []),
    ...shares.map((share) => ({ kind: "share", ...share }) as const),
    ...continuance(own, counts, asked),
  ];
}

function countsOf(figures: IssueFigures | undefined): readonly IssueFact[] {
  return [{ kind: "counts", events: figures?.events ?? 0, users: figures?.users ?? 0 }];
}

function continuance(
  figures: IssueFigures | undefined,
  counts: HourCounts,
  { issue, environments, nowMs }: IssueAsked,
): readonly IssueFact[] {
  // The issue itself knows of all environments only.
  const lastSeenMs = environments.length === 0 ? issue.lastSeenAtMs : figures?.lastSeenMs;
  if (lastSeenMs === undefined) return [];
  const { resolvedAtMs } = issue;
  const state = continuanceOf({ lastSeenMs, nowMs, counts, resolvedAtMs });
  return [{ kind: "continuance", state, lastSeenMs }];
}

async function surgeOf(
  meta: MetaAccess,
  issue: Issue,
  sinceMs: number | undefined,
): Promise<readonly IssueFact[]> {
  if (sinceMs === undefined) return [];
  const asked = { projectId: issue.project.id, atMs: sinceMs + hourMs, limit: 2 };
  const release = releaseAtSurge(sinceMs, await releasesBefore(meta, asked));
  return [{ kind: "surge", sinceMs, release }];
}

async function readOnset(meta: MetaAccess, reader: EventReader, asked: IssueAsked): Promise<IssueFact> {
  const { project, firstSeenAtMs: firstSeenMs } = asked.issue;
  // An older event than the first one is none of this issue's, and what came after it does not matter.
  const range = { startMs: firstSeenMs - sameMomentMs, endMs: firstSeenMs + sameMomentMs + 1 };
  const [oldest, releases] = await Promise.all([
    readOldestEvent({ ...reader, range }, asked.groups),
    releasesBefore(meta, { projectId: project.id, atMs: firstSeenMs, limit: 2 }),
  ]);
  const known = { firstSeenMs, oldest, releasesBefore: releases };
  if (!isOfLastRelease(known)) return { kind: "onset", ...onsetOf(known) };
  const releasesSeen = await Promise.all(
    releases.map(async (release) => await withSessions(reader, project.id, release)),
  );
  return { kind: "onset", ...onsetOf({ ...known, releasesBefore: releasesSeen }) };
}

/** A release appears with its first session, where it is healthy for a while, and with its first error otherwise. */
async function withSessions(
  reader: EventReader,
  projectId: number,
  release: ReleaseSighting,
): Promise<ReleaseSighting> {
  const startedMs = await readFirstSession(reader, { projectId, release: release.version });
  return { version: release.version, firstSeenMs: Math.min(release.firstSeenMs, startedMs ?? Infinity) };
}

async function readShares(
  reader: EventReader & { readonly hoursOf: ProjectHours },
  asked: IssueAsked,
): Promise<readonly SurprisingShare[]> {
  const endMs = Math.min(reader.range.endMs, asked.issue.lastSeenAtMs + 1);
  const window = { startMs: Math.max(reader.range.startMs, endMs - contrastMs), endMs };
  if (window.startMs >= window.endMs) return [];
  const question = { ...asked, projectId: asked.issue.project.id };
  const counts = await reader.hoursOf({ ...reader, range: window }, question);
  const around = boundedRange(window, counts);
  const own = await readOwnTags({ ...reader, range: around }, question);
  if (own === undefined) return [];
  const tags = own.tags
    .filter((tag) => isTelling(tag.key) && tag.uniqueValues <= Math.max(1, tag.events * valuesShareMax))
    .flatMap((tag) => tag.values.map(({ value, events }) => ({ key: tag.key, value, events })));
  const others = await readOtherTags(
    { ...reader, range: { startMs: own.startMs, endMs: own.endMs } },
    { ...question, tags, eventsAround: eventsWithin(counts, own) },
  );
  const ofKey = new Map(others.map((other) => [other.key, other]));
  return surprisingShares(
    own.tags.map(({ key, events }) => ({ key, events, elsewhere: ofKey.get(key)?.events ?? 0 })),
    tags.map((tag) => ({ ...tag, elsewhere: ofKey.get(tag.key)?.countOf(tag.value) ?? 0 })),
  );
}

/** The last hours of a range in which the project has so many events that they are counted in no time. */
function boundedRange(range: TimeRange, counts: HourCounts): TimeRange {
  const { startMs, endMs } = range;
  let sum = 0;
  for (let atMs = Math.floor((endMs - 1) / hourMs) * hourMs; atMs > startMs; atMs -= hourMs) {
    sum += counts.get(atMs) ?? 0;
    if (sum > eventsAroundMax) return { startMs: atMs, endMs };
  }
  return range;
}

function eventsWithin(counts: HourCounts, { startMs, endMs }: Pick<OwnTags, "startMs" | "endMs">): number {
  let sum = 0;
  for (const [atMs, events] of counts) if (atMs + hourMs > startMs && atMs < endMs) sum += events;
  return sum;
}

/** The facts of all issues of a scope, and the last day by hours beside them. */
import { seedKey } from "#domain/issues/assigned-issue.ts";
import { findIssues, issuesOfHashes } from "#domain/issues/find-issues.ts";
import type { Issue } from "#domain/issues/issue.ts";
import { errorsKnownSince, newestRelease, releasesWithin } from "#domain/issues/release-times.ts";
import { countBegunIn, countStream } from "#domain/issues/stream-counts.ts";
import { listProjects } from "#domain/projects/projects.ts";
import type { GroupHash, IssueId, ProjectId } from "@vedette/protocol";
import type { MetaAccess } from "#ports/meta-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import type { EventReader, GroupKey } from "#query/event-reader.ts";
import { readMostEvents } from "#query/group-totals.ts";
import { keptHourCounts } from "#query/hour-counts.ts";
import type { PlacedGroup } from "#query/kept/kept-groups.ts";
import { readStreamTotals } from "#query/stream-totals.ts";
import type { StreamFact } from "./answer-fact.ts";
import { findLeader, type IssueCount } from "./leader.ts";
import { type ReleaseSighting, releaseAtSurge } from "./onset.ts";
import {
  comparedDays,
  compareWithUsual,
  hourMs,
  type HourCounts,
  sumOf,
  surgeStartMs,
} from "./usual-count.ts";

export type StreamAsked = { readonly environments: readonly string[]; readonly nowMs: number };

export type StreamAnswer = {
  readonly facts: readonly StreamFact[];
  readonly counts: HourCounts;
  readonly leaderCounts: HourCounts;
  /** Of the last day, the last first. */
  readonly releases: readonly ReleaseSighting[];
};

const dayMs = 24 * hourMs;
/** An issue that leads has few groups; so many are looked at. */
const groupsMax = 50;
const releasesMax = 10;

export async function answerStream(
  meta: MetaAccess,
  reader: EventReader,
  asked: StreamAsked,
): Promise<StreamAnswer> {
  const { environments, nowMs } = asked;
  const runningMs = Math.floor(nowMs / hourMs) * hourMs;
  // From a midnight on, so that the hours stay the same ones for a day.
  const days = { startMs: Math.floor(nowMs / dayMs - comparedDays) * dayMs, endMs: nowMs + hourMs };
  const lastDay = { startMs: runningMs - 23 * hourMs, endMs: runningMs + hourMs };
  const counting = keptHourCounts({ ...reader, range: days }, { groups: undefined, ...asked });
  const [totals, counts, keptSinceMs, leader, releases] = await Promise.all([
    readStreamTotals(reader, asked),
    counting,
    errorsKnownSince(meta, reader.scope, nowMs),
    readLeader(meta, reader, asked, counting),
    releasesWithin(meta, reader.scope, lastDay, releasesMax),
  ]);
  const counted = {
    counts,
    nowMs,
    knownSinceMs: keptSinceMs,
    eventWeight: totals.stored === 0 ? 1 : Math.max(1, totals.events / totals.stored),
  };
  const change = compareWithUsual(counted);
  const leaderCounts =
    leader === undefined
      ? new Map<number, number>()
      : await keptHourCounts({ ...reader, range: lastDay }, { groups: leader.groups, ...asked });
  return {
    counts,
    leaderCounts,
    releases,
    facts: [
      ...(leader === undefined ? [] : [leader.fact]),
      { kind: "counts", events: totals.events, users: totals.users },
      ...(change === undefined ? [] : [{ kind: "change", ...change } as const]),
      ...(change?.direction === "above" ? await surgeOf(meta, reader, surgeStartMs(counted)) : []),
      // What the meta store counts knows of no environments.
      ...(environments.length > 0 ? [] : await lifeFacts(meta, reader, nowMs)),
    ],
  };
}

async function surgeOf(
  meta: MetaAccess,
  reader: EventReader,
  sinceMs: number | undefined,
): Promise<readonly StreamFact[]> {
  if (sinceMs === undefined) return [];
  const releases = await newestRelease(meta, reader.scope, sinceMs + hourMs);
  return [{ kind: "surge", sinceMs, release: releaseAtSurge(sinceMs, releases) }];
}

async function lifeFacts(
  meta: MetaAccess,
  reader: EventReader,
  nowMs: number,
): Promise<readonly StreamFact[]> {
  const { isNew, regressed, escalating } = await countStream(meta, reader.scope, nowMs - dayMs);
  return [
    ...(await releasedOf(meta, reader, nowMs)),
    ...(isNew === 0 ? [] : [{ kind: "new_issues", issues: isNew } as const]),
    ...(escalating === 0 ? [] : [{ kind: "escalating_issues", issues: escalating } as const]),
    ...(regressed === 0 ? [] : [{ kind: "regressed_issues", issues: regressed } as const]),
  ];
}

/** The newest release, if it is of the last day and not the first one that its project has ever had. */
async function releasedOf(
  meta: MetaAccess,
  reader: EventReader,
  nowMs: number,
): Promise<readonly StreamFact[]> {
  const [release, earlier] = await newestRelease(meta, reader.scope, nowMs);
  if (release === undefined || earlier === undefined || release.firstSeenMs < nowMs - dayMs) return [];
  const scope = makeProjectScope([release.projectId]);
  const [project] = await listProjects(meta, scope);
  if (project === undefined) return [];
  return [
    {
      kind: "released",
      release: { version: release.version, firstSeenMs: release.firstSeenMs },
      project: project.slug,
      newIssues: await countBegunIn(meta, scope, release),
    },
  ];
}

type Leading = { readonly fact: StreamFact; readonly groups: readonly GroupKey[] };

/**
 * The issue that the last hours are made of; of the hour that runs and the one before, else of the day. `counting` brings
 * the events of these hours and of earlier ones.
 */
async function readLeader(
  meta: MetaAccess,
  reader: EventReader,
  asked: StreamAsked,
  counting: Promise<HourCounts>,
): Promise<Leading | undefined> {
  const { nowMs } = asked;
  const runningMs = Math.floor(nowMs / hourMs) * hourMs;
  for (const hours of [2, 24]) {
    const startMs = runningMs - (hours - 1) * hourMs;
    const range = { startMs, endMs: runningMs + hourMs };
    const [{ groups }, counts] = await Promise.all([
      readMostEvents({ ...reader, range }, asked, groupsMax),
      counting,
    ]);
    const total = sumOf(counts, { startMs, hours });
    const ofIssue = await issuesOfHashes(
      meta,
      reader.scope,
      groups.map(({ projectId, hash }) => ({
        projectId: projectId as ProjectId,
        hash: hash as GroupHash,
      })),
    );
    const issueOf = ({ projectId, hash }: GroupKey): IssueId | undefined =>
      ofIssue.get(seedKey({ projectId: projectId as ProjectId, hash: hash as GroupHash }));
    const leader = findLeader(countIssues(groups, issueOf), total);
    if (leader === undefined) continue;
    const [issue]: readonly Issue[] = await findIssues(meta, reader.scope, [leader.issueId]);
    if (issue === undefined) continue;
    return {
      fact: { kind: "leader", issue, share: leader.share, hours, events: leader.events },
      groups: groups.filter((group) => issueOf(group) === leader.issueId),
    };
  }
  return undefined;
}

function countIssues(
  groups: readonly PlacedGroup[],
  issueOf: (group: GroupKey) => IssueId | undefined,
): readonly IssueCount[] {
  const counts = new Map<IssueId, number>();
  for (const group of groups) {
    const id = issueOf(group);
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + group.figure);
  }
  return [...counts].map(([issueId, events]) => ({ issueId, events }));
}

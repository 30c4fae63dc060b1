/**
 * Brings resolved issues back that were seen where their resolution does not hold. The event's own time decides
 * what came after the resolution, so that replaying a batch, or one that comes late, brings nothing back.
 */
import type { IssueId, ProjectId } from "@vedette/protocol";
import { recordActivities } from "#domain/activity/issue-activity.ts";
import type { SeedRelease } from "#domain/issues/issue-seed.ts";
import { releasesWithCommits } from "#domain/releases/releases-with-commits.ts";
import { chunks, paddedChunks, valuesTable } from "#domain/sql/values-table.ts";
import { type MetaDb, type MetaTransaction, within } from "#ports/meta-store.ts";
import { releaseFacts } from "./project-releases.ts";
import { isCovered, readResolution, type ReleaseFacts, type Resolution } from "./resolution.ts";

/** An issue and the releases that it was seen in, the empty one included. */
export type Sighting = { readonly issueId: IssueId; readonly releases: readonly SeedRelease[] };

type Resolved = {
  readonly id: IssueId;
  readonly project_id: ProjectId;
  readonly resolved_at: number | null;
  readonly resolution: string | null;
};

/** The issue, the release it came back in, and the resolution that is over. */
type Return = { readonly row: Resolved; readonly release: string; readonly resolution: Resolution };

const issuesPerRead = 500;

/** Names the issues that this call brought back. */
export async function regressIssues(
  trx: MetaTransaction,
  sightings: readonly Sighting[],
  nowMs: number,
): Promise<ReadonlySet<IssueId>> {
  const byIssue = new Map(sightings.map((sighting) => [sighting.issueId, sighting]));
  const regressed = new Set<IssueId>();
  // In the order of ids, as everybody who locks several issues.
  for (const ids of chunks(
    [...byIssue.keys()].sort((a, b) => a - b),
    issuesPerRead,
  )) {
    const rows = await trx
      .selectFrom("issues")
      .select(["id", "project_id", "resolved_at", "resolution"])
      .where("id", "in", ids)
      .where("status", "=", "resolved")
      .orderBy("id")
      .execute();
    const returns = await findReturns(trx, rows, byIssue);
    for (const id of await reopen(trx, returns, nowMs)) regressed.add(id);
  }
  return regressed;
}

async function findReturns(
  trx: MetaTransaction,
  rows: readonly Resolved[],
  sightings: ReadonlyMap<IssueId, Sighting>,
): Promise<readonly Return[]> {
  const returns: Return[] = [];
  for (const [projectId, ofProject] of Map.groupBy(rows, (row) => row.project_id)) {
    const seenLater = ofProject.map((row) => {
      const releases = sightings.get(row.id)?.releases ?? [];
      const later = releases.filter(({ lastSeenMs }) => lastSeenMs > (row.resolved_at ?? 0));
      return { row, later, resolution: readResolution(row.resolution) };
    });
    const facts = await factsFor(trx, projectId, seenLater);
    for (const { row, later, resolution } of seenLater) {
      const uncovered = later.filter(({ version }) => !isCovered(resolution, version, facts));
      const latest = uncovered.toSorted((a, b) => b.lastSeenMs - a.lastSeenMs)[0];
      if (latest !== undefined) returns.push({ row, release: latest.version, resolution });
    }
  }
  return returns;
}

const noFacts: ReleaseFacts = { recent: [], firstSeenMsOf: () => undefined, releasesWith: () => [] };

/** Most resolutions need none: nothing is read for them. */
async function factsFor(
  trx: MetaTransaction,
  projectId: ProjectId,
  seen: readonly { readonly later: readonly SeedRelease[]; readonly resolution: Resolution }[],
): Promise<ReleaseFacts> {
  const commits = seen.flatMap(({ resolution }) => (resolution.kind === "commit" ? [resolution] : []));
  const releasesWith =
    commits.length === 0
      ? noFacts.releasesWith
      : await releasesWithCommits(
          trx,
          projectId,
          commits.map(({ commit, repository }) => ({ commit, repository })),
        );
  const versions = seen.flatMap(({ later, resolution }) => {
    const named = namedReleases(resolution, releasesWith);
    return named.length === 0 ? [] : [...named, ...later.map(({ version }) => version)];
  });
  return versions.length === 0
    ? { ...noFacts, releasesWith }
    : { ...(await releaseFacts(trx, projectId, versions)), releasesWith };
}

function namedReleases(
  resolution: Resolution,
  releasesWith: ReleaseFacts["releasesWith"],
): readonly string[] {
  switch (resolution.kind) {
    case "release":
      return [resolution.release];
    case "next_release":
      return resolution.currentRelease === undefined ? [] : [resolution.currentRelease];
    case "commit":
      return releasesWith(resolution);
    default:
      return [];
  }
}

type ReopenRow = { id: IssueId; resolved_at: number };

export function reopenQuery(
  db: MetaDb,
  resolved: readonly { readonly id: IssueId; readonly resolved_at: number | null }[],
  nowMs: number,
) {
  const rows = resolved.map(({ id, resolved_at }) => [id, resolved_at ?? 0]);
  return db
    .with("seen(id, resolved_at)", () => valuesTable<ReopenRow>(["bigint", "bigint"], rows))
    .updateTable("issues")
    .from("seen")
    .set({
      status: "unresolved",
      substatus: "regressed",
      resolved_at: null,
      resolution: null,
      state_since: nowMs,
      changed_at: nowMs,
    })
    .whereRef("issues.id", "=", "seen.id")
    .where("issues.status", "=", "resolved")
    .where((eb) => eb(eb.fn.coalesce("issues.resolved_at", eb.val(0)), "=", eb.ref("seen.resolved_at")))
    .returning("issues.id");
}

async function reopen(
  trx: MetaTransaction,
  returns: readonly Return[],
  nowMs: number,
): Promise<readonly IssueId[]> {
  const reopened = new Set<IssueId>();
  for (const chunk of paddedChunks(returns.map(({ row }) => row))) {
    for (const { id } of await reopenQuery(trx, chunk, nowMs).execute()) reopened.add(id);
  }
  await recordActivities(
    within(trx),
    returns
      .filter(({ row }) => reopened.has(row.id))
      .map(({ row, release, resolution }) => ({
        issueId: row.id,
        type: "set_regression" as const,
        data: {
          ...(release === "" ? {} : { version: release }),
          ...(resolution.kind === "release" ? { resolved_in_version: resolution.release } : {}),
        },
      })),
    nowMs,
  );
  return [...reopened];
}

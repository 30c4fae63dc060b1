/**
 * New issues for hashes that no issue has yet.
 *
 * Processes that see the same new hash at once meet at the project's row: the first takes its lock, the second
 * waits, looks again and finds the hash. The unique key of `group_hashes` is the last word: if it is ever hurt,
 * the transaction fails as a whole and the batch is tried again.
 */
import type { ProjectId } from "@vedette/protocol";
import { chunks } from "#domain/sql/values-table.ts";
import type { MetaTransaction } from "#ports/meta-store.ts";
import { type SeedKey, seedKey } from "./assigned-issue.ts";
import { findDiscards } from "./discarded-hashes.ts";
import type { IssueSeed } from "./issue-seed.ts";
import { issueStatement } from "./issue-statement.ts";
import { storedReleases } from "./releases-seen.ts";
import { adoptGroups } from "./adopt-groups.ts";
import { findKnownIssues, type KnownIssue } from "./known-issues.ts";
import { type IssueReleases, releasesAfter } from "./state/issue-releases.ts";
import { initialPriority } from "./state/priority.ts";

/** Some twenty columns each: well below the parameters that a statement may carry. */
const issuesPerInsert = 200;

export type CreatedIssues = {
  readonly created: ReadonlyMap<SeedKey, KnownIssue>;
  /** Made by another process between the look and the lock, or found under another hash. */
  readonly foundLate: ReadonlyMap<SeedKey, KnownIssue>;
};

/** Seeds of a project that is gone get no issue, nor do those of a discarded one. */
export async function createIssues(
  trx: MetaTransaction,
  seeds: readonly IssueSeed[],
  nowMs: number,
): Promise<CreatedIssues> {
  const created = new Map<SeedKey, KnownIssue>();
  const foundLate = new Map<SeedKey, KnownIssue>();
  const byProject = Map.groupBy(seeds, (seed) => seed.projectId);
  // Always in the same order, so that two processes cannot wait for each other.
  for (const projectId of [...byProject.keys()].sort((a, b) => a - b)) {
    const ofProject = byProject.get(projectId) ?? [];
    const nextShortNumber = await lockProject(trx, projectId, nowMs);
    if (nextShortNumber === undefined) continue;
    const late = await findKnownIssues(trx, ofProject);
    for (const [key, issue] of late) foundLate.set(key, issue);
    const unknown = ofProject.filter((seed) => !late.has(seedKey(seed)));
    const discards = await findDiscards(trx, unknown);
    // What was on its way when its issue was discarded must not bring it back.
    const open = unknown.filter((seed) => {
      const discard = discards.get(seedKey(seed));
      return discard === undefined || discard.receivedUntilMs !== undefined;
    });
    const adopted = await adoptGroups(trx, open, nowMs);
    for (const [key, issue] of adopted) foundLate.set(key, issue);
    const missing = open.filter((seed) => !adopted.has(seedKey(seed)));
    for (const [key, issue] of await insertIssues(trx, missing, nextShortNumber, nowMs))
      created.set(key, issue);
  }
  return { created, foundLate };
}

/** Takes the row's lock by writing to it (SQLite has no `for update`) and reads the counter behind it. */
async function lockProject(
  trx: MetaTransaction,
  projectId: ProjectId,
  nowMs: number,
): Promise<number | undefined> {
  const row = await trx
    .updateTable("projects")
    .set((eb) => ({ first_event_at: eb.fn.coalesce("first_event_at", eb.val(nowMs)) }))
    .where("id", "=", projectId)
    .returning("next_short_number")
    .executeTakeFirst();
  return row?.next_short_number;
}

async function insertIssues(
  trx: MetaTransaction,
  seeds: readonly IssueSeed[],
  firstShortNumber: number,
  nowMs: number,
): Promise<ReadonlyMap<SeedKey, KnownIssue>> {
  const created = new Map<SeedKey, KnownIssue>();
  let next = firstShortNumber;
  for (const chunk of chunks(seeds, issuesPerInsert)) {
    const numbered = new Map(chunk.map((seed, index) => [next + index, seed]));
    next += chunk.length;
    const rows = await trx
      .insertInto("issues")
      .values([...numbered].map(([shortNumber, seed]) => issueRow(seed, shortNumber, nowMs)))
      .returningAll()
      .execute();
    const hashes = rows.flatMap((row) => {
      // Rows are found by number: no engine promises to return them in the order of the values.
      const seed = numbered.get(row.short_number);
      if (seed === undefined) return [];
      created.set(seedKey(seed), row);
      return [
        {
          project_id: seed.projectId,
          hash: seed.hash,
          issue_id: row.id,
          merged_from: null,
          primary_hash: null,
          vector: null,
          created_at: nowMs,
        },
      ];
    });
    await trx.insertInto("group_hashes").values(hashes).execute();
  }
  const projectId = seeds[0]?.projectId;
  if (projectId !== undefined) {
    await trx.updateTable("projects").set({ next_short_number: next }).where("id", "=", projectId).execute();
  }
  return created;
}

function issueRow(seed: IssueSeed, shortNumber: number, nowMs: number) {
  const statement = issueStatement(seed);
  return {
    ...statement,
    project_id: seed.projectId,
    short_number: shortNumber,
    status: "unresolved",
    substatus: "new",
    first_seen_at: seed.firstSeenMs,
    last_seen_at: seed.lastSeenMs,
    changed_at: nowMs,
    resolved_at: null,
    ...releasesOfNew(seed),
    priority: initialPriority(statement),
    state_since: nowMs,
    assigned_user_id: null,
    assigned_team_id: null,
    merged_into: null,
  } as const;
}

function releasesOfNew(seed: IssueSeed): IssueReleases {
  const none = { first_release: null, last_release: null };
  const { firstSeenMs, lastSeenMs } = seed;
  return (
    releasesAfter(
      { ...none, first_seen_at: firstSeenMs, last_seen_at: lastSeenMs },
      // The earliest comes first: it stays the first one where versions have no order.
      storedReleases(seed).toSorted((a, b) => a.firstSeenMs - b.firstSeenMs),
    ) ?? none
  );
}

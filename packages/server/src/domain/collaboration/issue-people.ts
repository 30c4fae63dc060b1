/** What people have to do with the issues of a page, read in a query each and not in one per issue. */
import type { IssueId, UserId } from "@vedette/protocol";
import type { MetaAccess, OwnerSource, OwnerType, SubscriptionReason } from "#ports/meta-store.ts";

export type SuggestedOwner = {
  readonly type: OwnerType;
  readonly id: number;
  readonly rule: string;
  readonly source: OwnerSource;
  readonly createdAtMs: number;
};

export type IssuePeople = {
  readonly isBookmarked: boolean;
  readonly hasSeen: boolean;
  /** Absent where nothing has subscribed the person yet. */
  readonly subscription: { readonly isSubscribed: boolean; readonly reason: SubscriptionReason } | undefined;
  readonly comments: number;
  readonly shareId: string | undefined;
  readonly owners: readonly SuggestedOwner[];
};

const ownersPerIssueMax = 20;

/** Of the person who asks; a token without a person has no bookmarks. */
export async function readIssuePeople(
  meta: MetaAccess,
  userId: UserId | undefined,
  issueIds: readonly IssueId[],
): Promise<(id: IssueId) => IssuePeople> {
  const ids = issueIds.length === 0 ? [0 as IssueId] : issueIds;
  const [bookmarks, seen, subscriptions, comments, shares, owners] = await Promise.all([
    bookmarkedBy(meta, userId, ids),
    seenBy(meta, userId, ids),
    subscriptionsOf(meta, userId, ids),
    countComments(meta, ids),
    shareIdsOf(meta, ids),
    ownersOf(meta, ids),
  ]);
  return (id) => ({
    isBookmarked: bookmarks.has(id),
    hasSeen: seen.has(id),
    subscription: subscriptions.get(id),
    comments: comments.get(id) ?? 0,
    shareId: shares.get(id),
    owners: (owners.get(id) ?? []).slice(0, ownersPerIssueMax),
  });
}

async function bookmarkedBy(meta: MetaAccess, userId: UserId | undefined, ids: readonly IssueId[]) {
  if (userId === undefined) return new Set<IssueId>();
  const rows = await meta.db
    .selectFrom("issue_bookmarks")
    .select("issue_id")
    .where("user_id", "=", userId)
    .where("issue_id", "in", ids)
    .execute();
  return new Set(rows.map((row) => row.issue_id));
}

async function seenBy(meta: MetaAccess, userId: UserId | undefined, ids: readonly IssueId[]) {
  if (userId === undefined) return new Set<IssueId>();
  const rows = await meta.db
    .selectFrom("issue_seen")
    .select("issue_id")
    .where("user_id", "=", userId)
    .where("issue_id", "in", ids)
    .execute();
  return new Set(rows.map((row) => row.issue_id));
}

async function subscriptionsOf(meta: MetaAccess, userId: UserId | undefined, ids: readonly IssueId[]) {
  const found = new Map<IssueId, NonNullable<IssuePeople["subscription"]>>();
  if (userId === undefined) return found;
  const rows = await meta.db
    .selectFrom("issue_subscriptions")
    .select(["issue_id", "is_subscribed", "reason"])
    .where("user_id", "=", userId)
    .where("issue_id", "in", ids)
    .execute();
  for (const row of rows)
    found.set(row.issue_id, { isSubscribed: row.is_subscribed === 1, reason: row.reason });
  return found;
}

async function countComments(meta: MetaAccess, ids: readonly IssueId[]) {
  const rows = await meta.db
    .selectFrom("issue_activities")
    .select(["issue_id", (eb) => eb.fn.countAll<number>().as("count")])
    .where("issue_id", "in", ids)
    .where("type", "=", "note")
    .groupBy("issue_id")
    .execute();
  return new Map(rows.map((row) => [row.issue_id, row.count]));
}

async function shareIdsOf(meta: MetaAccess, ids: readonly IssueId[]) {
  const rows = await meta.db
    .selectFrom("issue_shares")
    .select(["issue_id", "share_id"])
    .where("issue_id", "in", ids)
    .execute();
  return new Map(rows.map((row) => [row.issue_id, row.share_id]));
}

/** Without those who have left the organization since. */
async function ownersOf(meta: MetaAccess, ids: readonly IssueId[]) {
  const rows = await meta.db
    .selectFrom("issue_owners")
    .innerJoin("issues", "issues.id", "issue_owners.issue_id")
    .innerJoin("projects", "projects.id", "issues.project_id")
    .leftJoin("memberships", (join) =>
      join
        .onRef("memberships.organization_id", "=", "projects.organization_id")
        .onRef("memberships.user_id", "=", "issue_owners.owner_id"),
    )
    .leftJoin("teams", (join) =>
      join
        .onRef("teams.organization_id", "=", "projects.organization_id")
        .onRef("teams.id", "=", "issue_owners.owner_id"),
    )
    .selectAll("issue_owners")
    .where("issue_owners.issue_id", "in", ids)
    .where((eb) =>
      eb.or([
        eb.and([eb("issue_owners.owner_type", "=", "user"), eb("memberships.id", "is not", null)]),
        eb.and([eb("issue_owners.owner_type", "=", "team"), eb("teams.id", "is not", null)]),
      ]),
    )
    .orderBy("issue_owners.owner_type")
    .orderBy("issue_owners.owner_id")
    .execute();
  const owners = new Map<IssueId, SuggestedOwner[]>();
  for (const row of rows) {
    const owner = {
      type: row.owner_type,
      id: row.owner_id,
      rule: row.rule,
      source: row.source,
      createdAtMs: row.created_at,
    };
    const known = owners.get(row.issue_id);
    if (known === undefined) owners.set(row.issue_id, [owner]);
    else known.push(owner);
  }
  return owners;
}

/**
 * What people have to do with an issue goes along when it is merged: bookmarks, subscriptions and who has seen it are
 * copied, comments move. Each remembers the issue it came from, so that taking the merge back leaves nobody with
 * more or less than they had.
 */
import type { IssueId } from "@vedette/protocol";
import type { MetaTransaction } from "#ports/meta-store.ts";

/** To the issue that takes the others in. What somebody has decided about that one already stands. */
export async function bringPeople(
  trx: MetaTransaction,
  parentId: IssueId,
  childIds: readonly IssueId[],
): Promise<void> {
  if (childIds.length === 0) return;
  await trx
    .insertInto("issue_bookmarks")
    .columns(["user_id", "issue_id", "merged_from", "created_at"])
    .expression((eb) =>
      eb
        .selectFrom("issue_bookmarks as own")
        .select((one) => [
          "own.user_id",
          one.cast<IssueId>(one.val(parentId), "bigint").as("issue_id"),
          one.fn.min(one.fn.coalesce("own.merged_from", "own.issue_id")).as("merged_from"),
          one.fn.min("own.created_at").as("created_at"),
        ])
        .where("own.issue_id", "in", childIds)
        .groupBy("own.user_id"),
    )
    .onConflict((conflict) => conflict.columns(["user_id", "issue_id"]).doNothing())
    .execute();
  await trx
    .insertInto("issue_seen")
    .columns(["user_id", "issue_id", "merged_from", "seen_at"])
    .expression((eb) =>
      eb
        .selectFrom("issue_seen as own")
        .select((one) => [
          "own.user_id",
          one.cast<IssueId>(one.val(parentId), "bigint").as("issue_id"),
          one.fn.min(one.fn.coalesce("own.merged_from", "own.issue_id")).as("merged_from"),
          one.fn.max("own.seen_at").as("seen_at"),
        ])
        .where("own.issue_id", "in", childIds)
        .groupBy("own.user_id"),
    )
    .onConflict((conflict) => conflict.columns(["user_id", "issue_id"]).doNothing())
    .execute();
  await bringSubscriptions(trx, parentId, childIds);
  await trx
    .updateTable("issue_activities")
    .set((eb) => ({
      merged_from: eb.fn.coalesce("merged_from", "issue_id"),
      issue_id: parentId,
    }))
    .where("issue_id", "in", childIds)
    .where("type", "=", "note")
    .execute();
}

/** Of those who want to hear; who did not want to hear of a part may still hear of the whole. */
async function bringSubscriptions(
  trx: MetaTransaction,
  parentId: IssueId,
  childIds: readonly IssueId[],
): Promise<void> {
  await trx
    .insertInto("issue_subscriptions")
    .columns(["user_id", "issue_id", "merged_from", "is_subscribed", "reason", "changed_at"])
    .expression((eb) =>
      eb
        .selectFrom("issue_subscriptions as own")
        .select((one) => [
          "own.user_id",
          one.cast<IssueId>(one.val(parentId), "bigint").as("issue_id"),
          one.fn.min(one.fn.coalesce("own.merged_from", "own.issue_id")).as("merged_from"),
          one.fn.min("own.is_subscribed").as("is_subscribed"),
          one.fn.min("own.reason").as("reason"),
          one.fn.min("own.changed_at").as("changed_at"),
        ])
        .where("own.issue_id", "in", childIds)
        .where("own.is_subscribed", "=", 1)
        .groupBy("own.user_id"),
    )
    .onConflict((conflict) => conflict.columns(["user_id", "issue_id"]).doNothing())
    .execute();
}

const copied = ["issue_bookmarks", "issue_subscriptions", "issue_seen"] as const;

/** Back to issues that were taken in; to be called when they are issues again. */
export async function returnPeople(
  trx: MetaTransaction,
  parentId: IssueId,
  originIds: readonly IssueId[],
): Promise<void> {
  if (originIds.length === 0) return;
  for (const table of copied) await trx.deleteFrom(table).where("merged_from", "in", originIds).execute();
  await trx
    .updateTable("issue_activities")
    .set((eb) => ({ issue_id: eb.ref("merged_from").$notNull(), merged_from: null }))
    .where("merged_from", "in", originIds)
    .execute();
  // One copy stood for a person who had come with several of them.
  const stillIn = await trx
    .selectFrom("issues")
    .select("id")
    .where("merged_into", "=", parentId)
    .orderBy("id")
    .execute();
  await bringPeople(
    trx,
    parentId,
    stillIn.map(({ id }) => id),
  );
}

/** Whoever follows an issue follows what is split off from it as an issue of its own. */
export async function followSplit(trx: MetaTransaction, issueId: IssueId, madeId: IssueId): Promise<void> {
  const bookmarks = await trx
    .selectFrom("issue_bookmarks")
    .select(["user_id", "created_at"])
    .where("issue_id", "=", issueId)
    .where("merged_from", "is", null)
    .execute();
  for (const row of bookmarks) {
    await trx
      .insertInto("issue_bookmarks")
      .values({ ...row, issue_id: madeId, merged_from: null })
      .execute();
  }
  const subscriptions = await trx
    .selectFrom("issue_subscriptions")
    .select(["user_id", "is_subscribed", "reason", "changed_at"])
    .where("issue_id", "=", issueId)
    .where("merged_from", "is", null)
    .execute();
  for (const row of subscriptions) {
    await trx
      .insertInto("issue_subscriptions")
      .values({ ...row, issue_id: madeId, merged_from: null })
      .execute();
  }
}

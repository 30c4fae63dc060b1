/** Links that work once and for a while. The store keeps only their hash; the secret is in the link alone. */
import { newSecret, secretHash } from "#domain/secrets/secret-hash.ts";
import { type MetaAccess, within } from "#ports/meta-store.ts";

export type LinkPurpose = "first-administrator";

export async function createOneTimeLink(
  meta: MetaAccess,
  input: { readonly purpose: LinkPurpose; readonly lifetimeMs: number },
  nowMs: number,
): Promise<string> {
  const secret = newSecret();
  await meta.transaction(async (trx) => {
    await deleteExpiredLinks(within(trx), nowMs);
    await trx
      .insertInto("one_time_links")
      .values({
        token_hash: secretHash(secret),
        purpose: input.purpose,
        created_at: nowMs,
        expires_at: nowMs + input.lifetimeMs,
        used_at: null,
      })
      .execute();
  });
  return secret;
}

type PresentedLink = { readonly purpose: LinkPurpose; readonly secret: string };

/** True while the link would work; for the page that it opens. */
export async function isLinkValid(meta: MetaAccess, link: PresentedLink, nowMs: number): Promise<boolean> {
  const row = await meta.db
    .selectFrom("one_time_links")
    .select("expires_at")
    .where("token_hash", "=", secretHash(link.secret))
    .where("purpose", "=", link.purpose)
    .where("used_at", "is", null)
    .where("expires_at", ">", nowMs)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Uses up every open link of the purpose at once; true if the presented one was among them. Two callers with two
 * links so want the same rows, and only one of them gets any. To be run in a transaction that fails on `false`.
 */
export async function consumeLinks(meta: MetaAccess, link: PresentedLink, nowMs: number): Promise<boolean> {
  const rows = await meta.db
    .updateTable("one_time_links")
    .set({ used_at: nowMs })
    .where("purpose", "=", link.purpose)
    .where("used_at", "is", null)
    .where("expires_at", ">", nowMs)
    .returning("token_hash")
    .execute();
  const presented = secretHash(link.secret);
  return rows.some((row) => row.token_hash === presented);
}

/** To be run now and then; expired links do not work in any case. */
export async function deleteExpiredLinks(meta: MetaAccess, nowMs: number): Promise<void> {
  await meta.db.deleteFrom("one_time_links").where("expires_at", "<=", nowMs).execute();
}

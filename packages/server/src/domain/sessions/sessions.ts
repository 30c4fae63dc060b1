/** Sessions of signed-in people. The id in the cookie is a secret: the store keeps its hash. */
import type { UserId } from "@vedette/protocol";
import { secretHash } from "#domain/secrets/secret-hash.ts";
import type { MetaAccess } from "#ports/meta-store.ts";

export type StoredSession = {
  readonly userId: UserId | undefined;
  /** What the session library keeps, as JSON text. */
  readonly data: string;
  readonly expiresAtMs: number;
};

export async function findSession(
  meta: MetaAccess,
  id: string,
  nowMs: number,
): Promise<StoredSession | undefined> {
  const row = await meta.db
    .selectFrom("sessions")
    .select(["user_id", "data", "expires_at"])
    .where("id_hash", "=", secretHash(id))
    .where("expires_at", ">", nowMs)
    .executeTakeFirst();
  return row === undefined
    ? undefined
    : { userId: row.user_id ?? undefined, data: row.data, expiresAtMs: row.expires_at };
}

/** Creates the session, or replaces what it holds. */
export async function saveSession(
  meta: MetaAccess,
  id: string,
  session: StoredSession,
  nowMs: number,
): Promise<void> {
  const values = { user_id: session.userId ?? null, data: session.data, expires_at: session.expiresAtMs };
  await meta.db
    .insertInto("sessions")
    .values({ id_hash: secretHash(id), created_at: nowMs, ...values })
    .onConflict((conflict) => conflict.column("id_hash").doUpdateSet(values))
    .execute();
}

export async function deleteSession(meta: MetaAccess, id: string): Promise<void> {
  await meta.db.deleteFrom("sessions").where("id_hash", "=", secretHash(id)).execute();
}

/** Ends all sessions of a person, but one where its id is given. */
export async function deleteSessionsOf(meta: MetaAccess, userId: UserId, keptId?: string): Promise<void> {
  const query = meta.db.deleteFrom("sessions").where("user_id", "=", userId);
  await (keptId === undefined ? query : query.where("id_hash", "<>", secretHash(keptId))).execute();
}

/** To be run now and then; `findSession` refuses expired ones by itself. */
export async function deleteExpiredSessions(meta: MetaAccess, nowMs: number): Promise<void> {
  await meta.db.deleteFrom("sessions").where("expires_at", "<=", nowMs).execute();
}

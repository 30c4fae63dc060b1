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

/** Where and when a session was used last. */
export type SessionUse = {
  readonly userAgent: string | undefined;
  readonly ipAddress: string;
  readonly atMs: number;
};

/** A session as its person sees it: by an id that opens nothing. */
export type SeenSession = {
  readonly id: string;
  readonly userAgent: string;
  readonly ipAddress: string | undefined;
  readonly createdAtMs: number;
  readonly lastSeenAtMs: number;
};

export async function findSession(
  meta: MetaAccess,
  id: string,
  nowMs: number,
): Promise<(StoredSession & { readonly lastSeenAtMs?: number }) | undefined> {
  const row = await meta.db
    .selectFrom("sessions")
    .select(["user_id", "data", "expires_at", "last_seen_at"])
    .where("id_hash", "=", secretHash(id))
    .where("expires_at", ">", nowMs)
    .executeTakeFirst();
  return row === undefined
    ? undefined
    : {
        userId: row.user_id ?? undefined,
        data: row.data,
        expiresAtMs: row.expires_at,
        ...(row.last_seen_at === null ? {} : { lastSeenAtMs: row.last_seen_at }),
      };
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

/** Replaces what a session holds, if it still stands: one that ended during a request must not come back with it. */
export async function renewSession(meta: MetaAccess, id: string, session: StoredSession): Promise<void> {
  await meta.db
    .updateTable("sessions")
    .set({ user_id: session.userId ?? null, data: session.data, expires_at: session.expiresAtMs })
    .where("id_hash", "=", secretHash(id))
    .execute();
}

export async function recordSessionUse(meta: MetaAccess, id: string, use: SessionUse): Promise<void> {
  await meta.db
    .updateTable("sessions")
    .set({
      user_agent: use.userAgent?.slice(0, userAgentLengthMax).replaceAll("\0", "") ?? null,
      ip_address: use.ipAddress,
      last_seen_at: use.atMs,
    })
    .where("id_hash", "=", secretHash(id))
    .execute();
}

const userAgentLengthMax = 300;
const shownIdLength = 24;

/** The id by which a session is shown; its secret cannot be computed from it. */
export function shownSessionId(id: string): string {
  return secretHash(id).slice(0, shownIdLength);
}

/** Whose sessions were used since then and are still open, the latest first. */
export async function peopleSeenSince(
  meta: MetaAccess,
  { sinceMs, nowMs, limit }: { readonly sinceMs: number; readonly nowMs: number; readonly limit: number },
): Promise<readonly UserId[]> {
  const rows = await meta.db
    .selectFrom("sessions")
    .select("user_id")
    .where("user_id", "is not", null)
    .where("expires_at", ">", nowMs)
    .where("last_seen_at", ">=", sinceMs)
    .groupBy("user_id")
    .orderBy((eb) => eb.fn.max("last_seen_at"), "desc")
    .limit(limit)
    .execute();
  return rows.flatMap(({ user_id }) => user_id ?? []);
}

/** The person's sessions, the latest used first. */
export async function listSessions(
  meta: MetaAccess,
  userId: UserId,
  nowMs: number,
): Promise<readonly SeenSession[]> {
  const rows = await meta.db
    .selectFrom("sessions")
    .select(["id_hash", "user_agent", "ip_address", "created_at", "last_seen_at"])
    .where("user_id", "=", userId)
    .where("expires_at", ">", nowMs)
    .execute();
  return rows
    .map((row) => ({
      id: row.id_hash.slice(0, shownIdLength),
      userAgent: row.user_agent ?? "",
      ipAddress: row.ip_address ?? undefined,
      createdAtMs: row.created_at,
      lastSeenAtMs: row.last_seen_at ?? row.created_at,
    }))
    .sort((one, other) => other.lastSeenAtMs - one.lastSeenAtMs);
}

/** Ends one of the person's own sessions; true when there was such a one. */
export async function endSessionOf(meta: MetaAccess, userId: UserId, shownId: string): Promise<boolean> {
  const ended = await meta.db
    .deleteFrom("sessions")
    .where("user_id", "=", userId)
    .where("id_hash", "like", `${shownId}%`)
    .returning("id_hash")
    .execute();
  return ended.length > 0;
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

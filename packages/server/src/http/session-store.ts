/**
 * Sessions kept in the meta store. The library signs the cookie, renews and expires; this file only translates
 * between it and the domain.
 */
import type { FastifySessionOptions } from "@fastify/session";
import type { OrganizationId, UserId } from "@vedette/protocol";
import type { Session } from "fastify";
import { z } from "zod";
import type { Voucher } from "#domain/permissions/rights.ts";
import { deleteSession, findSession, renewSession, saveSession } from "#domain/sessions/sessions.ts";
import type { Clock } from "#kernel/clock.ts";
import type { MetaStore } from "#ports/meta-store.ts";

declare module "fastify" {
  interface Session {
    userId?: UserId;
    /** The day the session was last used; a change of it renews the expiry once a day instead of per request. */
    usedOnDay?: number;
    /** Organizations whose identity provider vouched for the person, and whether nothing else did. */
    vouchers?: readonly Voucher[];
    isOnlyVouched?: boolean;
    /** It was read from the store, where it may have ended meanwhile. */
    isStored?: boolean;
    lastSeenAtMs?: number | undefined;
  }
}

export const sessionLifetimeMs = 30 * 86_400_000;
export const sessionCookieName = "vedette_session";
/** Documents of the page come with it, so that the server can draw for whoever asks. */
export const sessionCookiePath = "/";
/** Only there a session is looked up: files of the page come without. */
export const sessionReadPath = "/api/";

const storedSession = z.object({
  cookie: z.object({
    originalMaxAge: z.number().nullable(),
    expires: z.string().nullable(),
    httpOnly: z.boolean().optional(),
    path: z.string().optional(),
    secure: z.boolean().optional(),
    sameSite: z.enum(["lax", "strict", "none"]).optional(),
  }),
  usedOnDay: z.number().optional(),
  vouchers: z
    .array(z.object({ organizationId: z.number().transform((id) => id as OrganizationId), atMs: z.number() }))
    .optional(),
  isOnlyVouched: z.boolean().optional(),
});

type SessionStore = NonNullable<FastifySessionOptions["store"]>;

/** Makes the store that @fastify/session calls. */
export function createSessionStore(deps: { readonly meta: MetaStore; readonly clock: Clock }): SessionStore {
  const keep = async (sessionId: string, session: Session): Promise<void> => {
    const nowMs = deps.clock.nowMs();
    const { cookie, usedOnDay, vouchers, isOnlyVouched } = session;
    const data = JSON.stringify({ cookie, usedOnDay, vouchers, isOnlyVouched });
    const stored = { userId: session.userId, data, expiresAtMs: nowMs + sessionLifetimeMs };
    if (session.isStored === true) await renewSession(deps.meta, sessionId, stored);
    else await saveSession(deps.meta, sessionId, stored, nowMs);
  };

  const find = async (sessionId: string): Promise<Session | null> => {
    const stored = await findSession(deps.meta, sessionId, deps.clock.nowMs());
    if (stored === undefined) return null;
    const session = {
      ...storedSession.parse(JSON.parse(stored.data)),
      userId: stored.userId,
      isStored: true,
      lastSeenAtMs: stored.lastSeenAtMs,
    };
    // The library turns the texts that it wrote back into dates and options.
    return session as unknown as Session;
  };

  return {
    set: (sessionId, session, callback) => void keep(sessionId, session).then(() => callback(), callback),
    get: (sessionId, callback) => void find(sessionId).then((session) => callback(null, session), callback),
    destroy: (sessionId, callback) =>
      void deleteSession(deps.meta, sessionId).then(() => callback(), callback),
  };
}

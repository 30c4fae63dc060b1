/** Who calls: by an API token in the header, or by the session cookie of the page. */
import type { UserId } from "@vedette/protocol";
import type { FastifyRequest, Session } from "fastify";
import type { Caller } from "#domain/permissions/rights.ts";
import { recordSessionUse } from "#domain/sessions/sessions.ts";
import { callerOfToken, findToken } from "#domain/tokens/tokens.ts";
import type { Clock } from "#kernel/clock.ts";
import type { MetaStore } from "#ports/meta-store.ts";
import { apiError } from "./answer-error.ts";
import type { OwnCallers } from "./own-callers.ts";
import { sessionCookiePath } from "./session-store.ts";

export type Identified = {
  readonly caller: Caller | undefined;
  /** True when the browser sent the proof by itself: such a request must come from our own page. */
  readonly isByCookie: boolean;
};

/** A header that proves nothing is refused, even where none is needed. */
export async function identifyCaller(
  deps: { readonly meta: MetaStore; readonly clock: Clock; readonly ownCallers: OwnCallers },
  request: FastifyRequest,
): Promise<Identified> {
  const header = request.headers.authorization;
  if (header !== undefined) {
    const secret = /^Bearer +(\S+) *$/i.exec(header)?.[1];
    const own = secret === undefined ? undefined : deps.ownCallers.callerOf(secret);
    if (own !== undefined) return { caller: own, isByCookie: false };
    const token = secret === undefined ? undefined : await findToken(deps.meta, secret, deps.clock.nowMs());
    if (token === undefined) throw apiError("not_authenticated", "Invalid token");
    return { caller: callerOfToken(token), isByCookie: false };
  }
  const userId = request.session.userId;
  if (userId === undefined) return { caller: undefined, isByCookie: false };
  // A changed session is stored again, with a new expiry.
  const today = Math.floor(deps.clock.nowMs() / 86_400_000);
  if (request.session.usedOnDay !== today) {
    request.session.usedOnDay = today;
    // Those of earlier versions came with the API only.
    request.session.cookie.path = sessionCookiePath;
  }
  await noteUse(deps, request);
  return { caller: callerOfSession(request.session, userId), isByCookie: true };
}

function callerOfSession(session: Session, userId: UserId): Caller {
  const { vouchers = [], isOnlyVouched = false } = session;
  return { kind: "user", userId, vouchers, isOnlyVouched };
}

/** How exact "last seen" is: not every request shall write. */
const lastSeenStepMs = 5 * 60_000;

async function noteUse(
  deps: { readonly meta: MetaStore; readonly clock: Clock },
  request: FastifyRequest,
): Promise<void> {
  const atMs = deps.clock.nowMs();
  if (atMs - (request.session.lastSeenAtMs ?? 0) < lastSeenStepMs) return;
  const use = { userAgent: request.headers["user-agent"], ipAddress: request.ip, atMs };
  await recordSessionUse(deps.meta, request.session.sessionId, use);
}

/** One's own account: name and choices, sessions, the second factor. For sessions of the page, not for tokens. */
import type { SignedInSession } from "@vedette/api";
import { listOrganizations } from "#domain/organizations/organizations.ts";
import { changePreferences } from "#domain/people/preferences.ts";
import {
  beginSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes,
  secondFactorOf,
} from "#domain/people/second-factor.ts";
import { hasPassword, renameUser, requirePassword, type User } from "#domain/people/users.ts";
import { membershipsOf } from "#domain/organizations/members.ts";
import {
  deleteSessionsOf,
  endSessionOf,
  listSessions,
  type SeenSession,
  shownSessionId,
} from "#domain/sessions/sessions.ts";
import { within } from "#ports/meta-store.ts";
import { readUserAgent } from "#rules/user-agent-facts.ts";
import { apiError, notFound } from "#http/answer-error.ts";
import { attempt, attemptCode } from "#http/attempts.ts";
import { recordOfPerson } from "#http/audit.ts";
import type { HandlersOf, RequestFacts } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { readMe, requireAccountSession, requireOwnSession, requireSession, requireUser } from "#http/me.ts";
import { isoTime, isoTimeOrNull } from "#http/views/time.ts";

type AccountRoutes =
  | "updateMe"
  | "listSessions"
  | "endSession"
  | "endOtherSessions"
  | "getSecondFactor"
  | "beginSecondFactor"
  | "confirmSecondFactor"
  | "renewRecoveryCodes"
  | "disableSecondFactor";

export function accountHandlers(deps: HttpDeps): HandlersOf<AccountRoutes> {
  const nowMs = () => deps.clock.nowMs();

  /** A session that somebody left open does not change how one signs in. */
  const reauthenticate = async (user: User, password: string, request: RequestFacts) => {
    const keys = { address: request.ip, account: `password:${user.id}` };
    await attempt(deps, keys, async () => {
      await requirePassword(deps, { userId: user.id, password });
      return true;
    });
  };

  return {
    updateMe: async (context) => {
      const { caller, body } = context;
      const user = await requireSession(deps, caller);
      const { name } = body;
      if (name !== undefined && name !== user.name) {
        await deps.meta.transaction(async (trx) => {
          const meta = within(trx);
          await renameUser(meta, user.id, name);
          const data = { from: user.name, to: name };
          await recordOfPerson(deps, meta, context, { action: "account.name", data });
        });
      }
      if (body.preferences !== undefined) await changePreferences(deps.meta, user.id, body.preferences);
      return await readMe(deps, caller, await requireUser(deps, caller));
    },
    listSessions: async ({ caller, answer }) => {
      // A token sees none: where its person is, is nothing for programs.
      if (caller.kind === "token") return [];
      const user = await requireAccountSession(deps, caller);
      const current = answer.session.id === undefined ? undefined : shownSessionId(answer.session.id);
      return (await listSessions(deps.meta, user.id, nowMs())).map((one) => sessionView(one, current));
    },
    endSession: async (context) => {
      const user = await requireAccountSession(deps, context.caller);
      if (!(await endSessionOf(deps.meta, user.id, context.params.session))) throw notFound();
      await recordOfPerson(deps, deps.meta, context, { action: "account.sessions-end", data: { count: 1 } });
      return undefined;
    },
    endOtherSessions: async (context) => {
      const user = await requireAccountSession(deps, context.caller);
      await deleteSessionsOf(deps.meta, user.id, context.answer.session.id);
      await recordOfPerson(deps, deps.meta, context, { action: "account.sessions-end" });
      return undefined;
    },
    getSecondFactor: async ({ caller }) => {
      const user = await requireUser(deps, caller);
      const { sinceMs, recoveryCodesLeft } = await secondFactorOf(deps.meta, user.id);
      return {
        isOn: sinceMs !== undefined,
        since: isoTimeOrNull(sinceMs),
        recoveryCodesLeft,
        hasPassword: await hasPassword(deps.meta, user.id),
      };
    },
    beginSecondFactor: async ({ caller, body, request }) => {
      const user = await requireOwnSession(deps, caller);
      await reauthenticate(user, body.password, request);
      return await beginSecondFactor(deps, user, nowMs());
    },
    confirmSecondFactor: async (context) => {
      const { caller, body, answer } = context;
      const user = await requireOwnSession(deps, caller);
      const recoveryCodes = await attemptCode(
        deps,
        user.id,
        async () => await confirmSecondFactor(deps, { id: user.id, code: body.code }, nowMs()),
      );
      if (recoveryCodes === undefined)
        throw apiError("second_factor_wrong", "The code is wrong; look at the clock of your phone.", "code");
      // A session that was opened by the password alone does not outlive it.
      await deleteSessionsOf(deps.meta, user.id, answer.session.id);
      await recordOfPerson(deps, deps.meta, context, { action: "account.second-factor-on" });
      return { recoveryCodes: [...recoveryCodes] };
    },
    renewRecoveryCodes: async (context) => {
      const user = await requireOwnSession(deps, context.caller);
      await reauthenticate(user, context.body.password, context.request);
      const recoveryCodes = await renewRecoveryCodes(deps.meta, user.id);
      if (recoveryCodes === undefined) throw notFound();
      await recordOfPerson(deps, deps.meta, context, { action: "account.recovery-codes" });
      return { recoveryCodes: [...recoveryCodes] };
    },
    disableSecondFactor: async (context) => {
      const user = await requireOwnSession(deps, context.caller);
      await reauthenticate(user, context.body.password, context.request);
      const organizations = await listOrganizations(deps.meta, await membershipsOf(deps.meta, user.id));
      const asking = organizations.find((one) => one.requiresSecondFactor);
      if (asking !== undefined)
        throw apiError("second_factor_required", `${asking.name} asks for a second factor.`);
      await deps.meta.transaction(async (trx) => {
        const meta = within(trx);
        if (await removeSecondFactor(meta, user.id))
          await recordOfPerson(deps, meta, context, { action: "account.second-factor-off" });
      });
      return undefined;
    },
  };
}

function sessionView(session: SeenSession, current: string | undefined): SignedInSession {
  const { browser, system } = readUserAgent(session.userAgent);
  return {
    id: session.id,
    isCurrent: session.id === current,
    browser: browser?.name ?? "",
    system: system?.name ?? "",
    ipAddress: session.ipAddress ?? null,
    dateCreated: isoTime(session.createdAtMs),
    lastSeen: isoTime(session.lastSeenAtMs),
  };
}

/** Signing in and out, the first administrator, one's own password. */
import { allOrganizations } from "#domain/organizations/organizations.ts";
import { isAdministratorLinkValid, redeemAdministratorLink } from "#domain/people/first-administrator.ts";
import { hasSecondFactor, takeSecondFactor } from "#domain/people/second-factor.ts";
import { authenticate, changePassword, findUser, type User } from "#domain/people/users.ts";
import { expandScopes } from "#domain/permissions/scopes.ts";
import { deleteExpiredSessions } from "#domain/sessions/sessions.ts";
import { apiError } from "#http/answer-error.ts";
import { attempt, attemptCode } from "#http/attempts.ts";
import { recordOfPerson } from "#http/audit.ts";
import type { HandlersOf, RequestFacts } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { readMe, requireUser } from "#http/me.ts";
import { userView } from "#http/views/organization-view.ts";

/** Without a secure connection the browser would drop the cookie, and signing in would seem to do nothing. */
export function requireUsableCookie(deps: HttpDeps, request: RequestFacts): void {
  if (!deps.publicUrl.startsWith("https://") || request.isSecure) return;
  throw apiError(
    "insecure_connection",
    `Open ${deps.publicUrl} to sign in. Behind a proxy that ends TLS, set VEDETTE_TRUST_PROXY=true.`,
  );
}

/** Nobody learns whether there is a second factor who does not know the password. */
async function requireSecondFactor(deps: HttpDeps, user: User, code: string | undefined): Promise<void> {
  if (!(await hasSecondFactor(deps.meta, user.id))) return;
  if (code === undefined)
    throw apiError("second_factor_needed", "Give the code of your authenticator as well.", "code");
  const isRight = await attemptCode(deps, user.id, async () =>
    (await takeSecondFactor(deps, { id: user.id, code }, deps.clock.nowMs())) ? true : undefined,
  );
  if (isRight === undefined)
    throw apiError("second_factor_wrong", "The code is wrong, or was used already.", "code");
}

export function sessionHandlers(
  deps: HttpDeps,
): HandlersOf<
  | "authInfo"
  | "authUser"
  | "getSession"
  | "signIn"
  | "signOut"
  | "me"
  | "changePassword"
  | "getSetup"
  | "completeSetup"
> {
  const people = { meta: deps.meta, passwords: deps.passwords };
  return {
    authInfo: async ({ caller }) => {
      if (caller === undefined) return { version: "0", auth: null, user: null };
      const user = caller.userId === undefined ? undefined : await findUser(deps.meta, caller.userId);
      const scopes = caller.kind === "token" ? [...expandScopes(caller.scopes)].sort() : [];
      return { version: "0", auth: { scopes }, user: user === undefined ? null : userView(user) };
    },
    authUser: async ({ caller }) => userView(await requireUser(deps, caller)),
    getSession: async ({ caller }) => {
      const user = caller?.userId === undefined ? undefined : await findUser(deps.meta, caller.userId);
      if (caller === undefined || user === undefined || !user.isActive) return { user: null };
      return { user: await readMe(deps, caller, user) };
    },
    me: async ({ caller }) => await readMe(deps, caller, await requireUser(deps, caller)),

    signIn: async ({ body, request, answer }) => {
      requireUsableCookie(deps, request);
      const nowMs = deps.clock.nowMs();
      const keys = { address: request.ip, account: body.email };
      const user = await attempt(deps, keys, async () => await authenticate(people, body, nowMs));
      if (user === undefined)
        throw apiError("wrong_credentials", "The e-mail address or the password is wrong.");
      await requireSecondFactor(deps, user, body.code);
      await deleteExpiredSessions(deps.meta, nowMs);
      return await readMe(deps, await answer.session.start(user.id), user);
    },
    signOut: async ({ answer }) => {
      await answer.session.end();
      return undefined;
    },
    changePassword: async (context) => {
      const { caller, body, request, answer } = context;
      if (caller.kind !== "user")
        throw apiError("forbidden", "A password is changed in a session of the page.");
      const keys = { address: request.ip, account: `password:${caller.userId}` };
      await attempt(deps, keys, async () => {
        await changePassword(people, { userId: caller.userId, ...body, keptSessionId: answer.session.id });
        return true;
      });
      await recordOfPerson(deps, deps.meta, context, { action: "account.password" });
      return undefined;
    },

    getSetup: async ({ params, request }) => {
      const keys = { address: request.ip, account: `setup ${request.ip}` };
      const isValid = await attempt(deps, keys, async () =>
        (await isAdministratorLinkValid(deps.meta, params.token, deps.clock.nowMs())) ? true : undefined,
      );
      if (isValid === undefined)
        throw apiError(
          "link_invalid",
          "This link was used already or has expired. A new one is printed at the next start.",
        );
      const [organization] = await allOrganizations(deps.meta);
      const { slug, name } = organization ?? { slug: "", name: "" };
      return { isValid: true, organization: { slug, name } };
    },
    completeSetup: async ({ params, body, request, answer }) => {
      requireUsableCookie(deps, request);
      const keys = { address: request.ip, account: `setup ${request.ip}` };
      const user = await attempt(
        deps,
        keys,
        async () =>
          await redeemAdministratorLink(people, { secret: params.token, ...body }, deps.clock.nowMs()),
      );
      if (user === undefined) throw apiError("link_invalid", "This link was used already or has expired.");
      return await readMe(deps, await answer.session.start(user.id), user);
    },
  };
}

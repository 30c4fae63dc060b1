/** Signing in and out, the first administrator, one's own password. */
import type { Caller } from "#domain/permissions/rights.ts";
import { allOrganizations, listOrganizations } from "#domain/organizations/organizations.ts";
import { isAdministratorLinkValid, redeemAdministratorLink } from "#domain/people/first-administrator.ts";
import { authenticate, changePassword, findUser, type User } from "#domain/people/users.ts";
import { organizationsOf, rightsIn } from "#domain/permissions/rights.ts";
import { expandScopes } from "#domain/permissions/scopes.ts";
import { deleteExpiredSessions } from "#domain/sessions/sessions.ts";
import { apiError, TooManyAttempts } from "#http/answer-error.ts";
import type { HandlersOf, RequestFacts } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { meView, userView } from "#http/views/organization-view.ts";

/** The person behind a session or a personal token. */
export async function requireUser(deps: HttpDeps, caller: Caller): Promise<User> {
  if (caller.userId === undefined) throw apiError("forbidden", "This needs the credentials of a person.");
  const user = await findUser(deps.meta, caller.userId);
  if (user === undefined || !user.isActive)
    throw apiError("not_authenticated", "This account is not active.");
  return user;
}

async function readMe(deps: HttpDeps, caller: Caller, user: User) {
  const organizations = await listOrganizations(deps.meta, await organizationsOf(deps.meta, caller));
  const withRights = await Promise.all(
    organizations.map(async (organization) => ({
      organization,
      rights: await rightsIn(deps.meta, caller, organization.id),
    })),
  );
  return meView(
    user,
    withRights.flatMap(({ organization, rights }) =>
      rights === undefined ? [] : [{ organization, rights }],
    ),
  );
}

/** Without a secure connection the browser would drop the cookie, and signing in would seem to do nothing. */
function requireUsableCookie(deps: HttpDeps, request: RequestFacts): void {
  if (!deps.publicUrl.startsWith("https://") || request.isSecure) return;
  throw apiError(
    "insecure_connection",
    `Open ${deps.publicUrl} to sign in. Behind a proxy that ends TLS, set VEDETTE_TRUST_PROXY=true.`,
  );
}

/** Runs an attempt that may be a guess; failures count against the address and against the account. */
async function attempt<Result>(
  deps: HttpDeps,
  keys: { readonly address: string; readonly account: string },
  work: () => Promise<Result | undefined>,
): Promise<Result | undefined> {
  const { byAddressAndAccount, byAddress, byAccount } = deps.attempts;
  const counted = [
    { limiter: byAddressAndAccount, key: `${keys.address} ${keys.account}` },
    { limiter: byAddress, key: keys.address },
    { limiter: byAccount, key: keys.account },
  ];
  const waitMs = Math.max(...counted.map(({ limiter, key }) => limiter.waitMs(key)));
  if (waitMs > 0)
    throw new TooManyAttempts("too_many_attempts", "Too many attempts; wait before the next.", waitMs);
  // Counted before the outcome is known, so that attempts at the same time do not slip through together.
  for (const { limiter, key } of counted) limiter.recordFailure(key);
  const result = await work();
  if (result !== undefined) for (const { limiter, key } of counted) limiter.takeBack(key);
  return result;
}

export function sessionHandlers(
  deps: HttpDeps,
): HandlersOf<
  "authInfo" | "authUser" | "signIn" | "signOut" | "me" | "changePassword" | "getSetup" | "completeSetup"
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
    me: async ({ caller }) => await readMe(deps, caller, await requireUser(deps, caller)),

    signIn: async ({ body, request, answer }) => {
      requireUsableCookie(deps, request);
      const nowMs = deps.clock.nowMs();
      const keys = { address: request.ip, account: body.email };
      const user = await attempt(deps, keys, async () => await authenticate(people, body, nowMs));
      if (user === undefined)
        throw apiError("wrong_credentials", "The e-mail address or the password is wrong.");
      await deleteExpiredSessions(deps.meta, nowMs);
      await answer.session.start(user.id);
      return await readMe(deps, { kind: "user", userId: user.id }, user);
    },
    signOut: async ({ answer }) => {
      await answer.session.end();
      return undefined;
    },
    changePassword: async ({ caller, body, request, answer }) => {
      if (caller.kind !== "user")
        throw apiError("forbidden", "A password is changed in a session of the page.");
      const keys = { address: request.ip, account: `password:${caller.userId}` };
      await attempt(deps, keys, async () => {
        await changePassword(people, { userId: caller.userId, ...body, keptSessionId: answer.session.id });
        return true;
      });
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
      await answer.session.start(user.id);
      return await readMe(deps, { kind: "user", userId: user.id }, user);
    },
  };
}

/** The signed-in person as the page reads them, with what they may do in each organization. */
import type { Me } from "@vedette/api";
import { listOrganizations } from "#domain/organizations/organizations.ts";
import { preferencesOf } from "#domain/people/preferences.ts";
import { hasSecondFactor } from "#domain/people/second-factor.ts";
import { findUser, hasPassword, type User } from "#domain/people/users.ts";
import { type Caller, organizationsOf, rightsIn } from "#domain/permissions/rights.ts";
import { apiError } from "./answer-error.ts";
import type { HttpDeps } from "./http-deps.ts";
import { meView } from "./views/organization-view.ts";

/** The person behind a session or a personal token. */
export async function requireUser(deps: HttpDeps, caller: Caller): Promise<User> {
  if (caller.userId === undefined) throw apiError("forbidden", "This needs the credentials of a person.");
  const user = await findUser(deps.meta, caller.userId);
  if (user === undefined || !user.isActive)
    throw apiError("not_authenticated", "This account is not active.");
  return user;
}

/** The person behind a session of the page: an account is nothing for programs. */
export async function requireSession(deps: HttpDeps, caller: Caller): Promise<User> {
  if (caller.kind !== "user") throw apiError("forbidden", "This is done in a session of the page.");
  return await requireUser(deps, caller);
}

/**
 * The same where a password or a second factor opened it: what reaches beyond one organization is not done on the
 * word of that organization's identity provider.
 */
export async function requireOwnSession(deps: HttpDeps, caller: Caller): Promise<User> {
  const user = await requireSession(deps, caller);
  if (caller.kind === "user" && caller.isOnlyVouched === true)
    throw apiError("password_required", "Sign in with your password to do this.");
  return user;
}

/**
 * The same but that who has no password has nothing else to come by: for the account itself, which belongs to the
 * person and not to an organization.
 */
export async function requireAccountSession(deps: HttpDeps, caller: Caller): Promise<User> {
  const user = await requireSession(deps, caller);
  return (await hasPassword(deps.meta, user.id)) ? await requireOwnSession(deps, caller) : user;
}

export async function readMe(deps: HttpDeps, caller: Caller, user: User): Promise<Me> {
  const organizations = await listOrganizations(deps.meta, await organizationsOf(deps.meta, caller));
  const withRights = await Promise.all(
    organizations.map(async (organization) => ({
      organization,
      rights: await rightsIn(deps.meta, caller, organization.id),
    })),
  );
  return meView(
    user,
    {
      hasSecondFactor: await hasSecondFactor(deps.meta, user.id),
      preferences: await preferencesOf(deps.meta, user.id),
    },
    withRights.flatMap(({ organization, rights }) =>
      rights === undefined ? [] : [{ organization, rights }],
    ),
  );
}

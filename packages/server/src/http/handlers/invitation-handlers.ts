/** The other end of an invitation: who follows its link, with a new account or with the one they have. */
import { findOpenInvitation, type Invitation, redeemInvitation } from "#domain/organizations/invitations.ts";
import { listOrganizations } from "#domain/organizations/organizations.ts";
import { recordAudit } from "#domain/audit/audit-log.ts";
import { insertUser, type User } from "#domain/people/users.ts";
import { type MetaAccess, within } from "#ports/meta-store.ts";
import { apiError } from "#http/answer-error.ts";
import { attempt } from "#http/attempts.ts";
import type { HandlersOf, RequestFacts } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { readMe, requireOwnSession } from "#http/me.ts";
import { isoTime } from "#http/views/time.ts";
import { requireUsableCookie } from "./session-handlers.ts";

const linkInvalid = () =>
  apiError(
    "link_invalid",
    "This invitation was used, replaced or revoked, or it has expired. Ask for a new one.",
  );

export function invitationHandlers(
  deps: HttpDeps,
): HandlersOf<"getInvitation" | "acceptInvitation" | "joinByInvitation"> {
  const tried = async <Result>(request: RequestFacts, work: () => Promise<Result | undefined>) => {
    const keys = { address: request.ip, account: `invitation ${request.ip}` };
    const result = await attempt(deps, keys, work);
    if (result === undefined) throw linkInvalid();
    return result;
  };
  const open = async (secret: string) => await findOpenInvitation(deps.meta, secret, deps.clock.nowMs());

  /** In a transaction: a link that is gone by now takes the account back with it. */
  const join = async (meta: MetaAccess, user: User, secret: string, request: RequestFacts) => {
    const nowMs = deps.clock.nowMs();
    const invitation = await redeemInvitation(meta, { secret, userId: user.id }, nowMs);
    if (invitation === undefined) throw linkInvalid();
    await recordAudit(meta, [joined(invitation, user, request)], nowMs);
  };

  return {
    getInvitation: async ({ params, request }) => {
      const invitation = await tried(request, async () => await open(params.token));
      const [organization] = await listOrganizations(deps.meta, [invitation.organizationId]);
      if (organization === undefined) throw linkInvalid();
      return {
        organization: { slug: organization.slug, name: organization.name },
        email: invitation.email,
        role: invitation.role,
        inviterName: invitation.inviterName ?? null,
        dateExpires: isoTime(invitation.expiresAtMs),
      };
    },
    acceptInvitation: async ({ params, body, request, answer }) => {
      requireUsableCookie(deps, request);
      // Asked first, so that a wrong link costs no hashing.
      const { email } = await tried(request, async () => await open(params.token));
      const passwordHash = await deps.passwords.hash(body.password);
      const user = await deps.meta.transaction(async (trx) => {
        const meta = within(trx);
        // The address is the invited one, whatever else is sent: nobody takes another's name.
        const made = await insertUser(meta, { email, name: body.name }, passwordHash, deps.clock.nowMs());
        await join(meta, made, params.token, request);
        return made;
      });
      return await readMe(deps, await answer.session.start(user.id), user);
    },
    joinByInvitation: async ({ params, caller, request }) => {
      const user = await requireOwnSession(deps, caller);
      await tried(request, async () => await open(params.token));
      await deps.meta.transaction(async (trx) => await join(within(trx), user, params.token, request));
      return await readMe(deps, caller, user);
    },
  };
}

function joined(invitation: Invitation, user: User, request: RequestFacts) {
  const { organizationId, email: invited, role, inviterName } = invitation;
  return {
    organizationId,
    actor: { userId: user.id, name: user.email, ipAddress: request.ip },
    action: "member.add",
    targetType: "member",
    targetId: String(user.id),
    data: { email: user.email, invited, role, inviter: inviterName },
  };
}

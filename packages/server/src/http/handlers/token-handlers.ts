/** A person's API tokens. A token never gives more than its maker has. */
import type { ApiToken as TokenView } from "@vedette/api";
import { type OrganizationId, parseNumericId, type TokenId } from "@vedette/protocol";
import type { Caller } from "#domain/permissions/rights.ts";
import { expandScopes } from "#domain/permissions/scopes.ts";
import { type ApiToken, listTokens, mintPersonalToken, revokeToken } from "#domain/tokens/tokens.ts";
import type { AuditAction } from "#domain/audit/audit-actions.ts";
import { type MetaAccess, within } from "#ports/meta-store.ts";
import { apiError, notFound } from "#http/answer-error.ts";
import { type Acting, recordOfPerson } from "#http/audit.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { requireUser } from "#http/me.ts";
import { isoTime, isoTimeOrNull } from "#http/views/time.ts";

function tokenView(token: ApiToken): TokenView {
  return {
    id: String(token.id),
    name: token.name,
    scopes: [...token.scopes].sort(),
    hint: `${token.prefix}…${token.lastCharacters}`,
    dateCreated: isoTime(token.createdAtMs),
    lastUsed: isoTimeOrNull(token.lastUsedAtMs),
  };
}

/** A token opens no more than the session or the token that made it. */
function onlyOrganizationOf(caller: Caller): OrganizationId | undefined {
  if (caller.kind === "token") return caller.organizationId;
  if (caller.isOnlyVouched !== true) return undefined;
  const [voucher, ...others] = caller.vouchers ?? [];
  if (voucher === undefined || others.length > 0)
    throw apiError("password_required", "Sign in to one organization alone, or with your password.");
  return voucher.organizationId;
}

export function tokenHandlers(deps: HttpDeps): HandlersOf<"listTokens" | "createToken" | "deleteToken"> {
  const record = async (
    meta: MetaAccess,
    acting: Pick<Acting, "caller" | "request">,
    action: AuditAction,
    id: TokenId,
    data: Readonly<Record<string, unknown>>,
  ) => await recordOfPerson(deps, meta, acting, { action, targetType: "token", targetId: String(id), data });

  return {
    listTokens: async ({ caller }) => {
      const user = await requireUser(deps, caller);
      return (await listTokens(deps.meta, { userId: user.id })).map(tokenView);
    },
    createToken: async (context) => {
      const { caller, body } = context;
      const user = await requireUser(deps, caller);
      // A person's token is held to the person's rights wherever it is used; a token's offspring to the token's.
      const own = caller.kind === "token" ? expandScopes(caller.scopes) : undefined;
      if (own !== undefined && body.scopes.some((scope) => !own.has(scope))) {
        throw apiError("forbidden", "A token cannot make one with more scopes than its own.", "scopes");
      }
      const organizationId = onlyOrganizationOf(caller);
      const minted = await deps.meta.transaction(async (trx) => {
        const meta = within(trx);
        const input = { userId: user.id, organizationId, ...body };
        const made = await mintPersonalToken(meta, input, deps.clock.nowMs());
        await record(meta, context, "token.add", made.token.id, { name: body.name, scopes: body.scopes });
        return made;
      });
      return { ...tokenView(minted.token), token: minted.secret };
    },
    deleteToken: async (context) => {
      const user = await requireUser(deps, context.caller);
      const id = parseNumericId<TokenId>(context.params.token);
      if (id === undefined) throw notFound();
      await deps.meta.transaction(async (trx) => {
        const meta = within(trx);
        if (!(await revokeToken(meta, { userId: user.id }, id))) throw notFound();
        await record(meta, context, "token.remove", id, {});
      });
      return undefined;
    },
  };
}

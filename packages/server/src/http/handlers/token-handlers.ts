/** A person's API tokens. A token never gives more than its maker has. */
import type { ApiToken as TokenView } from "@vedette/api";
import { parseNumericId, type TokenId } from "@vedette/protocol";
import { expandScopes } from "#domain/permissions/scopes.ts";
import { type ApiToken, listTokens, mintPersonalToken, revokeToken } from "#domain/tokens/tokens.ts";
import type { AuditAction } from "#domain/audit/audit-actions.ts";
import { recordAudit } from "#domain/audit/audit-log.ts";
import { membershipsOf } from "#domain/organizations/members.ts";
import { type MetaAccess, within } from "#ports/meta-store.ts";
import { apiError, notFound } from "#http/answer-error.ts";
import { type Acting, auditActorOf } from "#http/audit.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { isoTime, isoTimeOrNull } from "#http/views/time.ts";
import { requireUser } from "./session-handlers.ts";

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

export function tokenHandlers(deps: HttpDeps): HandlersOf<"listTokens" | "createToken" | "deleteToken"> {
  /** A person's token opens all of their organizations, so that each is told. */
  const record = async (
    meta: MetaAccess,
    acting: Pick<Acting, "caller" | "request">,
    action: AuditAction,
    id: TokenId,
    data: Readonly<Record<string, unknown>>,
  ) => {
    if (acting.caller.userId === undefined) return;
    const actor = await auditActorOf(meta, acting);
    const entry = { actor, action, targetType: "token", targetId: String(id), data };
    const organizationIds = await membershipsOf(meta, acting.caller.userId);
    await recordAudit(
      meta,
      organizationIds.map((organizationId) => ({ organizationId, ...entry })),
      deps.clock.nowMs(),
    );
  };

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
      const minted = await deps.meta.transaction(async (trx) => {
        const meta = within(trx);
        const made = await mintPersonalToken(meta, { userId: user.id, ...body }, deps.clock.nowMs());
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

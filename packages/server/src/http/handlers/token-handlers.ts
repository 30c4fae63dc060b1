/** A person's API tokens. A token never gives more than its maker has. */
import type { ApiToken as TokenView } from "@vedette/api";
import { parseNumericId, type TokenId } from "@vedette/protocol";
import { expandScopes } from "#domain/permissions/scopes.ts";
import { type ApiToken, listTokens, mintPersonalToken, revokeToken } from "#domain/tokens/tokens.ts";
import { apiError, notFound } from "#http/answer-error.ts";
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
  return {
    listTokens: async ({ caller }) => {
      const user = await requireUser(deps, caller);
      return (await listTokens(deps.meta, { userId: user.id })).map(tokenView);
    },
    createToken: async ({ caller, body }) => {
      const user = await requireUser(deps, caller);
      // A person's token is held to the person's rights wherever it is used; a token's offspring to the token's.
      const own = caller.kind === "token" ? expandScopes(caller.scopes) : undefined;
      if (own !== undefined && body.scopes.some((scope) => !own.has(scope))) {
        throw apiError("forbidden", "A token cannot make one with more scopes than its own.", "scopes");
      }
      const minted = await mintPersonalToken(deps.meta, { userId: user.id, ...body }, deps.clock.nowMs());
      return { ...tokenView(minted.token), token: minted.secret };
    },
    deleteToken: async ({ caller, params }) => {
      const user = await requireUser(deps, caller);
      const id = parseNumericId<TokenId>(params.token);
      if (id === undefined || !(await revokeToken(deps.meta, { userId: user.id }, id))) throw notFound();
      return undefined;
    },
  };
}

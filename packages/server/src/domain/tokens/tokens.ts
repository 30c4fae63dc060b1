/** API tokens: minted once, shown once, kept as a hash. */
import type { OrganizationId, TokenId, UserId } from "@vedette/protocol";
import { isScope, type Scope } from "#domain/permissions/scopes.ts";
import type { Caller } from "#domain/permissions/rights.ts";
import { sameHash, secretHash } from "#domain/secrets/secret-hash.ts";
import { UserError } from "#kernel/errors.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import { checkName } from "#domain/organizations/slug.ts";
import {
  looksLikeToken,
  newOrganizationToken,
  newPersonalToken,
  organizationPrefix,
  personalPrefix,
} from "./token-format.ts";

export type ApiToken = {
  readonly id: TokenId;
  readonly name: string;
  /** With the last characters, enough to recognize a token and not to use it. */
  readonly prefix: string;
  readonly lastCharacters: string;
  readonly userId: UserId | undefined;
  readonly organizationId: OrganizationId | undefined;
  readonly scopes: ReadonlySet<Scope>;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | undefined;
  readonly lastUsedAtMs: number | undefined;
};

export type MintedToken = {
  readonly token: ApiToken;
  /** The token itself; there is no second look at it. */ readonly secret: string;
};

type NewToken = {
  readonly name: string;
  readonly scopes: Iterable<Scope>;
  readonly expiresAtMs?: number | undefined;
};

/** A token that acts for a person, within the person's own rights; in one organization alone, where one is given. */
export async function mintPersonalToken(
  meta: MetaAccess,
  input: NewToken & { readonly userId: UserId; readonly organizationId?: OrganizationId | undefined },
  nowMs: number,
): Promise<MintedToken> {
  const owner = { user_id: input.userId, organization_id: input.organizationId ?? null };
  return await insertToken(meta, input, owner, { secret: newPersonalToken(), prefix: personalPrefix }, nowMs);
}

/** A token of the organization itself, for build machines. */
export async function mintOrganizationToken(
  meta: MetaAccess,
  input: NewToken & {
    readonly organization: { readonly id: OrganizationId; readonly slug: string };
    readonly publicUrl: string;
  },
  nowMs: number,
): Promise<MintedToken> {
  const secret = newOrganizationToken(
    { publicUrl: input.publicUrl, organizationSlug: input.organization.slug },
    nowMs,
  );
  const owner = { user_id: null, organization_id: input.organization.id };
  return await insertToken(meta, input, owner, { secret, prefix: organizationPrefix }, nowMs);
}

async function insertToken(
  meta: MetaAccess,
  input: NewToken,
  owner: { readonly user_id: UserId | null; readonly organization_id: OrganizationId | null },
  made: { readonly secret: string; readonly prefix: string },
  nowMs: number,
): Promise<MintedToken> {
  const scopes = [...new Set(input.scopes)].filter(isScope);
  if (scopes.length === 0)
    throw new UserError("scopes_missing", 400, "A token needs at least one scope.", "scopes");
  const row = await meta.db
    .insertInto("api_tokens")
    .values({
      ...owner,
      token_hash: secretHash(made.secret),
      name: checkName(input.name),
      prefix: made.prefix,
      last_characters: made.secret.slice(-4),
      scopes: JSON.stringify(scopes),
      created_at: nowMs,
      expires_at: input.expiresAtMs ?? null,
      last_used_at: null,
    })
    .returning(tokenColumns)
    .executeTakeFirstOrThrow();
  return { token: fromRow(row), secret: made.secret };
}

const tokenColumns = [
  "id",
  "name",
  "prefix",
  "last_characters",
  "user_id",
  "organization_id",
  "scopes",
  "created_at",
  "expires_at",
  "last_used_at",
] as const;

type Row = {
  id: TokenId;
  name: string;
  prefix: string;
  last_characters: string;
  user_id: UserId | null;
  organization_id: OrganizationId | null;
  scopes: string;
  created_at: number;
  expires_at: number | null;
  last_used_at: number | null;
};

function fromRow(row: Row): ApiToken {
  const scopes: unknown = JSON.parse(row.scopes);
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    lastCharacters: row.last_characters,
    userId: row.user_id ?? undefined,
    organizationId: row.organization_id ?? undefined,
    // A scope that this version does not know gives nothing.
    scopes: new Set(
      Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === "string").filter(isScope) : [],
    ),
    createdAtMs: row.created_at,
    expiresAtMs: row.expires_at ?? undefined,
    lastUsedAtMs: row.last_used_at ?? undefined,
  };
}

/** How exact "last used" is: not every request shall write. */
const lastUsedStepMs = 60_000;

/** The token that was presented, if it exists, has not expired and its person is active. */
export async function findToken(
  meta: MetaAccess,
  presented: string,
  nowMs: number,
): Promise<ApiToken | undefined> {
  if (!looksLikeToken(presented)) return undefined;
  const hash = secretHash(presented);
  const row = await meta.db
    .selectFrom("api_tokens")
    .leftJoin("users", "users.id", "api_tokens.user_id")
    .select(["api_tokens.token_hash", "users.is_active as user_is_active"])
    .select(tokenColumns.map((column) => `api_tokens.${column}` as const))
    .where("api_tokens.token_hash", "=", hash)
    .executeTakeFirst();
  if (row === undefined || !sameHash(row.token_hash, hash)) return undefined;
  if (row.user_id !== null && row.user_is_active !== 1) return undefined;
  if (row.expires_at !== null && row.expires_at <= nowMs) return undefined;
  if (row.last_used_at === null || nowMs - row.last_used_at >= lastUsedStepMs) {
    await meta.db.updateTable("api_tokens").set({ last_used_at: nowMs }).where("id", "=", row.id).execute();
  }
  return fromRow(row);
}

export async function findTokenName(meta: MetaAccess, id: TokenId): Promise<string | undefined> {
  const row = await meta.db.selectFrom("api_tokens").select("name").where("id", "=", id).executeTakeFirst();
  return row?.name;
}

export function callerOfToken(token: ApiToken): Caller {
  return {
    kind: "token",
    tokenId: token.id,
    userId: token.userId,
    organizationId: token.organizationId,
    scopes: token.scopes,
  };
}

type TokenOwner = { readonly userId: UserId } | { readonly organizationId: OrganizationId };

/** The tokens of a person, or those of an organization itself. */
export async function listTokens(meta: MetaAccess, owner: TokenOwner): Promise<readonly ApiToken[]> {
  const query = meta.db.selectFrom("api_tokens").select(tokenColumns).orderBy("id");
  const rows = await (
    "userId" in owner
      ? query.where("user_id", "=", owner.userId)
      : query.where("organization_id", "=", owner.organizationId).where("user_id", "is", null)
  ).execute();
  return rows.map(fromRow);
}

/** True when the owner had such a token. */
export async function revokeToken(meta: MetaAccess, owner: TokenOwner, id: TokenId): Promise<boolean> {
  const query = meta.db.deleteFrom("api_tokens").where("id", "=", id).returning("id");
  const row = await (
    "userId" in owner
      ? query.where("user_id", "=", owner.userId)
      : query.where("organization_id", "=", owner.organizationId).where("user_id", "is", null)
  ).executeTakeFirst();
  return row !== undefined;
}

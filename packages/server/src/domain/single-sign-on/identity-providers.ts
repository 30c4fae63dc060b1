/** The identity provider of an organization, of which there is at most one. Its client's secret is sealed. */
import type { OrganizationId, UserId } from "@vedette/protocol";
import { UserError } from "#kernel/errors.ts";
import { rewriteEach, type RewriteSecret } from "#domain/secrets/rewrite-secret.ts";
import type { TextSealer } from "#kernel/sealed-text.ts";
import type { MetaAccess, Role } from "#ports/meta-store.ts";
import type { OpenIdClientSettings } from "#ports/open-id.ts";

export type RoleRule = { readonly value: string; readonly role: Role };

export type IdentityProvider = {
  readonly organizationId: OrganizationId;
  readonly issuer: string;
  readonly clientId: string;
  /** Lower case; whose address is of another domain does not come in. */
  readonly emailDomains: readonly string[];
  readonly defaultRole: Role;
  /** The claim whose values decide the role; without one the role is what people here make of it. */
  readonly roleClaim: string | undefined;
  /** The first that fits wins. */
  readonly roleMapping: readonly RoleRule[];
  readonly isRequired: boolean;
  /** Since when it is this issuer and client: what an earlier one said is void. */
  readonly sinceMs: number;
};

export type NewIdentityProvider = Omit<IdentityProvider, "sinceMs"> & {
  /** Left out where it stays what it is. */
  readonly clientSecret: string | undefined;
};

type Deps = { readonly meta: MetaAccess; readonly sealer: TextSealer };

function purposeOf(organizationId: OrganizationId): string {
  return `client secret of the identity provider of ${organizationId}`;
}

function providersQuery(meta: MetaAccess) {
  return meta.db.selectFrom("identity_providers").selectAll();
}

type Row = Awaited<ReturnType<ReturnType<typeof providersQuery>["execute"]>>[number];

function fromRow(row: Row): IdentityProvider {
  return {
    organizationId: row.organization_id,
    issuer: row.issuer,
    clientId: row.client_id,
    emailDomains: JSON.parse(row.email_domains) as string[],
    defaultRole: row.default_role,
    roleClaim: row.role_claim ?? undefined,
    roleMapping: JSON.parse(row.role_mapping) as RoleRule[],
    isRequired: row.is_required === 1,
    sinceMs: row.created_at,
  };
}

export async function findIdentityProvider(
  meta: MetaAccess,
  organizationId: OrganizationId,
): Promise<IdentityProvider | undefined> {
  const row = await providersQuery(meta).where("organization_id", "=", organizationId).executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

/** The organizations that have one, for the sign-in page. */
export async function organizationsWithProvider(
  meta: MetaAccess,
): Promise<readonly { readonly slug: string; readonly name: string }[]> {
  return await meta.db
    .selectFrom("identity_providers")
    .innerJoin("organizations", "organizations.id", "identity_providers.organization_id")
    .select(["organizations.slug", "organizations.name"])
    .orderBy("organizations.name")
    .execute();
}

/** What the client needs, with the secret open; `undefined` where it was sealed under another key. */
export async function clientSettingsOf(
  deps: Deps,
  organizationId: OrganizationId,
): Promise<OpenIdClientSettings | undefined> {
  const row = await providersQuery(deps.meta)
    .where("organization_id", "=", organizationId)
    .executeTakeFirst();
  const clientSecret = row && deps.sealer.open(row.client_secret, purposeOf(organizationId));
  if (row === undefined || clientSecret === undefined) return undefined;
  return { issuer: row.issuer, clientId: row.client_id, clientSecret };
}

/** Answers how many clients' secrets were changed. */
export async function rewriteClientSecrets(meta: MetaAccess, rewrite: RewriteSecret): Promise<number> {
  const rows = await meta.db
    .selectFrom("identity_providers")
    .select(["organization_id", "client_secret"])
    .execute();
  return await rewriteEach(
    rows.map(({ organization_id: organizationId, client_secret: stored }) => ({
      stored,
      purpose: purposeOf(organizationId),
      replace: async (next) =>
        await meta.db
          .updateTable("identity_providers")
          .set({ client_secret: next })
          .where("organization_id", "=", organizationId)
          .where("client_secret", "=", stored)
          .execute(),
    })),
    rewrite,
  );
}

/** The secret that would be used: the given one, or the kept one where issuer and client stay. */
export async function secretFor(deps: Deps, wanted: NewIdentityProvider): Promise<string> {
  if (wanted.clientSecret !== undefined) return wanted.clientSecret;
  const kept = await clientSettingsOf(deps, wanted.organizationId);
  // Otherwise whoever may change the issuer would be told the secret by waiting at a new address.
  if (kept === undefined || kept.issuer !== wanted.issuer || kept.clientId !== wanted.clientId)
    throw new UserError(
      "client_secret_missing",
      400,
      "Give the client secret: the known one belongs to another issuer or client.",
      "clientSecret",
    );
  return kept.clientSecret;
}

/** Sets it; another issuer or client begins anew, and whom the earlier one meant is forgotten. */
export async function setIdentityProvider(
  deps: Deps,
  wanted: NewIdentityProvider & { readonly clientSecret: string },
  nowMs: number,
): Promise<IdentityProvider> {
  const { organizationId } = wanted;
  const values = {
    issuer: wanted.issuer,
    client_id: wanted.clientId,
    client_secret: deps.sealer.seal(wanted.clientSecret, purposeOf(organizationId)),
    email_domains: JSON.stringify(wanted.emailDomains),
    default_role: wanted.defaultRole,
    role_claim: wanted.roleClaim ?? null,
    role_mapping: JSON.stringify(wanted.roleMapping),
    is_required: wanted.isRequired ? (1 as const) : (0 as const),
    changed_at: nowMs,
  };
  return await deps.meta.transaction(async (trx) => {
    const kept = await trx
      .updateTable("identity_providers")
      .set(values)
      .where("organization_id", "=", organizationId)
      .where("issuer", "=", wanted.issuer)
      .where("client_id", "=", wanted.clientId)
      .returningAll()
      .executeTakeFirst();
    if (kept !== undefined) return fromRow(kept);
    await trx.deleteFrom("identity_providers").where("organization_id", "=", organizationId).execute();
    await trx.deleteFrom("identities").where("organization_id", "=", organizationId).execute();
    const row = await trx
      .insertInto("identity_providers")
      .values({ organization_id: organizationId, created_at: nowMs, ...values })
      .returningAll()
      .executeTakeFirstOrThrow();
    return fromRow(row);
  });
}

/** True when there was one. What it had said is void at once. */
export async function removeIdentityProvider(
  meta: MetaAccess,
  organizationId: OrganizationId,
): Promise<boolean> {
  return await meta.transaction(async (trx) => {
    await trx.deleteFrom("identities").where("organization_id", "=", organizationId).execute();
    const row = await trx
      .deleteFrom("identity_providers")
      .where("organization_id", "=", organizationId)
      .returning("organization_id")
      .executeTakeFirst();
    return row !== undefined;
  });
}

/** The organizations whose present provider has led this person in before. */
export async function organizationsKnowing(
  meta: MetaAccess,
  userId: UserId,
): Promise<readonly OrganizationId[]> {
  const rows = await meta.db
    .selectFrom("identities")
    .innerJoin("identity_providers", (join) =>
      join
        .onRef("identity_providers.organization_id", "=", "identities.organization_id")
        .onRef("identity_providers.issuer", "=", "identities.issuer"),
    )
    .select("identities.organization_id")
    .distinct()
    .where("identities.user_id", "=", userId)
    .execute();
  return rows.map((row) => row.organization_id);
}

/**
 * From whom an identity provider means to a member. The provider decides about its own organization and nothing
 * else: an account that is there already is linked only where its owner is signed in to it, because addresses of
 * accounts were never proven, and whoever made one in another's name would come in with them.
 */
import type { OrganizationId, UserId } from "@vedette/protocol";
import { type AuditActor, recordAudit } from "#domain/audit/audit-log.ts";
import { setMember } from "#domain/organizations/members.ts";
import { findUser, findUserByEmail, insertUser, readEmail, type User } from "#domain/people/users.ts";
import { UserError } from "#kernel/errors.ts";
import { type MetaAccess, type MetaDb, type Role, within } from "#ports/meta-store.ts";
import type { OpenIdPerson } from "#ports/open-id.ts";
import type { IdentityProvider } from "./identity-providers.ts";
import { mappedRole } from "./role-mapping.ts";

export type EntryRefusal =
  | "email_missing"
  | "email_unverified"
  | "domain_refused"
  /** There is an account with this address; sign in to it once, to link it. */
  | "account_exists"
  | "account_inactive";

export type Entry = { readonly user: User } | { readonly refused: EntryRefusal };

export type Entering = {
  readonly provider: IdentityProvider;
  readonly person: OpenIdPerson;
  /** Whose session the browser has, if any. */
  readonly signedInAs: UserId | undefined;
  readonly ipAddress: string;
};

/** Finds or makes the account, links it, and gives it the membership and role that the provider's claims say. */
export async function enterByIdentity(meta: MetaAccess, entering: Entering, nowMs: number): Promise<Entry> {
  const email = provenEmail(entering);
  if (typeof email !== "string") return email;
  return await meta.transaction(async (trx) => {
    const access = within(trx);
    const found = await accountOf(trx, entering, email, nowMs);
    if ("refused" in found) return found;
    const { user } = found;
    if (!user.isActive) return { refused: "account_inactive" };
    await giveRole(access, entering, user, nowMs);
    await trx.updateTable("users").set({ last_login_at: nowMs }).where("id", "=", user.id).execute();
    return { user };
  });
}

/** Asked at every sign-in: an address may have moved to another domain, or lost its proof. */
function provenEmail({ provider, person }: Entering): string | { readonly refused: EntryRefusal } {
  const email = person.email === undefined ? undefined : readEmail(person.email);
  if (email === undefined) return { refused: "email_missing" };
  if (!person.isEmailVerified) return { refused: "email_unverified" };
  const domain = email.slice(email.lastIndexOf("@") + 1);
  return provider.emailDomains.includes(domain) ? email : { refused: "domain_refused" };
}

async function accountOf(trx: MetaDb, entering: Entering, email: string, nowMs: number): Promise<Entry> {
  const { provider, person, signedInAs } = entering;
  const meta = within(trx as Parameters<typeof within>[0]);
  const known = await trx
    .updateTable("identities")
    .set({ last_login_at: nowMs })
    .where("organization_id", "=", provider.organizationId)
    .where("issuer", "=", provider.issuer)
    .where("subject", "=", person.subject)
    .returning("user_id")
    .executeTakeFirst();
  const linked = known && (await findUser(meta, known.user_id));
  if (linked !== undefined) return { user: linked };
  const namesake = await findUserByEmail(meta, email);
  if (namesake !== undefined && namesake.id !== signedInAs) return { refused: "account_exists" };
  const user = namesake ?? (await insertUser(meta, { email, name: person.name }, null, nowMs));
  await trx
    .insertInto("identities")
    .values({
      organization_id: provider.organizationId,
      issuer: provider.issuer,
      subject: person.subject,
      user_id: user.id,
      created_at: nowMs,
      last_login_at: nowMs,
    })
    .execute();
  await record(meta, entering, user, "member.link-identity", { email, issuer: provider.issuer }, nowMs);
  return { user };
}

async function giveRole(meta: MetaAccess, entering: Entering, user: User, nowMs: number): Promise<void> {
  const { provider, person } = entering;
  const { organizationId } = provider;
  const membership = await meta.db
    .selectFrom("memberships")
    .select("role")
    .where("organization_id", "=", organizationId)
    .where("user_id", "=", user.id)
    .executeTakeFirst();
  const before = membership?.role;
  // Without a claim the provider says who comes in, and people here say what they may do.
  const role = mappedRole(provider, person.claims) ?? before ?? provider.defaultRole;
  if (role === before) return;
  if (!(await trySetMember(meta, { organizationId, userId: user.id, role }, nowMs))) return;
  const action = before === undefined ? "member.add" : "member.edit";
  await record(meta, entering, user, action, { email: user.email, before, role, by: provider.issuer }, nowMs);
}

/** The last owner keeps the role, whatever the provider says: nobody could undo it. */
async function trySetMember(
  meta: MetaAccess,
  input: { readonly organizationId: OrganizationId; readonly userId: UserId; readonly role: Role },
  nowMs: number,
): Promise<boolean> {
  try {
    await setMember(meta, input, nowMs);
    return true;
  } catch (error) {
    if (error instanceof UserError && error.code === "last_owner") return false;
    throw error;
  }
}

async function record(
  meta: MetaAccess,
  entering: Entering,
  user: User,
  action: "member.add" | "member.edit" | "member.link-identity",
  data: Readonly<Record<string, unknown>>,
  nowMs: number,
): Promise<void> {
  const actor: AuditActor = { userId: user.id, name: user.email, ipAddress: entering.ipAddress };
  const entry = { actor, action, targetType: "member", targetId: String(user.id), data };
  await recordAudit(meta, [{ organizationId: entering.provider.organizationId, ...entry }], nowMs);
}

/** The link, printed at the first start, with which the first person becomes administrator. */
import { UserError } from "#kernel/errors.ts";
import { type MetaAccess, within } from "#ports/meta-store.ts";
import { recordAudit, systemActor } from "#domain/audit/audit-log.ts";
import { setMember } from "#domain/organizations/members.ts";
import { allOrganizations } from "#domain/organizations/organizations.ts";
import { consumeLinks, createOneTimeLink, isLinkValid } from "./one-time-links.ts";
import { insertUser, type NewUser, type PeopleDeps, type User } from "./users.ts";

const purpose = "first-administrator";
const lifetimeMs = 24 * 60 * 60 * 1000;

export async function hasAdministrator(meta: MetaAccess): Promise<boolean> {
  const row = await meta.db
    .selectFrom("users")
    .select("id")
    .where("is_superuser", "=", 1)
    .where("is_active", "=", 1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The secret of a new link; `undefined` once there is an administrator. Earlier links work until they expire. */
export async function createAdministratorLink(meta: MetaAccess, nowMs: number): Promise<string | undefined> {
  if (await hasAdministrator(meta)) return undefined;
  return await createOneTimeLink(meta, { purpose, lifetimeMs }, nowMs);
}

export async function isAdministratorLinkValid(
  meta: MetaAccess,
  secret: string,
  nowMs: number,
): Promise<boolean> {
  return !(await hasAdministrator(meta)) && (await isLinkValid(meta, { purpose, secret }, nowMs));
}

/** Creates the administrator, as owner of every organization, and uses up every such link. */
export async function redeemAdministratorLink(
  deps: PeopleDeps,
  input: { readonly secret: string } & Pick<NewUser, "email" | "name" | "password">,
  nowMs: number,
): Promise<User> {
  // Asked first, so that a wrong link costs no hashing.
  if (!(await isAdministratorLinkValid(deps.meta, input.secret, nowMs))) throw linkInvalid();
  const passwordHash = await deps.passwords.hash(input.password);
  return await deps.meta.transaction(async (trx) => {
    const access = within(trx);
    const used = await consumeLinks(access, { purpose, secret: input.secret }, nowMs);
    if (!used || (await hasAdministrator(access))) throw linkInvalid();
    return await insertAdministrator(access, input, passwordHash, nowMs);
  });
}

/** A superuser who is also owner of every organization there is. */
export async function insertAdministrator(
  meta: MetaAccess,
  input: Pick<NewUser, "email" | "name">,
  passwordHash: string,
  nowMs: number,
): Promise<User> {
  const user = await insertUser(meta, { ...input, isSuperuser: true }, passwordHash, nowMs);
  for (const organization of await allOrganizations(meta)) {
    await setMember(meta, { organizationId: organization.id, userId: user.id, role: "owner" }, nowMs);
    await recordAudit(
      meta,
      [
        {
          organizationId: organization.id,
          actor: systemActor,
          action: "member.add",
          targetType: "member",
          targetId: String(user.id),
          data: { email: user.email, role: "owner" },
        },
      ],
      nowMs,
    );
  }
  return user;
}

function linkInvalid(): UserError {
  return new UserError(
    "link_invalid",
    410,
    "This link was used already or has expired. A new one is printed at the next start.",
  );
}

/** People: accounts with a password; what they may do is a matter of memberships (`domain/permissions`). */
import type { UserId } from "@vedette/protocol";
import { deleteSessionsOf } from "#domain/sessions/sessions.ts";
import { UserError } from "#kernel/errors.ts";
import { type Flag, type MetaAccess, within } from "#ports/meta-store.ts";
import type { Passwords } from "./passwords.ts";

export type User = {
  readonly id: UserId;
  readonly email: string;
  readonly name: string;
  /** May do everything on this server. */
  readonly isSuperuser: boolean;
  readonly isActive: boolean;
  readonly createdAtMs: number;
  readonly lastLoginAtMs: number | undefined;
};

export type PeopleDeps = { readonly meta: MetaAccess; readonly passwords: Passwords };

type Row = {
  id: UserId;
  email: string;
  name: string;
  is_superuser: Flag;
  is_active: Flag;
  created_at: number;
  last_login_at: number | null;
};

const userColumns = [
  "id",
  "email",
  "name",
  "is_superuser",
  "is_active",
  "created_at",
  "last_login_at",
] as const;

function fromRow(row: Row): User {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    isSuperuser: row.is_superuser === 1,
    isActive: row.is_active === 1,
    createdAtMs: row.created_at,
    lastLoginAtMs: row.last_login_at ?? undefined,
  };
}

/** An address as it is kept: lower case, so that it names one person however it is typed. */
export function readEmail(text: string): string | undefined {
  const email = text.trim().toLowerCase();
  return email.length <= 254 &&
    /^[^\s@\p{Cc}]{1,64}@[^\s@\p{Cc}]{1,253}$/u.test(email) &&
    email.isWellFormed()
    ? email
    : undefined;
}

function checkEmail(text: string): string {
  const email = readEmail(text);
  if (email === undefined)
    throw new UserError("email_invalid", 400, "This is not an email address.", "email");
  return email;
}

export type NewUser = {
  readonly email: string;
  readonly name?: string | undefined;
  readonly password: string;
  readonly isSuperuser?: boolean | undefined;
};

export async function createUser(deps: PeopleDeps, input: NewUser, nowMs: number): Promise<User> {
  checkEmail(input.email);
  return await insertUser(deps.meta, input, await deps.passwords.hash(input.password), nowMs);
}

/**
 * The same where the hash is known already: hashing inside a transaction would hold its lock for long. Null for a
 * person whom an identity provider knows: no password opens that account.
 */
export async function insertUser(
  meta: MetaAccess,
  input: Omit<NewUser, "password">,
  passwordHash: string | null,
  nowMs: number,
): Promise<User> {
  const email = checkEmail(input.email);
  const name = (input.name ?? "").trim().replaceAll("\0", "").slice(0, 200);
  const row = await meta.db
    .insertInto("users")
    .values({
      email,
      name: name === "" ? email : name,
      password_hash: passwordHash,
      is_superuser: input.isSuperuser === true ? 1 : 0,
      is_active: 1,
      created_at: nowMs,
      last_login_at: null,
    })
    .onConflict((conflict) => conflict.column("email").doNothing())
    .returning(userColumns)
    .executeTakeFirst();
  if (row === undefined)
    throw new UserError("email_taken", 409, "There is already a user with this address.", "email");
  return fromRow(row);
}

export async function findUser(meta: MetaAccess, id: UserId): Promise<User | undefined> {
  const row = await meta.db.selectFrom("users").select(userColumns).where("id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

/** Those that there are, by id. */
export async function findUsers(
  meta: MetaAccess,
  ids: readonly UserId[],
): Promise<ReadonlyMap<UserId, User>> {
  const distinct = [...new Set(ids)];
  if (distinct.length === 0) return new Map();
  const rows = await meta.db.selectFrom("users").select(userColumns).where("id", "in", distinct).execute();
  return new Map(rows.map((row) => [row.id, fromRow(row)]));
}

export async function findUserByEmail(meta: MetaAccess, text: string): Promise<User | undefined> {
  const email = readEmail(text);
  if (email === undefined) return undefined;
  const row = await meta.db
    .selectFrom("users")
    .select(userColumns)
    .where("email", "=", email)
    .executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

/** The user whose address and password these are; `undefined` otherwise, without saying what was wrong. */
export async function authenticate(
  deps: PeopleDeps,
  input: { readonly email: string; readonly password: string },
  nowMs: number,
): Promise<User | undefined> {
  const email = readEmail(input.email);
  const row =
    email === undefined
      ? undefined
      : await deps.meta.db
          .selectFrom("users")
          .select([...userColumns, "password_hash"])
          .where("email", "=", email)
          .where("is_active", "=", 1)
          .executeTakeFirst();
  if (!(await deps.passwords.matches(row?.password_hash ?? undefined, input.password)) || row === undefined)
    return undefined;
  await deps.meta.db.updateTable("users").set({ last_login_at: nowMs }).where("id", "=", row.id).execute();
  return fromRow({ ...row, last_login_at: nowMs });
}

/** Changes one's own password; every session of the user ends, but the one that asks where its id is given. */
export async function changePassword(
  deps: PeopleDeps,
  input: {
    readonly userId: UserId;
    readonly currentPassword: string;
    readonly newPassword: string;
    readonly keptSessionId?: string | undefined;
  },
): Promise<void> {
  const row = await deps.meta.db
    .selectFrom("users")
    .select("password_hash")
    .where("id", "=", input.userId)
    .executeTakeFirst();
  if (!(await deps.passwords.matches(row?.password_hash ?? undefined, input.currentPassword))) {
    throw new UserError("password_wrong", 403, "The current password is not right.", "currentPassword");
  }
  await setPassword(deps, {
    userId: input.userId,
    password: input.newPassword,
    keptSessionId: input.keptSessionId,
  });
}

/** False for who comes by single sign-on alone. */
export async function hasPassword(meta: MetaAccess, userId: UserId): Promise<boolean> {
  const row = await meta.db
    .selectFrom("users")
    .select("password_hash")
    .where("id", "=", userId)
    .executeTakeFirst();
  return row !== undefined && row.password_hash !== null;
}

/** Refuses unless this is the person's password; for what a borrowed session must not do. */
export async function requirePassword(
  deps: PeopleDeps,
  input: { readonly userId: UserId; readonly password: string },
): Promise<void> {
  const row = await deps.meta.db
    .selectFrom("users")
    .select("password_hash")
    .where("id", "=", input.userId)
    .executeTakeFirst();
  if (!(await deps.passwords.matches(row?.password_hash ?? undefined, input.password)))
    throw new UserError("password_wrong", 403, "The password is not right.", "password");
}

export async function renameUser(meta: MetaAccess, userId: UserId, name: string): Promise<void> {
  await meta.db
    .updateTable("users")
    .set({ name: name.trim().replaceAll("\0", "").slice(0, 200) })
    .where("id", "=", userId)
    .execute();
}

/** Sets a password without asking for the old one; the caller has checked the right to. Ends the sessions too. */
export async function setPassword(
  deps: PeopleDeps,
  input: { readonly userId: UserId; readonly password: string; readonly keptSessionId?: string | undefined },
): Promise<void> {
  const passwordHash = await deps.passwords.hash(input.password);
  await deps.meta.transaction(async (trx) => {
    await trx
      .updateTable("users")
      .set({ password_hash: passwordHash })
      .where("id", "=", input.userId)
      .execute();
    await deleteSessionsOf(within(trx), input.userId, input.keptSessionId);
  });
}

/** Lets a user in, or locks them out at once: sessions and tokens of an inactive user open nothing. */
export async function setUserActive(meta: MetaAccess, userId: UserId, isActive: boolean): Promise<void> {
  await meta.transaction(async (trx) => {
    await trx
      .updateTable("users")
      .set({ is_active: isActive ? 1 : 0 })
      .where("id", "=", userId)
      .execute();
    if (!isActive) await deleteSessionsOf(within(trx), userId);
  });
}

import { expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import { createOrganization } from "#domain/organizations/organizations.ts";
import { listMembers } from "#domain/organizations/members.ts";
import { deleteExpiredSessions, deleteSession, findSession, saveSession } from "#domain/sessions/sessions.ts";
import {
  createAdministratorLink,
  hasAdministrator,
  isAdministratorLinkValid,
  redeemAdministratorLink,
} from "./first-administrator.ts";
import { createPasswords } from "./passwords.ts";
import {
  authenticate,
  changePassword,
  createUser,
  findUser,
  findUserByEmail,
  setUserActive,
} from "./users.ts";

describeOnBothStores("people", (store) => {
  const passwords = createPasswords();
  const deps = () => ({ meta: store().meta, passwords });
  let count = 0;
  const newUser = async (password = "correct horse") => {
    const email = `person-${(count += 1)}@example.com`;
    return await createUser(deps(), { email, password }, 1);
  };

  it("knows a person by an address in any case, and by the password", async () => {
    const user = await createUser(
      deps(),
      { email: " Ada@Example.COM ", name: "Ada", password: "correct horse" },
      7,
    );
    expect(user).toMatchObject({
      email: "ada@example.com",
      name: "Ada",
      isSuperuser: false,
      isActive: true,
      createdAtMs: 7,
    });
    expect(await findUserByEmail(store().meta, "ADA@example.com")).toEqual(user);
    expect(await authenticate(deps(), { email: "ADA@example.com", password: "correct horse" }, 9)).toEqual({
      ...user,
      lastLoginAtMs: 9,
    });
    expect(
      await authenticate(deps(), { email: "ada@example.com", password: "wrong horse" }, 9),
    ).toBeUndefined();
    expect(
      await authenticate(deps(), { email: "nobody@example.com", password: "correct horse" }, 9),
    ).toBeUndefined();
    expect(await authenticate(deps(), { email: "no address", password: "correct horse" }, 9)).toBeUndefined();
  });

  it("takes an address once, also from two who ask at the same time", async () => {
    const input = { email: "twice@example.com", password: "correct horse" };
    const results = await Promise.allSettled([createUser(deps(), input, 1), createUser(deps(), input, 1)]);
    expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(createUser(deps(), { ...input, email: "Twice@example.com" }, 1)).rejects.toMatchObject({
      code: "email_taken",
      status: 409,
    });
  });

  it.each(["", "x", "a b@c.d", "a@", "@b", `${"a".repeat(300)}@b.c`, "a\0b@c.d", "a@b\nc"])(
    "refuses the address %j",
    async (email) => {
      await expect(createUser(deps(), { email, password: "correct horse" }, 1)).rejects.toMatchObject({
        code: "email_invalid",
        field: "email",
      });
    },
  );

  it.each(["short", "x".repeat(257)])("refuses a password of a bad length", async (password) => {
    await expect(newUser(password)).rejects.toMatchObject({ code: "password_length", field: "password" });
  });

  it("keeps no password, and a different hash for the same password", async () => {
    const [one, two] = [await newUser(), await newUser()];
    const rows = await store()
      .meta.db.selectFrom("users")
      .select("password_hash")
      .where("id", "in", [one.id, two.id])
      .execute();
    const hashes = rows.map((row) => row.password_hash ?? "");
    expect(new Set(hashes).size).toBe(2);
    for (const hash of hashes) expect(hash).toMatch(/^\$argon2id\$/);
  });

  it("changes a password for who knows the old one, and ends the other sessions", async () => {
    const { meta } = store();
    const user = await newUser();
    const session = { userId: user.id, data: "{}", expiresAtMs: 100 };
    await saveSession(meta, `mine ${user.id}`, session, 1);
    await saveSession(meta, `theirs ${user.id}`, session, 1);
    const change = { userId: user.id, newPassword: "battery staple", keptSessionId: `mine ${user.id}` };
    await expect(changePassword(deps(), { ...change, currentPassword: "guess guess" })).rejects.toMatchObject(
      { code: "password_wrong", status: 403 },
    );
    await changePassword(deps(), { ...change, currentPassword: "correct horse" });
    expect(await authenticate(deps(), { email: user.email, password: "correct horse" }, 2)).toBeUndefined();
    expect(await authenticate(deps(), { email: user.email, password: "battery staple" }, 2)).toMatchObject({
      id: user.id,
    });
    expect(await findSession(meta, `mine ${user.id}`, 2)).toEqual(session);
    expect(await findSession(meta, `theirs ${user.id}`, 2)).toBeUndefined();
  });

  it("locks a person out at once", async () => {
    const { meta } = store();
    const user = await newUser();
    await saveSession(meta, `s ${user.id}`, { userId: user.id, data: "{}", expiresAtMs: 100 }, 1);
    await setUserActive(meta, user.id, false);
    expect(await findSession(meta, `s ${user.id}`, 2)).toBeUndefined();
    expect(await authenticate(deps(), { email: user.email, password: "correct horse" }, 2)).toBeUndefined();
    await setUserActive(meta, user.id, true);
    expect(await authenticate(deps(), { email: user.email, password: "correct horse" }, 2)).toMatchObject({
      id: user.id,
    });
  });

  it("keeps sessions under a hash, until they expire or end", async () => {
    const { meta } = store();
    await saveSession(meta, "secret id", { userId: undefined, data: '{"a":1}', expiresAtMs: 50 }, 1);
    expect(await findSession(meta, "secret id", 49)).toEqual({
      userId: undefined,
      data: '{"a":1}',
      expiresAtMs: 50,
    });
    expect(await findSession(meta, "secret id", 50)).toBeUndefined();
    await saveSession(meta, "secret id", { userId: undefined, data: '{"a":2}', expiresAtMs: 90 }, 1);
    expect(await findSession(meta, "secret id", 60)).toMatchObject({ data: '{"a":2}' });
    expect(JSON.stringify(await meta.db.selectFrom("sessions").selectAll().execute())).not.toContain(
      "secret id",
    );
    await deleteExpiredSessions(meta, 89);
    expect(await findSession(meta, "secret id", 60)).toBeDefined();
    await deleteSession(meta, "secret id");
    expect(await findSession(meta, "secret id", 60)).toBeUndefined();
  });
});

describeOnBothStores("the first administrator", (store) => {
  it("is made by a link that works once, and for a day", async () => {
    const { meta, openAgain } = store();
    const deps = { meta, passwords: createPasswords() };
    const organization = await createOrganization(meta, { name: "Acme" }, 1);
    expect(await hasAdministrator(meta)).toBe(false);
    const secret = (await createAdministratorLink(meta, 1_000)) ?? "";
    const other = (await createAdministratorLink(meta, 1_000)) ?? "";
    expect(secret).not.toBe(other);
    const stored = JSON.stringify(await meta.db.selectFrom("one_time_links").selectAll().execute());
    expect(stored).not.toContain(secret);

    const dayMs = 24 * 3_600_000;
    expect(await isAdministratorLinkValid(meta, secret, 1_000 + dayMs - 1)).toBe(true);
    expect(await isAdministratorLinkValid(meta, secret, 1_000 + dayMs)).toBe(false);
    expect(await isAdministratorLinkValid(meta, `${secret}x`, 1_000)).toBe(false);

    const redeem = (on: typeof meta, email: string, link: string) =>
      redeemAdministratorLink(
        { meta: on, passwords: deps.passwords },
        { secret: link, email, password: "correct horse" },
        2_000,
      );
    await expect(redeem(meta, "bad address", secret)).rejects.toMatchObject({ code: "email_invalid" });
    const results = await Promise.allSettled([
      redeem(meta, "one@example.com", secret),
      redeem(openAgain(), "two@example.com", secret),
      redeem(openAgain(), "three@example.com", other),
    ]);
    const made = results.filter((result) => result.status === "fulfilled").map((result) => result.value);
    expect(made).toHaveLength(1);
    const [user] = made;
    if (user === undefined) throw new Error("nobody became administrator");
    expect(user).toMatchObject({ isSuperuser: true });
    expect(await listMembers(meta, organization.id)).toMatchObject([{ userId: user.id, role: "owner" }]);
    expect(await findUser(meta, user.id)).toEqual(user);
    expect(await createAdministratorLink(meta, 3_000)).toBeUndefined();
    await expect(redeem(meta, "four@example.com", other)).rejects.toMatchObject({
      code: "link_invalid",
      status: 410,
    });
  });
});

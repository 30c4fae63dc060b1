/** Coming in by a real OpenID provider: as whom, into which account, and what that opens. */
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { HOTP, Secret } from "otpauth";
import type { TestPerson } from "@vedette/tests/support/identity-provider.ts";
import { browser } from "./testing/test-browser.ts";
import { problemIn, startSingleSignOnPlace, whoAmI } from "./testing/single-sign-on-place.ts";
import { makePerson, testPassword } from "./testing/test-people.ts";

const place = await startSingleSignOnPlace();
const { server, shop, other, slug, api, newPerson, configure, enter, memberOf } = place;

beforeEach(async () => {
  await place.configure();
});
afterAll(place.close);

describe("signing in by the identity provider", () => {
  it("makes a member with the mapped role, and changes the role at the next sign-in", async () => {
    const person = newPerson();
    const one = browser(server);
    expect(await enter(one, person, { next: "/organizations/x/issues?query=is:unresolved" })).toBe(
      "/organizations/x/issues?query=is:unresolved",
    );
    expect(await whoAmI(one)).toMatchObject({
      email: person.email,
      name: person.name,
      organizations: [{ slug, role: "admin", blockedBy: null }],
    });
    const again = browser(server);
    expect(await enter(again, { ...person, groups: ["ops", "dev"] })).toBe("/");
    expect((await whoAmI(again)).organizations[0].role).toBe("manager");
    await enter(again, { ...person, groups: [] });
    expect((await memberOf(person.email))?.orgRole).toBe("member");
    const { rows } = await api.listAuditLogs({ params: { org: slug } });
    const events = rows.filter((row) => row.data["email"] === person.email).map((row) => row.event);
    expect(events).toEqual(["member.edit", "member.edit", "member.add", "member.link-identity"]);
  });

  it("knows a person by the subject when the address changes, and leaves roles alone without a claim", async () => {
    await configure({ roleClaim: null });
    const person = newPerson();
    await enter(browser(server), person);
    expect((await memberOf(person.email))?.orgRole).toBe("member");
    const id = (await memberOf(person.email))?.id;
    await api.updateMember({ params: { org: slug, member: id ?? "" }, body: { role: "admin" } });
    const one = browser(server);
    await enter(one, { ...person, email: "renamed@acme.example" });
    expect(await whoAmI(one)).toMatchObject({ email: person.email });
    expect((await memberOf(person.email))?.orgRole).toBe("admin");
  });

  it.each([
    ["an address of another domain", { email: "eve@evil.example" }, "domain_refused"],
    ["a domain that only ends like ours", { email: "eve@notacme.example" }, "domain_refused"],
    ["a domain below ours", { email: "eve@acme.example.evil.example" }, "domain_refused"],
    ["two addresses in one", { email: "eve@evil.example@acme.example" }, "email_missing"],
    ["an address that is not proven", { email_verified: false }, "email_unverified"],
    ["no word about the proof", { email_verified: undefined }, "email_unverified"],
    ["no address", { email: undefined }, "email_missing"],
  ])("refuses %s", async (_, changes, problem) => {
    const one = browser(server);
    const person = newPerson(changes as Partial<TestPerson>);
    expect(problemIn(await enter(one, person))).toBe(problem);
    expect(one.cookies.has("vedette_session")).toBe(false);
    const found = await server.meta.db
      .selectFrom("identities")
      .select("subject")
      .where("subject", "=", person.sub)
      .execute();
    expect(found).toEqual([]);
  });

  it("is asked for the proof again each time", async () => {
    const person = newPerson();
    await enter(browser(server), person);
    expect(problemIn(await enter(browser(server), { ...person, email_verified: false }))).toBe(
      "email_unverified",
    );
    await server.meta.db
      .updateTable("users")
      .set({ is_active: 0 })
      .where("email", "=", person.email)
      .execute();
    expect(problemIn(await enter(browser(server), person))).toBe("account_inactive");
  });
});

describe("an account that is there already", () => {
  it("is not taken over by a provider that knows its address: its owner links it, signed in", async () => {
    const member = await makePerson(server, shop.organization, "member");
    await server.meta.db
      .updateTable("users")
      .set({ email: `linked-${member.user.id}@acme.example` })
      .where("id", "=", member.user.id)
      .execute();
    const email = `linked-${member.user.id}@acme.example`;
    const person = newPerson({ email });
    const stranger = browser(server);
    expect(problemIn(await enter(stranger, person))).toBe("account_exists");
    expect(stranger.cookies.has("vedette_session")).toBe(false);
    // Signed in as somebody else does not link either.
    await stranger.signIn(other.owner.email, testPassword);
    expect(problemIn(await enter(stranger, person))).toBe("account_exists");

    const own = browser(server);
    await own.signIn(email, testPassword);
    expect(await enter(own, person)).toBe("/");
    expect(await whoAmI(own)).toMatchObject({ email, organizations: [{ slug, role: "admin" }] });
    expect(await enter(browser(server), person)).toBe("/");
  });

  it("cannot be made in another's name beforehand to come in with them", async () => {
    // Somebody who may invite makes an account with the address of a colleague to come, and knows its password.
    const email = "cfo@acme.example";
    const invited = await api.inviteMember({ params: { org: slug }, body: { email } });
    const secret = new URL(invited.inviteLink ?? "").pathname.split("/").at(-1);
    const mallory = browser(server);
    await mallory.send("POST", `/api/vedette/invitations/${secret}/`, {
      name: "CFO",
      password: "known to mallory",
    });
    const cfo = newPerson({ email, groups: ["ops"] });
    expect(problemIn(await enter(browser(server), cfo))).toBe("account_exists");
    expect((await memberOf(email))?.orgRole).toBe("member");
  });

  it("has no password where a provider made it", async () => {
    const person = newPerson();
    await enter(browser(server), person);
    for (const password of ["", " ", "null", testPassword])
      expect([400, 401]).toContain((await browser(server).signIn(person.email, password)).statusCode);
  });
});

describe("a session that a provider opened", () => {
  it("opens its organization and nothing else: no other organization, no account, no instance", async () => {
    // Somebody who belongs to two organizations, and runs the instance; one of the two turns on them.
    const victim = await makePerson(server, other.organization, "owner");
    const email = `victim-${victim.user.id}@acme.example`;
    await server.meta.db
      .updateTable("users")
      .set({ email, is_superuser: 1 })
      .where("id", "=", victim.user.id)
      .execute();
    const person = newPerson({ email, groups: [] });
    const own = browser(server);
    await own.signIn(email, testPassword);
    await enter(own, person);
    // In their own session, which the password opened, everything stays open.
    expect((await whoAmI(own)).organizations.length).toBeGreaterThan(1);
    expect((await own.send("GET", `/api/0/organizations/${other.organization.slug}/`)).statusCode).toBe(200);

    const vouched = browser(server);
    expect(await enter(vouched, person)).toBe("/");
    expect((await whoAmI(vouched)).organizations).toMatchObject([{ slug, role: "member" }]);
    const address = `/api/0/organizations/${other.organization.slug}/`;
    expect((await vouched.send("GET", address)).json()).toMatchObject({ code: "password_required" });
    expect((await vouched.send("GET", "/api/0/projects/")).body).not.toContain(other.project.slug);
    expect((await vouched.send("GET", "/api/0/organizations/")).body).not.toContain(other.organization.slug);
    expect((await vouched.send("GET", "/api/vedette/me/sessions/")).statusCode).toBe(403);
    expect((await vouched.send("DELETE", "/api/vedette/me/sessions/")).statusCode).toBe(403);
    const begun = await vouched.send("POST", "/api/vedette/me/second-factor/", { password: testPassword });
    expect(begun.statusCode).toBe(403);
    const made = await vouched.send("POST", "/api/vedette/tokens/", {
      name: "x",
      scopes: ["org:read", "org:admin"],
    });
    const token = server.client(made.json().token);
    await expect(token.getOrganization({ params: { org: other.organization.slug } })).rejects.toMatchObject({
      status: 404,
    });
    expect(await token.getOrganization({ params: { org: slug } })).toMatchObject({ slug });
    // Nor does a token of such a session make a wider one.
    const offspring = await token.createToken({ body: { name: "y", scopes: ["org:read"] } });
    await expect(
      server.client(offspring.token).getOrganization({ params: { org: other.organization.slug } }),
    ).rejects.toMatchObject({ status: 404 });
  });

  it("ends with the provider, and with the membership", async () => {
    const person = newPerson();
    const one = browser(server);
    await enter(one, person);
    const address = `/api/0/organizations/${slug}/`;
    expect((await one.send("GET", address)).statusCode).toBe(200);
    await api.deleteSingleSignOn({ params: { org: slug } });
    expect((await one.send("GET", address)).json()).toMatchObject({ code: "password_required" });
    await configure();
    // Set anew, it has said nothing yet.
    expect((await one.send("GET", address)).statusCode).toBe(403);
    await enter(one, person).then((location) => expect(problemIn(location)).toBe(null));
    expect((await one.send("GET", address)).statusCode).toBe(200);
    const id = (await memberOf(person.email))?.id;
    await api.deleteMember({ params: { org: slug, member: id ?? "" } });
    expect((await one.send("GET", address)).statusCode).toBe(404);
  });
});

describe("single sign-on that is required", () => {
  it("closes to passwords and their tokens, but not to owners", async () => {
    const member = await makePerson(server, shop.organization, "manager");
    const email = `required-${member.user.id}@acme.example`;
    await server.meta.db.updateTable("users").set({ email }).where("id", "=", member.user.id).execute();
    const one = browser(server);
    await one.signIn(email, testPassword);
    const address = `/api/0/organizations/${slug}/`;
    expect((await one.send("GET", address)).statusCode).toBe(200);
    await configure({ isRequired: true });
    expect((await one.send("GET", address)).json()).toMatchObject({ code: "single_sign_on_required" });
    await expect(
      server.client(member.token).getOrganization({ params: { org: slug } }),
    ).rejects.toMatchObject({
      code: "single_sign_on_required",
    });
    expect((await whoAmI(one)).organizations).toMatchObject([
      { slug, blockedBy: "single_sign_on", scopes: [] },
    ]);
    expect(await enter(one, newPerson({ email }))).toBe("/");
    expect((await one.send("GET", address)).statusCode).toBe(200);
    // A token of a password's session stays shut, one of the provider's session is not.
    await expect(
      server.client(member.token).getOrganization({ params: { org: slug } }),
    ).rejects.toMatchObject({ status: 403 });
    const owner = browser(server);
    await owner.signIn(shop.owner.email, testPassword);
    expect((await owner.send("GET", address)).statusCode).toBe(200);
  });

  it("stands for a second factor, which the provider asks for", async () => {
    const owner = browser(server);
    await owner.signIn(shop.owner.email, testPassword);
    const { secret } = (
      await owner.send("POST", "/api/vedette/me/second-factor/", { password: testPassword })
    ).json();
    const code = HOTP.generate({
      secret: Secret.fromBase32(secret),
      counter: Math.floor(server.clock.nowMs() / 30_000),
    });
    await owner.send("POST", "/api/vedette/me/second-factor/confirm/", { code });
    await api.updateOrganization({ params: { org: slug }, body: { require2FA: true } });
    const one = browser(server);
    await enter(one, newPerson());
    expect((await one.send("GET", `/api/0/organizations/${slug}/`)).statusCode).toBe(200);
    await api.updateOrganization({ params: { org: slug }, body: { require2FA: false } });
  });

  it("leaves the last owner the role, whatever the provider says", async () => {
    const person = newPerson({ groups: ["boss"] });
    await configure({ roleMapping: [{ value: "boss", role: "owner" }] });
    await enter(browser(server), person);
    const id = (await memberOf(shop.owner.email))?.id;
    await api.updateMember({ params: { org: slug, member: id ?? "" }, body: { role: "member" } });
    await enter(browser(server), { ...person, groups: [] });
    expect(
      (
        await server.meta.db
          .selectFrom("memberships")
          .innerJoin("users", "users.id", "memberships.user_id")
          .select("role")
          .where("users.email", "=", person.email)
          .executeTakeFirst()
      )?.role,
    ).toBe("owner");
    await server.meta.db
      .updateTable("memberships")
      .set({ role: "owner" })
      .where("user_id", "=", shop.owner.user.id)
      .execute();
  });
});

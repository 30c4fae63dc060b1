/** Single sign-on against a real OpenID provider, and what somebody would try at it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { HOTP, Secret } from "otpauth";
import {
  startIdentityProvider,
  type TestIdentityProvider,
  type TestPerson,
} from "@vedette/tests/support/identity-provider.ts";
import { browser, type TestBrowser } from "./testing/test-browser.ts";
import { makeOrganization, makePerson, testPassword } from "./testing/test-people.ts";
import { startTestServer, testPublicUrl, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let provider: TestIdentityProvider;
let shop: Awaited<ReturnType<typeof makeOrganization>>;
let other: Awaited<ReturnType<typeof makeOrganization>>;
let api: ReturnType<TestServer["client"]>;
let slug: string;

const wayOf = (one: string) => `/api/vedette/single-sign-on/${one}/`;

beforeAll(async () => {
  server = await startTestServer();
  shop = await makeOrganization(server);
  other = await makeOrganization(server);
  slug = shop.organization.slug;
  api = server.client(shop.owner.token);
  provider = await startIdentityProvider(
    [shop, other].map((one) => `${testPublicUrl}${wayOf(one.organization.slug)}callback/`),
  );
});
afterAll(async () => {
  await provider.close();
  await server.close();
});

const settings = (changes: object = {}) => ({
  issuer: provider.issuer,
  clientId: provider.clientId,
  clientSecret: provider.clientSecret,
  emailDomains: ["acme.example"],
  defaultRole: "member" as const,
  roleClaim: "groups",
  roleMapping: [
    { value: "ops", role: "manager" as const },
    { value: "dev", role: "admin" as const },
  ],
  isRequired: false,
  ...changes,
});
const configure = async (changes: object = {}) =>
  await api.setSingleSignOn({ params: { org: slug }, body: settings(changes) });

beforeEach(async () => {
  await configure();
});

let count = 0;
const newPerson = (changes: Partial<TestPerson> = {}): TestPerson & { email: string } => {
  count += 1;
  return {
    sub: `subject-${count}`,
    email: `person-${count}@acme.example`,
    email_verified: true,
    name: `Person ${count}`,
    groups: ["dev"],
    ...changes,
  } as TestPerson & { email: string };
};

/** Where the browser ends, after the provider. */
async function enter(one: TestBrowser, person: TestPerson, options: { next?: string; org?: string } = {}) {
  const org = options.org ?? slug;
  provider.set(person);
  const query = options.next === undefined ? "" : `?next=${encodeURIComponent(options.next)}`;
  const started = await one.send("GET", `${wayOf(org)}start/${query}`);
  expect(started.statusCode).toBe(303);
  const there = String(started.headers.location);
  if (!there.startsWith(provider.issuer)) return there;
  return await comeBack(one, await provider.authorize(there));
}

async function comeBack(one: TestBrowser, callback: string): Promise<string> {
  const { pathname, search } = new URL(callback);
  const answer = await one.send("GET", `${pathname}${search}`);
  expect(answer.statusCode).toBe(303);
  return String(answer.headers.location);
}

const problemIn = (location: string) => new URL(location, testPublicUrl).searchParams.get("problem");
const me = async (one: TestBrowser) => (await one.send("GET", "/api/vedette/me/")).json();
const roleOf = async (email: string) =>
  (await api.listMembers({ params: { org: slug } })).items.find((member) => member.email === email)?.orgRole;

describe("signing in by the identity provider", () => {
  it("makes a member with the mapped role, and changes the role at the next sign-in", async () => {
    const person = newPerson();
    const one = browser(server);
    expect(await enter(one, person, { next: "/organizations/x/issues?query=is:unresolved" })).toBe(
      "/organizations/x/issues?query=is:unresolved",
    );
    expect(await me(one)).toMatchObject({
      email: person.email,
      name: person.name,
      organizations: [{ slug, role: "admin", blockedBy: null }],
    });
    const again = browser(server);
    expect(await enter(again, { ...person, groups: ["ops", "dev"] })).toBe("/");
    expect((await me(again)).organizations[0].role).toBe("manager");
    await enter(again, { ...person, groups: [] });
    expect(await roleOf(person.email)).toBe("member");
    const { rows } = await api.listAuditLogs({ params: { org: slug } });
    const events = rows.filter((row) => row.data["email"] === person.email).map((row) => row.event);
    expect(events).toEqual(["member.edit", "member.edit", "member.add", "member.link-identity"]);
  });

  it("knows a person by the subject when the address changes, and leaves roles alone without a claim", async () => {
    await configure({ roleClaim: null });
    const person = newPerson();
    await enter(browser(server), person);
    expect(await roleOf(person.email)).toBe("member");
    const id = (await api.listMembers({ params: { org: slug } })).items.find(
      (one) => one.email === person.email,
    )?.id;
    await api.updateMember({ params: { org: slug, member: id ?? "" }, body: { role: "admin" } });
    const one = browser(server);
    await enter(one, { ...person, email: "renamed@acme.example" });
    expect(await me(one)).toMatchObject({ email: person.email });
    expect(await roleOf(person.email)).toBe("admin");
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

describe("what comes back from the provider", () => {
  async function begun(one: TestBrowser, person: TestPerson = newPerson()) {
    provider.set(person);
    const started = await one.send("GET", `${wayOf(slug)}start/`);
    return new URL(await provider.authorize(String(started.headers.location)));
  }

  it("is refused with another state, nonce or verifier than this browser's, or with none", async () => {
    const one = browser(server);
    const callback = await begun(one);
    callback.searchParams.set("state", "another");
    expect(problemIn(await comeBack(one, callback.href))).toBe("refused");

    // The whole answer in the browser of somebody else: signing a victim in as the attacker.
    const victim = browser(server);
    const attackers = await begun(browser(server));
    expect(problemIn(await comeBack(victim, attackers.href))).toBe("expired");
    await begun(victim);
    expect(problemIn(await comeBack(victim, attackers.href))).toBe("refused");
    expect(victim.cookies.has("vedette_session")).toBe(false);

    // The state of this browser with the code of another: PKCE and nonce do not fit.
    const own = await begun(one);
    const stolen = await begun(browser(server));
    own.searchParams.set("code", stolen.searchParams.get("code") ?? "");
    expect(problemIn(await comeBack(one, own.href))).toBe("refused");
    expect(one.cookies.has("vedette_session")).toBe(false);
  });

  it("works once, within its time, and for the provider that was asked", async () => {
    const one = browser(server);
    const callback = (await begun(one)).href;
    const kept = new Map(one.cookies);
    expect(await comeBack(one, callback)).toBe("/");
    expect(problemIn(await comeBack(one, callback))).toBe("expired");
    // Even with the cookie kept: the provider gives nothing for a code twice.
    const replay = browser(server);
    for (const [name, value] of kept) replay.cookies.set(name, value);
    expect(problemIn(await comeBack(replay, callback))).toBe("refused");

    const slow = browser(server);
    const late = (await begun(slow)).href;
    server.clock.advance(11 * 60_000);
    expect(problemIn(await comeBack(slow, late))).toBe("expired");

    const crossed = browser(server);
    const elsewhere = (await begun(crossed)).href.replace(wayOf(slug), wayOf(other.organization.slug));
    expect(problemIn(await comeBack(crossed, elsewhere))).toBe("unavailable");
    const changed = browser(server);
    const before = (await begun(changed)).href;
    await api.deleteSingleSignOn({ params: { org: slug } });
    await configure();
    expect(problemIn(await comeBack(changed, before))).toBe("expired");
  });

  it("is not believed with a cookie that somebody wrote", async () => {
    const one = browser(server);
    const callback = await begun(browser(server));
    const way = {
      organizationId: shop.organization.id,
      sinceMs: 0,
      state: callback.searchParams.get("state"),
      nonce: "n",
      codeVerifier: "v",
      next: "/",
      endsAtMs: 9e15,
    };
    for (const text of [JSON.stringify(way), `sealed:${JSON.stringify(way)}`, "sealed:v1:AAAA", "x"]) {
      one.cookies.set("vedette_single_sign_on", text);
      expect(problemIn(await comeBack(one, callback.href))).toBe("expired");
    }
  });

  it("leads nowhere outside, whatever way back was asked for", async () => {
    const person = newPerson();
    for (const next of [
      "https://evil.example/",
      "//evil.example/",
      "/\\evil.example/",
      "/\t/evil.example/",
      "\\\\evil.example",
      "javascript:alert(1)",
      "/..//evil.example/",
      "/./\\evil.example",
      "/api/vedette/session/",
      "/x\n//evil.example",
    ]) {
      const location = await enter(browser(server), person, { next });
      const target = new URL(location, testPublicUrl);
      expect([next, target.origin]).toEqual([next, testPublicUrl]);
      expect(target.pathname.startsWith("/api/")).toBe(false);
      expect(location.startsWith("//")).toBe(false);
    }
  });

  it("says what is wrong in words of its own, also where the provider refuses", async () => {
    const one = browser(server);
    const callback = await begun(one);
    const { pathname } = callback;
    const state = callback.searchParams.get("state") ?? "";
    const refused = `${testPublicUrl}${pathname}?error=access_denied&error_description=%3Cb%3Ebuy%20now&state=${state}`;
    const location = await comeBack(one, refused);
    expect(problemIn(location)).toBe("refused");
    expect(location).not.toContain("buy");
    expect(problemIn(String((await one.send("GET", `${wayOf("nowhere")}start/`)).headers.location))).toBe(
      "unavailable",
    );
    expect(
      problemIn(String((await one.send("GET", `${wayOf(other.organization.slug)}start/`)).headers.location)),
    ).toBe("unavailable");
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
    expect(await me(own)).toMatchObject({ email, organizations: [{ slug, role: "admin" }] });
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
    expect(await roleOf(email)).toBe("member");
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
    expect((await me(own)).organizations.length).toBeGreaterThan(1);
    expect((await own.send("GET", `/api/0/organizations/${other.organization.slug}/`)).statusCode).toBe(200);

    const vouched = browser(server);
    expect(await enter(vouched, person)).toBe("/");
    expect((await me(vouched)).organizations).toMatchObject([{ slug, role: "member" }]);
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
    const id = (await api.listMembers({ params: { org: slug } })).items.find(
      (each) => each.email === person.email,
    )?.id;
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
    expect((await me(one)).organizations).toMatchObject([{ slug, blockedBy: "single_sign_on", scopes: [] }]);
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
    const id = (await api.listMembers({ params: { org: slug } })).items.find(
      (one) => one.email === shop.owner.email,
    )?.id;
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

describe("the settings", () => {
  it("never show the secret, keep it sealed, and ask for it anew where it would go elsewhere", async () => {
    const shown = await api.getSingleSignOn({ params: { org: slug } });
    expect(shown.callbackUrl).toBe(`${testPublicUrl}${wayOf(slug)}callback/`);
    const rows = JSON.stringify([
      shown,
      await server.meta.db.selectFrom("identity_providers").selectAll().execute(),
      await server.meta.db.selectFrom("audit_entries").selectAll().execute(),
    ]);
    expect(rows).not.toContain(provider.clientSecret);
    expect(await configure({ clientSecret: undefined, defaultRole: "admin" })).toMatchObject({
      defaultRole: "admin",
    });
    expect(await enter(browser(server), newPerson())).toBe("/");
    const elsewhere = await startIdentityProvider([]);
    try {
      await expect(configure({ clientSecret: undefined, issuer: elsewhere.issuer })).rejects.toMatchObject({
        code: "client_secret_missing",
      });
      expect(elsewhere.tokenRequests()).toBe(0);
    } finally {
      await elsewhere.close();
    }
  });

  it("belong to owners", async () => {
    const { token } = await makePerson(server, shop.organization, "manager");
    const client = server.client(token);
    for (const act of [
      () => client.getSingleSignOn({ params: { org: slug } }),
      () => client.setSingleSignOn({ params: { org: slug }, body: settings() }),
      () => client.deleteSingleSignOn({ params: { org: slug } }),
    ])
      await expect(act()).rejects.toMatchObject({ status: 403 });
  });

  it("refuse an issuer that cannot be read, and domains that are none", async () => {
    for (const changes of [{ issuer: "http://127.0.0.1:9/" }, { issuer: `${provider.issuer}/other` }])
      await expect(configure(changes)).rejects.toMatchObject({ code: "issuer_refused" });
    for (const changes of [
      { emailDomains: [] },
      { emailDomains: ["*"] },
      { emailDomains: ["@acme.example"] },
      { issuer: "file:///etc/passwd" },
      { issuer: "gopher://x/" },
    ])
      await expect(configure(changes)).rejects.toMatchObject({ status: 400 });
  });

  it("are listed for the sign-in page by name alone", async () => {
    expect(await server.client().listSignInOptions()).toEqual([{ slug, name: shop.organization.name }]);
  });
});

describe("a server that may not connect to private addresses", () => {
  it("sends nothing there", async () => {
    const guarded = await startTestServer({ allowPrivateIssuers: false });
    try {
      const one = await makeOrganization(guarded);
      const client = guarded.client(one.owner.token);
      for (const issuer of [
        provider.issuer,
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/",
        "https://localhost/",
      ])
        await expect(
          client.setSingleSignOn({ params: { org: one.organization.slug }, body: settings({ issuer }) }),
        ).rejects.toMatchObject({
          code: "issuer_refused",
          message: expect.stringContaining("VEDETTE_ALLOW_PRIVATE_ISSUERS"),
        });
    } finally {
      await guarded.close();
    }
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAdministratorLink } from "#domain/people/first-administrator.ts";
import { mintPersonalToken } from "#domain/tokens/tokens.ts";
import { makeOrganization, makePerson, testPassword } from "./testing/test-people.ts";
import { startTestServer, testPublicUrl, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.close();
});

const origin = { origin: testPublicUrl };

async function signIn(
  email: string,
  password: string,
  headers: Record<string, string> = origin,
  remoteAddress = "198.51.100.1",
) {
  return await server.send({
    method: "POST",
    url: "/api/vedette/session/",
    headers,
    payload: { email, password },
    remoteAddress,
  });
}

async function cookieOf(email: string): Promise<{ cookie: string }> {
  const answer = await signIn(email, testPassword);
  const [cookie] = answer.cookies;
  if (cookie === undefined) throw new Error(`could not sign in: ${answer.body}`);
  return { cookie: `${cookie.name}=${encodeURIComponent(cookie.value)}` };
}

describe("signing in", () => {
  it("is asked about by the page without a refusal, and nobody is told about anybody but themselves", async () => {
    const { owner } = await makeOrganization(server);
    const ask = async (headers: Record<string, string>) =>
      await server.send({ method: "GET", url: "/api/vedette/session/", headers });
    const cookie = await cookieOf(owner.email);
    expect((await ask({})).json()).toEqual({ user: null });
    expect((await ask({ cookie: `${cookie.cookie}x` })).json()).toEqual({ user: null });
    expect((await ask(cookie)).json()).toMatchObject({ user: { email: owner.email } });
    await server.send({ method: "DELETE", url: "/api/vedette/session/", headers: { ...origin, ...cookie } });
    expect((await ask(cookie)).json()).toEqual({ user: null });
    expect((await ask({ authorization: "Bearer nothing" })).statusCode).toBe(401);
    expect((await server.send({ method: "GET", url: "/api/vedette/me/" })).statusCode).toBe(401);
  });

  it("is refused alike for a wrong password and an unknown address", async () => {
    const { owner } = await makeOrganization(server);
    const wrong = await signIn(owner.email, "wrong password");
    const unknown = await signIn("nobody@example.com", testPassword);
    expect([wrong.statusCode, unknown.statusCode]).toEqual([401, 401]);
    expect(wrong.json()).toEqual(unknown.json());
    expect(wrong.cookies).toEqual([]);
  });

  it("is slowed down and says for how long, also with the right password then; elsewhere it works", async () => {
    const { owner } = await makeOrganization(server);
    for (let attempt = 0; attempt < 10; attempt += 1)
      await signIn(owner.email, "wrong password", origin, "198.51.100.99");
    const refused = await signIn(owner.email, testPassword, origin, "198.51.100.99");
    expect(refused.statusCode).toBe(429);
    expect(refused.json()).toMatchObject({ code: "too_many_attempts" });
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect((await signIn(owner.email, testPassword, origin, "198.51.100.98")).statusCode).toBe(200);
    server.clock.advance(6 * 60_000);
    expect((await signIn(owner.email, testPassword, origin, "198.51.100.99")).statusCode).toBe(200);
  });

  it("is refused from another site's page", async () => {
    const { owner } = await makeOrganization(server);
    for (const headers of [
      { origin: "https://evil.example" },
      { origin: "null" },
      { ...origin, "sec-fetch-site": "cross-site" },
    ]) {
      const answer = await signIn(owner.email, testPassword, headers);
      expect(answer.statusCode).toBe(403);
      expect(answer.json()).toMatchObject({ code: "wrong_origin" });
    }
  });

  it("names each field that is wrong", async () => {
    const answer = await server.send({
      method: "POST",
      url: "/api/vedette/session/",
      headers: origin,
      payload: { email: "x" },
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({
      code: "invalid_input",
      email: [expect.any(String)],
      password: [expect.any(String)],
    });
  });

  it("keeps in the store nothing that opens the session", async () => {
    const { owner } = await makeOrganization(server);
    const { cookie } = await cookieOf(owner.email);
    const secret = decodeURIComponent(cookie.split("=")[1] ?? "").split(".")[0] ?? "?";
    const rows = await server.meta.db
      .selectFrom("sessions")
      .selectAll()
      .where("user_id", "=", owner.user.id)
      .execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });
});

describe("a session", () => {
  it("changes things from our own page only", async () => {
    const { owner, organization } = await makeOrganization(server);
    const cookie = await cookieOf(owner.email);
    const create = async (headers: Record<string, string>) =>
      await server.send({
        method: "POST",
        url: `/api/vedette/organizations/${organization.slug}/projects/`,
        headers: { ...cookie, ...headers },
        payload: { name: "Mobile app" },
      });
    expect((await create({})).statusCode).toBe(403);
    expect((await create({ origin: "https://evil.example" })).statusCode).toBe(403);
    const created = await create(origin);
    expect(created.statusCode).toBe(201);
    expect(created.json()).toMatchObject({
      project: { slug: "mobile-app" },
      key: { dsn: { public: expect.stringMatching(/^http:\/\/[0-9a-f]{32}@vedette\.test:8000\/\d+$/) } },
    });
  });

  it("ends when its time is over, and lasts when it is used", async () => {
    const { owner } = await makeOrganization(server);
    const cookie = await cookieOf(owner.email);
    const me = async () =>
      (await server.send({ method: "GET", url: "/api/vedette/me/", headers: cookie })).statusCode;
    const row = async () =>
      await server.meta.db
        .selectFrom("sessions")
        .select("expires_at")
        .where("user_id", "=", owner.user.id)
        .executeTakeFirst();
    const before = (await row())?.expires_at ?? 0;
    server.clock.advance(20 * 86_400_000);
    expect(await me()).toBe(200);
    expect((await row())?.expires_at).toBeGreaterThan(before + 19 * 86_400_000);
    server.clock.advance(31 * 86_400_000);
    expect(await me()).toBe(401);
  });

  it("ends everywhere else when the password changes", async () => {
    const { owner } = await makeOrganization(server);
    const here = await cookieOf(owner.email);
    const there = await cookieOf(owner.email);
    const change = async (currentPassword: string) =>
      await server.send({
        method: "POST",
        url: "/api/vedette/me/password/",
        headers: { ...here, ...origin },
        payload: { currentPassword, newPassword: "a new and better one" },
      });
    expect((await change("not the password")).json()).toMatchObject({
      code: "password_wrong",
      field: "currentPassword",
    });
    expect((await change(testPassword)).statusCode).toBe(204);
    const status = async (headers: Record<string, string>) =>
      (await server.send({ method: "GET", url: "/api/vedette/me/", headers })).statusCode;
    expect([await status(here), await status(there)]).toEqual([200, 401]);
    expect((await signIn(owner.email, testPassword)).statusCode).toBe(401);
    expect((await signIn(owner.email, "a new and better one")).statusCode).toBe(200);
  });

  it("is new at every sign-in: one that was planted before gains nothing", async () => {
    const { owner } = await makeOrganization(server);
    const planted = await cookieOf((await makeOrganization(server)).owner.email);
    const answer = await server.send({
      method: "POST",
      url: "/api/vedette/session/",
      headers: { ...origin, ...planted },
      payload: { email: owner.email, password: testPassword },
    });
    expect(answer.statusCode).toBe(200);
    expect((await server.send({ method: "GET", url: "/api/vedette/me/", headers: planted })).statusCode).toBe(
      401,
    );
  });
});

describe("API tokens", () => {
  it("are shown once, listed without the secret, work, and end", async () => {
    const { owner } = await makeOrganization(server);
    const api = server.client(owner.token);
    const made = await api.createToken({ body: { name: "ci", scopes: ["project:read"] } });
    expect(made.token).toMatch(/^sntryu_[0-9a-f]{64}$/);
    const listed = await api.listTokens();
    expect(listed.map((token) => token.name)).toContain("ci");
    expect(JSON.stringify(listed)).not.toContain(made.token);
    const own = server.client(made.token);
    expect((await own.authInfo()).auth).toEqual({ scopes: ["project:read"] });
    await api.deleteToken({ params: { token: made.id } });
    await expect(own.authInfo()).rejects.toMatchObject({ status: 401 });
    await expect(api.deleteToken({ params: { token: made.id } })).rejects.toMatchObject({ status: 404 });
  });

  it("cannot make a stronger one or change the password", async () => {
    const { owner } = await makeOrganization(server);
    const { secret } = await mintPersonalToken(
      server.meta,
      { userId: owner.user.id, name: "weak", scopes: ["event:read"] },
      server.clock.nowMs(),
    );
    const weak = server.client(secret);
    await expect(weak.createToken({ body: { name: "x", scopes: ["org:admin"] } })).rejects.toMatchObject({
      status: 403,
    });
    const password = { currentPassword: testPassword, newPassword: "another password" };
    await expect(weak.changePassword({ body: password })).rejects.toMatchObject({ status: 403 });
  });

  it("give a member no more than the role", async () => {
    const { organization } = await makeOrganization(server);
    const member = await makePerson(server, organization, "member");
    const api = server.client(member.token);
    await expect(
      api.createProject({ params: { org: organization.slug }, body: { name: "x" } }),
    ).rejects.toMatchObject({ status: 403 });
    const me = await api.me();
    expect(me.organizations[0]?.scopes).not.toContain("project:write");
  });
});

describe("the first administrator", () => {
  it("is made by the one-time link, signed in, and the link works once", async () => {
    await makeOrganization(server);
    const secret = await createAdministratorLink(server.meta, server.clock.nowMs());
    if (secret === undefined) throw new Error("no link was made");
    const api = server.client();
    expect((await api.getSetup({ params: { token: secret } })).isValid).toBe(true);
    await expect(api.getSetup({ params: { token: "a".repeat(43) } })).rejects.toMatchObject({
      status: 410,
      code: "link_invalid",
    });
    const redeem = async () =>
      await server.send({
        method: "POST",
        url: `/api/vedette/setup/${secret}/`,
        headers: origin,
        payload: { email: "admin@localhost", name: "Ada", password: "a good password" },
      });
    const made = await redeem();
    expect(made.statusCode).toBe(201);
    expect(made.cookies[0]?.name).toBe("vedette_session");
    expect(made.json()).toMatchObject({
      email: "admin@localhost",
      organizations: expect.arrayContaining([expect.objectContaining({ role: "owner" })]),
    });
    expect((await redeem()).statusCode).toBe(410);
    expect((await signIn("Admin@Localhost ", "a good password")).statusCode).toBe(200);
  });
});

describe("a server whose public address is https", () => {
  it("sets a secure cookie behind its proxy, and says what is wrong without one", async () => {
    const publicUrl = "https://errors.example.com";
    const secure = await startTestServer({ publicUrl, trustProxy: true });
    const { owner } = await makeOrganization(secure);
    const send = async (headers: Record<string, string>) =>
      await secure.send({
        method: "POST",
        url: "/api/vedette/session/",
        headers: { origin: publicUrl, ...headers },
        payload: { email: owner.email, password: testPassword },
      });
    const behindProxy = await send({ "x-forwarded-proto": "https" });
    expect(behindProxy.cookies[0]).toMatchObject({ secure: true, httpOnly: true, sameSite: "Lax" });
    const direct = await send({});
    expect(direct.statusCode).toBe(400);
    expect(direct.json()).toMatchObject({ code: "insecure_connection" });
    await secure.close();
  });
});

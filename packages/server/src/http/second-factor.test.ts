/** The account through the Web API: second factor, sessions, choices; and what somebody tries who knows the password. */
import { HOTP, Secret } from "otpauth";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Session } from "fastify";
import { deleteSessionsOf, findSession, saveSession } from "#domain/sessions/sessions.ts";
import { createSessionStore } from "./session-store.ts";
import { browser, type TestBrowser } from "./testing/test-browser.ts";
import { makeOrganization, makePerson, testPassword } from "./testing/test-people.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.close();
});

const base = "/api/vedette/me/second-factor/";
const codeAt = (secret: string, steps = 0) =>
  HOTP.generate({
    secret: Secret.fromBase32(secret),
    counter: Math.floor(server.clock.nowMs() / 30_000) + steps,
  });
const wrongCode = (secret: string) => {
  const right = [-1, 0, 1].map((steps) => codeAt(secret, steps));
  return ["111111", "222222", "333333", "444444"].find((code) => !right.includes(code)) ?? "";
};
/** Goes on to a time whose codes nobody has used. */
const nextStep = () => server.clock.advance(90_000);

async function enrol(email: string): Promise<{ one: TestBrowser; secret: string; recoveryCodes: string[] }> {
  const one = browser(server);
  expect((await one.signIn(email, testPassword)).statusCode).toBe(200);
  const begun = await one.send("POST", base, { password: testPassword });
  expect(begun.statusCode).toBe(201);
  const { secret } = begun.json();
  const confirmed = await one.send("POST", `${base}confirm/`, { code: codeAt(secret) });
  expect(confirmed.statusCode).toBe(200);
  nextStep();
  return { one, secret, recoveryCodes: confirmed.json().recoveryCodes };
}

describe("a second factor", () => {
  it("is on once a code has confirmed it, and is then asked for", async () => {
    const { owner } = await makeOrganization(server);
    const one = browser(server);
    await one.signIn(owner.email, testPassword);
    const begun = await one.send("POST", base, { password: testPassword });
    const { secret, uri } = begun.json();
    expect(uri).toContain(`secret=${secret}`);
    expect(uri).toContain(encodeURIComponent(owner.email));
    const wrong = await one.send("POST", `${base}confirm/`, { code: wrongCode(secret) });
    expect(wrong.json()).toMatchObject({ code: "second_factor_wrong" });
    // Begun is not on.
    expect((await browser(server).signIn(owner.email, testPassword)).statusCode).toBe(200);
    const confirmed = await one.send("POST", `${base}confirm/`, { code: codeAt(secret) });
    expect(confirmed.json().recoveryCodes).toHaveLength(10);
    expect((await one.send("GET", base)).json()).toMatchObject({ isOn: true, recoveryCodesLeft: 10 });
    nextStep();

    const other = browser(server);
    const asked = await other.signIn(owner.email, testPassword);
    expect(asked.statusCode).toBe(403);
    expect(asked.json()).toMatchObject({ code: "second_factor_needed" });
    expect(asked.cookies).toEqual([]);
    expect((await other.send("GET", "/api/vedette/me/")).statusCode).toBe(401);
    expect((await other.signIn(owner.email, testPassword, codeAt(secret))).statusCode).toBe(200);
  });

  it("says nothing to who does not know the password", async () => {
    const { owner } = await makeOrganization(server);
    const { secret } = await enrol(owner.email);
    const unknown = await browser(server).signIn("nobody@example.com", testPassword, "123456");
    for (const code of [undefined, codeAt(secret), "123456"]) {
      const answer = await browser(server).signIn(owner.email, "wrong password", code);
      expect([answer.statusCode, answer.json()]).toEqual([401, unknown.json()]);
    }
  });

  it("takes each code once, one step early or late, and none of before", async () => {
    const { owner } = await makeOrganization(server);
    const { secret } = await enrol(owner.email);
    const signIn = async (code: string) =>
      (await browser(server).signIn(owner.email, testPassword, code)).statusCode;
    const code = codeAt(secret);
    const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;
    const results = await Promise.all([signIn(spaced), signIn(code), signIn(code)]);
    expect(results.sort()).toEqual([200, 403, 403]);
    expect(await signIn(codeAt(secret, -1))).toBe(403);
    expect(await signIn(codeAt(secret, 1))).toBe(200);
    expect(await signIn(codeAt(secret, 2))).toBe(403);
    expect(await signIn(codeAt(secret, -2))).toBe(403);
  });

  it("bounds the guesses at one person's codes, from wherever they come", async () => {
    const { owner } = await makeOrganization(server);
    const { secret } = await enrol(owner.email);
    const statuses: number[] = [];
    for (let guess = 0; guess < 12; guess += 1)
      statuses.push((await browser(server).signIn(owner.email, testPassword, wrongCode(secret))).statusCode);
    expect(statuses.filter((status) => status === 403)).toHaveLength(10);
    const right = await browser(server).signIn(owner.email, testPassword, codeAt(secret));
    expect(right.statusCode).toBe(429);
    expect(Number(right.headers["retry-after"])).toBeGreaterThan(0);
    server.clock.advance(16 * 60_000);
    expect((await browser(server).signIn(owner.email, testPassword, codeAt(secret))).statusCode).toBe(200);
  });

  it("has recovery codes that open once each, however they are typed", async () => {
    const { owner } = await makeOrganization(server);
    const { one, recoveryCodes } = await enrol(owner.email);
    const [first = "", second = ""] = recoveryCodes;
    const signIn = async (code: string) =>
      (await browser(server).signIn(owner.email, testPassword, code)).statusCode;
    expect(await signIn(first.toUpperCase().replaceAll("-", " "))).toBe(200);
    expect(await signIn(first)).toBe(403);
    expect((await one.send("GET", base)).json()).toMatchObject({ recoveryCodesLeft: 9 });
    const renewed = await one.send("POST", `${base}recovery-codes/`, { password: testPassword });
    expect(renewed.json().recoveryCodes).toHaveLength(10);
    expect(await signIn(second)).toBe(403);
    expect(await signIn(renewed.json().recoveryCodes[0])).toBe(200);
    // Another person's codes are nothing here.
    const stranger = await makeOrganization(server);
    const theirs = await enrol(stranger.owner.email);
    expect(await signIn(theirs.recoveryCodes[0] ?? "")).toBe(403);
  });

  it("keeps neither key nor codes readable, and a key works for its person alone", async () => {
    const { owner } = await makeOrganization(server);
    const { secret, recoveryCodes } = await enrol(owner.email);
    const rows = JSON.stringify([
      await server.meta.db.selectFrom("second_factors").selectAll().execute(),
      await server.meta.db.selectFrom("recovery_codes").selectAll().execute(),
    ]);
    expect(rows).not.toContain(secret);
    for (const code of recoveryCodes) expect(rows).not.toContain(code.replaceAll("-", ""));

    const victim = await makeOrganization(server);
    await enrol(victim.owner.email);
    const sealed = await server.meta.db
      .selectFrom("second_factors")
      .select("secret")
      .where("user_id", "=", owner.user.id)
      .executeTakeFirstOrThrow();
    await server.meta.db
      .updateTable("second_factors")
      .set({ secret: sealed.secret })
      .where("user_id", "=", victim.owner.user.id)
      .execute();
    const answer = await browser(server).signIn(victim.owner.email, testPassword, codeAt(secret));
    expect(answer.json()).toMatchObject({ code: "second_factor_wrong" });
  });

  it("is not begun, replaced or switched off by a session that was left open, nor by a token", async () => {
    const { owner } = await makeOrganization(server);
    const idle = browser(server);
    await idle.signIn(owner.email, testPassword);
    expect((await idle.send("POST", base, { password: "a guess of it" })).json()).toMatchObject({
      code: "password_wrong",
    });
    const { one } = await enrol(owner.email);
    // Sessions from before the second factor have ended.
    expect((await idle.send("GET", "/api/vedette/me/")).statusCode).toBe(401);
    expect((await one.send("POST", base, { password: testPassword })).statusCode).toBe(409);
    for (const path of ["disable/", "recovery-codes/"])
      expect((await one.send("POST", `${base}${path}`, { password: "a guess of it" })).statusCode).toBe(403);
    const api = server.client(owner.token);
    const body = { password: testPassword };
    for (const act of [
      () => api.beginSecondFactor({ body }),
      () => api.disableSecondFactor({ body }),
      () => api.renewRecoveryCodes({ body }),
      () => api.endOtherSessions(),
      () => api.updateMe({ body: { name: "Mallory" } }),
    ])
      await expect(act()).rejects.toMatchObject({ status: 403, code: "forbidden" });
    expect((await one.send("POST", `${base}disable/`, { password: testPassword })).statusCode).toBe(204);
    expect((await browser(server).signIn(owner.email, testPassword)).statusCode).toBe(200);
    expect((await one.send("GET", base)).json()).toMatchObject({ isOn: false, recoveryCodesLeft: 0 });
  });

  it("does not confirm a key that waited too long", async () => {
    const { owner } = await makeOrganization(server);
    const one = browser(server);
    await one.signIn(owner.email, testPassword);
    const { secret } = (await one.send("POST", base, { password: testPassword })).json();
    server.clock.advance(61 * 60_000);
    expect((await one.send("POST", `${base}confirm/`, { code: codeAt(secret) })).statusCode).toBe(403);
  });
});

it("what a person does to their account is told in the audit log of their organization", async () => {
  const { organization, owner } = await makeOrganization(server);
  const { one } = await enrol(owner.email);
  const password = testPassword;
  const sent = [
    await one.send("POST", `${base}recovery-codes/`, { password }),
    await one.send("POST", `${base}disable/`, { password }),
    await one.send("POST", `${base}disable/`, { password }),
    await one.send("DELETE", "/api/vedette/me/sessions/"),
    await one.send("POST", "/api/vedette/me/password/", {
      currentPassword: password,
      newPassword: "another password of theirs",
    }),
  ];
  expect(sent.map(({ statusCode }) => statusCode)).toEqual([200, 204, 204, 204, 204]);
  const { rows } = await server
    .client(owner.token)
    .listAuditLogs({ params: { org: organization.slug }, query: {} });
  expect(rows.map((row) => row.event).reverse()).toEqual([
    "account.second-factor-on",
    "account.recovery-codes",
    "account.second-factor-off",
    "account.sessions-end",
    "account.password",
  ]);
  for (const row of rows)
    expect(row).toMatchObject({ actor: { email: owner.email }, targetObject: String(owner.user.id) });
});

describe("an organization that asks for a second factor", () => {
  it("closes to who has none, by session and token, until they have one; owners decide, and must have one", async () => {
    const { organization, owner, project } = await makeOrganization(server);
    const org = { org: organization.slug };
    const address = `/api/0/organizations/${organization.slug}/`;
    const manager = await makePerson(server, organization, "manager");
    await expect(
      server.client(manager.token).updateOrganization({ params: org, body: { require2FA: true } }),
    ).rejects.toMatchObject({ status: 403 });
    await expect(
      server.client(owner.token).updateOrganization({ params: org, body: { require2FA: true } }),
    ).rejects.toMatchObject({ code: "second_factor_required" });
    const owning = await enrol(owner.email);
    const set = await owning.one.send("PUT", address, { require2FA: true });
    expect(set.json()).toMatchObject({ require2FA: true });

    const one = browser(server);
    const me = (await one.signIn(manager.email, testPassword)).json();
    expect(me.organizations).toMatchObject([
      { slug: organization.slug, scopes: [], blockedBy: "second_factor" },
    ]);
    for (const path of ["", "members/", "issues/", "audit-logs/", "projects/"])
      expect((await one.send("GET", `${address}${path}`)).json()).toMatchObject({
        code: "second_factor_required",
      });
    expect((await one.send("GET", "/api/0/projects/")).json()).toEqual([]);
    const token = server.client(manager.token);
    await expect(token.getProject({ params: { ...org, project: project.slug } })).rejects.toMatchObject({
      code: "second_factor_required",
    });
    expect((await token.listProjects()).items).toEqual([]);
    // A token made now opens no more than the session that makes it.
    const made = await one.send("POST", "/api/vedette/tokens/", { name: "x", scopes: ["event:read"] });
    await expect(server.client(made.json().token).getOrganization({ params: org })).rejects.toMatchObject({
      code: "second_factor_required",
    });

    const enrolled = await enrol(manager.email);
    expect((await enrolled.one.send("GET", address)).statusCode).toBe(200);
    expect((await token.listOrganizationProjects({ params: org })).items).toHaveLength(1);
    const off = await enrolled.one.send("POST", `${base}disable/`, { password: testPassword });
    expect(off.json()).toMatchObject({ code: "second_factor_required" });
  });
});

describe("sessions", () => {
  it("are listed with where they are, and end one by one or all but this", async () => {
    const { owner } = await makeOrganization(server);
    const chrome =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
    const here = browser(server, { userAgent: chrome, address: "198.51.100.7" });
    const there = browser(server, { address: "203.0.113.9" });
    for (const one of [here, there, browser(server)]) await one.signIn(owner.email, testPassword);
    const list = async () => (await here.send("GET", "/api/vedette/me/sessions/")).json();
    const sessions = await list();
    expect(sessions).toHaveLength(3);
    expect(sessions.find((each: { isCurrent: boolean }) => each.isCurrent)).toMatchObject({
      browser: "Chrome",
      system: "Linux",
      ipAddress: "198.51.100.7",
    });
    const away = sessions.find((each: { ipAddress: string }) => each.ipAddress === "203.0.113.9");
    // A shown id opens nothing and names nobody else's session.
    const stranger = browser(server);
    await stranger.signIn((await makeOrganization(server)).owner.email, testPassword);
    expect((await stranger.send("DELETE", `/api/vedette/me/sessions/${away.id}/`)).statusCode).toBe(404);
    expect((await here.send("DELETE", `/api/vedette/me/sessions/${away.id}/`)).statusCode).toBe(204);
    expect((await there.send("GET", "/api/vedette/me/")).statusCode).toBe(401);
    expect((await here.send("DELETE", "/api/vedette/me/sessions/")).statusCode).toBe(204);
    expect(await list()).toHaveLength(1);
    expect((await here.send("GET", "/api/vedette/me/")).statusCode).toBe(200);
  });

  it("do not come back by a request that was under way when they ended", async () => {
    const { owner } = await makeOrganization(server);
    await browser(server).signIn(owner.email, testPassword);
    const store = createSessionStore(server);
    const id = "a session of this test";
    const values = {
      userId: owner.user.id,
      data: '{"cookie":{"originalMaxAge":null,"expires":null}}',
      expiresAtMs: server.clock.nowMs() + 60_000,
    };
    await saveSession(server.meta, id, values, server.clock.nowMs());
    const session = await new Promise<Session>((resolve, reject) => {
      store.get(id, (error, found) => (found ? resolve(found as Session) : reject(error)));
    });
    await deleteSessionsOf(server.meta, owner.user.id);
    await new Promise<void>((resolve) => void store.set(id, session, () => resolve()));
    expect(await findSession(server.meta, id, server.clock.nowMs())).toBeUndefined();
  });
});

describe("what a person chose for the page", () => {
  it("follows the account, one choice at a time", async () => {
    const { owner } = await makeOrganization(server);
    const one = browser(server);
    await one.signIn(owner.email, testPassword);
    const change = async (preferences: object) =>
      await one.send("PATCH", "/api/vedette/me/", { preferences });
    await change({ theme: "dark", language: "zh-CN" });
    await change({ timeZone: "Asia/Shanghai", theme: null });
    const me = (await browser(server).signIn(owner.email, testPassword)).json();
    expect(me.preferences).toEqual({ theme: null, language: "zh-CN", timeZone: "Asia/Shanghai" });
    expect((await change({ theme: "neon" })).statusCode).toBe(400);
    expect((await change({ timeZone: "<b>" })).statusCode).toBe(400);
    expect((await one.send("PATCH", "/api/vedette/me/", { name: "Ada" })).json()).toMatchObject({
      name: "Ada",
    });
  });
});

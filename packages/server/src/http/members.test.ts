/** Members, invitations and teams through the Web API, and what somebody would try who wants more than they were given. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { invitationLifetimeMs } from "#domain/organizations/invitations.ts";
import { mintOrganizationToken } from "#domain/tokens/tokens.ts";
import { allScopes, type Scope } from "#domain/permissions/scopes.ts";
import type { Role } from "#ports/meta-store.ts";
import { browser } from "./testing/test-browser.ts";
import { makeOrganization, makePerson, testPassword } from "./testing/test-people.ts";
import { startTestServer, testPublicUrl, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let shop: Awaited<ReturnType<typeof makeOrganization>>;
let api: ReturnType<TestServer["client"]>;

beforeAll(async () => {
  server = await startTestServer();
  shop = await makeOrganization(server);
  api = server.client(shop.owner.token);
});
afterAll(async () => {
  await server.close();
});

let count = 0;
const org = () => ({ org: shop.organization.slug });
const newEmail = () => `invited-${(count += 1)}@example.com`;
const secretOf = (link: string | null) => new URL(link ?? "").pathname.split("/").at(-1) ?? "";
const clientOf = async (role: Role, scopes: readonly Scope[] = allScopes) =>
  server.client((await makePerson(server, shop.organization, role, scopes)).token);
const memberId = async (email: string) =>
  (await api.listMembers({ params: org() })).items.find((one) => one.email === email)?.id ?? "";
const invited = async (role: Role = "member", teams: string[] = []) => {
  const email = newEmail();
  const made = await api.inviteMember({ params: org(), body: { email, role, teams } });
  return { email, id: made.id, secret: secretOf(made.inviteLink) };
};
const accept = async (secret: string, one = browser(server)) => {
  const answer = await one.send("POST", `/api/vedette/invitations/${secret}/`, {
    name: "New Person",
    password: "a password of theirs",
  });
  return { one, answer };
};

describe("an invitation", () => {
  it("makes an account with the invited address, the role and the teams, and signs in", async () => {
    const team = await api.createTeam({ params: org(), body: { name: "Till" } });
    const { email, secret } = await invited("admin", [team.slug]);
    const seen = await server.client().getInvitation({ params: { token: secret } });
    expect(seen).toMatchObject({
      organization: { slug: shop.organization.slug },
      email,
      role: "admin",
      inviterName: shop.owner.user.name,
    });
    const { one, answer } = await accept(secret);
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toMatchObject({
      email,
      name: "New Person",
      organizations: [{ slug: shop.organization.slug, role: "admin", blockedBy: null }],
    });
    expect((await one.send("GET", "/api/vedette/me/")).statusCode).toBe(200);
    const member = (await api.listMembers({ params: org() })).items.find((each) => each.email === email);
    expect(member).toMatchObject({ pending: false, orgRole: "admin", teams: ["till"] });
    const { rows } = await api.listAuditLogs({ params: org() });
    expect(rows.map((row) => row.event)).toEqual(expect.arrayContaining(["member.invite", "member.add"]));
  });

  it("works once, until it expires, and its secret is nowhere in the store", async () => {
    const { secret } = await invited();
    const rows = JSON.stringify(await server.meta.db.selectFrom("invitations").selectAll().execute());
    expect(rows).not.toContain(secret);
    const results = await Promise.all([accept(secret), accept(secret), accept(secret)]);
    expect(results.map(({ answer }) => answer.statusCode).sort()).toEqual([201, 409, 409].sort());
    const late = await invited();
    server.clock.advance(invitationLifetimeMs + 1);
    expect((await accept(late.secret)).answer.statusCode).toBe(410);
    const found = await api.getMember({ params: { ...org(), member: late.id } });
    expect(found).toMatchObject({ pending: true, expired: true, user: null });
    const renewed = await api.updateMember({
      params: { ...org(), member: late.id },
      body: { reinvite: true },
    });
    expect(renewed).toMatchObject({ id: late.id, expired: false });
    expect((await accept(late.secret)).answer.statusCode).toBe(410);
    expect((await accept(secretOf(renewed.inviteLink))).answer.statusCode).toBe(201);
  });

  it("is replaced by inviting the same address again, and ends when it is revoked", async () => {
    const { email, secret } = await invited();
    const again = await api.inviteMember({ params: org(), body: { email: ` ${email.toUpperCase()} ` } });
    expect((await accept(secret)).answer.statusCode).toBe(410);
    const pending = (await api.listMembers({ params: org() })).items.filter((one) => one.email === email);
    expect(pending).toMatchObject([{ id: again.id, pending: true, inviterName: shop.owner.user.name }]);
    await api.deleteMember({ params: { ...org(), member: again.id } });
    expect((await accept(secretOf(again.inviteLink))).answer.statusCode).toBe(410);
    await expect(api.getMember({ params: { ...org(), member: again.id } })).rejects.toMatchObject({
      status: 404,
    });
  });

  it("lets who has an account join with it, after signing in, and only once", async () => {
    const other = await makeOrganization(server);
    const { secret } = await invited("manager");
    const one = browser(server);
    expect((await one.send("POST", `/api/vedette/invitations/${secret}/join/`)).statusCode).toBe(401);
    await one.signIn(other.owner.email, testPassword);
    const joined = await one.send("POST", `/api/vedette/invitations/${secret}/join/`);
    expect(joined.statusCode).toBe(200);
    expect(
      joined
        .json()
        .organizations.map((each: { slug: string }) => each.slug)
        .sort(),
    ).toEqual([other.organization.slug, shop.organization.slug].sort());
    expect((await one.send("POST", `/api/vedette/invitations/${secret}/join/`)).statusCode).toBe(410);
  });

  it("takes nobody's account over: an address that is known has to sign in", async () => {
    const other = await makeOrganization(server);
    const made = await api.inviteMember({ params: org(), body: { email: other.owner.email } });
    const { answer } = await accept(secretOf(made.inviteLink));
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({ code: "email_taken" });
    const one = browser(server);
    expect((await one.signIn(other.owner.email, "a password of theirs")).statusCode).toBe(401);
    // The attempt used nothing up.
    expect(
      (await server.client().getInvitation({ params: { token: secretOf(made.inviteLink) } })).email,
    ).toBe(other.owner.email);
  });

  it("changes no member's role", async () => {
    const member = await makePerson(server, shop.organization, "member");
    await expect(
      api.inviteMember({ params: org(), body: { email: member.email, role: "owner" } }),
    ).rejects.toMatchObject({ status: 409, code: "already_exists" });
    const { secret } = await invited("owner");
    const one = browser(server);
    await one.signIn(member.email, testPassword);
    expect((await one.send("POST", `/api/vedette/invitations/${secret}/join/`)).statusCode).toBe(409);
    expect(await roleOf(member.email)).toBe("member");
  });

  it("is not accepted from another site's page, nor by a link that was guessed", async () => {
    const { secret } = await invited();
    const one = browser(server, { origin: "https://evil.example" });
    expect((await accept(secret, one)).answer.json()).toMatchObject({ code: "wrong_origin" });
    expect((await accept("a".repeat(43))).answer.statusCode).toBe(410);
  });
});

const roleOf = async (email: string) =>
  (await api.listMembers({ params: org() })).items.find((one) => one.email === email)?.orgRole;

describe("who may give which role", () => {
  it("nobody above their own; members and admins none at all", async () => {
    const ranks: readonly (readonly [Role, Role, boolean])[] = [
      ["owner", "owner", true],
      ["manager", "owner", false],
      ["manager", "manager", true],
      ["manager", "member", true],
      ["admin", "member", false],
      ["member", "member", false],
    ];
    for (const [by, role, isAllowed] of ranks) {
      const client = await clientOf(by);
      const inviting = client.inviteMember({ params: org(), body: { email: newEmail(), role } });
      if (isAllowed) expect((await inviting).orgRole).toBe(role);
      else await expect(inviting, `${by} → ${role}`).rejects.toMatchObject({ status: 403 });
    }
  });

  it("a manager lifts nobody to owner, by neither name of the field, and touches no owner", async () => {
    const manager = await makePerson(server, shop.organization, "manager");
    const client = server.client(manager.token);
    const own = { ...org(), member: await memberId(manager.email) };
    for (const body of [
      { role: "owner" as const },
      { orgRole: "owner" as const },
      { role: "member" as const, orgRole: "owner" as const },
    ])
      await expect(client.updateMember({ params: own, body })).rejects.toMatchObject({ status: 403 });
    const owner = { ...org(), member: await memberId(shop.owner.email) };
    await expect(client.updateMember({ params: owner, body: { role: "member" } })).rejects.toMatchObject({
      status: 403,
    });
    await expect(client.deleteMember({ params: owner })).rejects.toMatchObject({ status: 403 });
    const { id } = await invited("owner");
    for (const body of [{ reinvite: true }, { role: "member" as const }])
      await expect(client.updateMember({ params: { ...org(), member: id }, body })).rejects.toMatchObject({
        status: 403,
      });
    await expect(client.deleteMember({ params: { ...org(), member: id } })).rejects.toMatchObject({
      status: 403,
    });
  });

  it("an owner's token that may not administrate makes no owners and managers; neither does an organization's", async () => {
    const weak = await clientOf("owner", ["member:admin", "team:read"]);
    const { secret } = await mintOrganizationToken(
      server.meta,
      {
        organization: shop.organization,
        publicUrl: testPublicUrl,
        name: "provisioning",
        scopes: ["member:admin"],
      },
      server.clock.nowMs(),
    );
    for (const client of [weak, server.client(secret)]) {
      for (const role of ["owner", "manager"] as const)
        await expect(
          client.inviteMember({ params: org(), body: { email: newEmail(), role } }),
        ).rejects.toMatchObject({ status: 403 });
      expect(await client.inviteMember({ params: org(), body: { email: newEmail() } })).toMatchObject({
        orgRole: "member",
      });
    }
  });

  it("the link of somebody's invitation does not rise with its role: a change makes a new one", async () => {
    const client = await clientOf("manager");
    const made = await client.inviteMember({ params: org(), body: { email: newEmail() } });
    const raised = await api.updateMember({ params: { ...org(), member: made.id }, body: { role: "owner" } });
    expect((await accept(secretOf(made.inviteLink))).answer.statusCode).toBe(410);
    expect((await accept(secretOf(raised.inviteLink))).answer.statusCode).toBe(201);
    expect(await roleOf(made.email)).toBe("owner");
  });

  it("who is removed or lowered does not come back by an invitation of their own", async () => {
    for (const change of ["remove", "lower"] as const) {
      const manager = await makePerson(server, shop.organization, "manager");
      const client = server.client(manager.token);
      const made = await client.inviteMember({ params: org(), body: { email: newEmail(), role: "manager" } });
      const member = { ...org(), member: await memberId(manager.email) };
      if (change === "remove") await api.deleteMember({ params: member });
      else await api.updateMember({ params: member, body: { role: "admin" } });
      expect((await accept(secretOf(made.inviteLink))).answer.statusCode).toBe(410);
    }
  });

  it("tells only who manages members who has no second factor", async () => {
    const values = async (client: typeof api) =>
      new Set(
        (await client.listMembers({ params: org() })).items
          .filter((one) => !one.pending)
          .map((one) => one.has2fa),
      );
    expect(await values(api)).toEqual(new Set([false]));
    expect(await values(await clientOf("member"))).toEqual(new Set([null]));
  });
});

describe("a member", () => {
  it("gets a role and teams, and loses everything on removal, at once", async () => {
    const person = await makePerson(server, shop.organization, "member");
    const own = server.client(person.token);
    const team = await api.createTeam({ params: org(), body: { name: "Stock" } });
    await api.addProjectTeam({ params: { ...org(), project: shop.project.slug, team: team.slug } });
    const place = { ...org(), member: await memberId(person.email) };
    const changed = await api.updateMember({
      params: place,
      body: { orgRole: "admin", teamRoles: [{ teamSlug: "stock", role: "contributor" }] },
    });
    expect(changed).toMatchObject({ role: "admin", teams: ["stock"], inviteLink: null });
    await api.updateMember({ params: place, body: { role: "member" } });
    expect((await own.listOrganizationProjects({ params: org() })).items).toHaveLength(1);
    await expect(api.updateMember({ params: place, body: { teams: ["nowhere"] } })).rejects.toMatchObject({
      code: "team_unknown",
    });
    await api.deleteMember({ params: place });
    await expect(own.getOrganization({ params: org() })).rejects.toMatchObject({ status: 404 });
    expect(await own.listOrganizations()).toMatchObject({ items: [] });
  });

  it("may leave, but not remove another; the last owner stays", async () => {
    const person = await makePerson(server, shop.organization, "member");
    const other = await makePerson(server, shop.organization, "member");
    const one = browser(server);
    await one.signIn(person.email, testPassword);
    const address = async (email: string) =>
      `/api/0/organizations/${shop.organization.slug}/members/${await memberId(email)}/`;
    expect((await one.send("DELETE", await address(other.email))).statusCode).toBe(403);
    expect(
      (await one.send("DELETE", `/api/0/organizations/${shop.organization.slug}/members/me/`)).statusCode,
    ).toBe(204);
    const alone = await makeOrganization(server);
    const last = server.client(alone.owner.token);
    const params = { org: alone.organization.slug, member: "me" };
    for (const act of [
      () => last.deleteMember({ params }),
      () => last.updateMember({ params, body: { role: "member" } }),
    ])
      await expect(act()).rejects.toMatchObject({ status: 409, code: "last_owner" });
  });

  it("of another organization is not found by its id", async () => {
    const other = await makeOrganization(server);
    const theirs = server.client(other.owner.token);
    const made = await theirs.inviteMember({
      params: { org: other.organization.slug },
      body: { email: newEmail() },
    });
    const [member] = (await theirs.listMembers({ params: { org: other.organization.slug } })).items;
    for (const id of [made.id, member?.id ?? ""])
      for (const act of [
        () => api.getMember({ params: { ...org(), member: id } }),
        () => api.updateMember({ params: { ...org(), member: id }, body: { role: "owner" } }),
        () => api.deleteMember({ params: { ...org(), member: id } }),
      ])
        await expect(act()).rejects.toMatchObject({ status: 404 });
  });
});

describe("a team", () => {
  it("is renamed and deleted, and its members lose what they saw by it", async () => {
    const person = await makePerson(server, shop.organization, "member");
    const own = server.client(person.token);
    const team = await api.createTeam({ params: org(), body: { name: "Night" } });
    await api.addTeamMember({ params: { ...org(), team: team.slug, member: await memberId(person.email) } });
    await api.addProjectTeam({ params: { ...org(), project: shop.project.slug, team: team.slug } });
    const place = { ...org(), team: team.slug };
    expect(await api.updateTeam({ params: place, body: { name: "Late", slug: "late" } })).toMatchObject({
      id: team.id,
      slug: "late",
    });
    await api.createTeam({ params: org(), body: { slug: "early" } });
    const late = { ...org(), team: "late" };
    await expect(api.updateTeam({ params: late, body: { slug: "early" } })).rejects.toMatchObject({
      code: "slug_taken",
    });
    expect((await own.listOrganizationProjects({ params: org() })).items).toHaveLength(1);
    await expect(own.deleteTeam({ params: late })).rejects.toMatchObject({ status: 403 });
    await api.deleteTeam({ params: late });
    expect((await own.listOrganizationProjects({ params: org() })).items).toEqual([]);
    await expect(api.getTeam({ params: late })).rejects.toMatchObject({ status: 404 });
  });
});

/** Every change that people make is in the audit log of the organization, for those who manage it. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { mintOrganizationToken } from "#domain/tokens/tokens.ts";
import { browser } from "./testing/test-browser.ts";
import { makeOrganization, makePerson, testPassword } from "./testing/test-people.ts";
import { startTestServer, testPublicUrl, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let shop: Awaited<ReturnType<typeof makeOrganization>>;
let api: ReturnType<TestServer["client"]>;
const org = () => ({ org: shop.organization.slug });
const project = () => ({ ...org(), project: shop.project.slug });

beforeAll(async () => {
  server = await startTestServer();
  shop = await makeOrganization(server);
  api = server.client(shop.owner.token);
});
afterAll(async () => {
  await server.close();
});

/** What the work adds to the log, oldest first. */
async function recorded(work: () => Promise<unknown>): Promise<readonly string[]> {
  const before = new Set((await api.listAuditLogs({ params: org() })).rows.map((row) => row.id));
  await work();
  const { rows } = await api.listAuditLogs({ params: org() });
  return rows
    .filter((row) => !before.has(row.id))
    .map((row) => row.event)
    .reverse();
}

it("tells of projects, keys, teams, settings, tokens and requests for data", async () => {
  const key = { current: "" };
  const token = { current: "" };
  const changes: readonly (readonly [readonly string[], () => Promise<unknown>])[] = [
    [["project.add"], async () => await api.createProject({ params: org(), body: { name: "Till" } })],
    [
      ["project.edit"],
      async () => await api.updateProject({ params: project(), body: { name: "Web shop" } }),
    ],
    [
      ["project.settings", "project.edit"],
      async () => await api.updateProject({ params: project(), body: { dataScrubber: true, name: "Web" } }),
    ],
    [
      ["project.settings"],
      async () =>
        await api.updateProjectFilter({
          params: { ...project(), filter: "localhost" },
          body: { active: true },
        }),
    ],
    [
      ["project.settings"],
      async () =>
        await api.updateProjectIngestSettings({ params: project(), body: { thinning: { isOn: false } } }),
    ],
    [
      ["organization.settings"],
      async () =>
        await api.updateOrganizationIngestSettings({ params: org(), body: { thinning: { isOn: false } } }),
    ],
    [
      ["key.add"],
      async () => {
        key.current = (await api.createProjectKey({ params: project(), body: { name: "ci" } })).id;
      },
    ],
    [
      ["key.edit"],
      async () =>
        await api.updateProjectKey({ params: { ...project(), key: key.current }, body: { isActive: false } }),
    ],
    [
      ["key.rotate"],
      async () =>
        await api.rotateProjectKey({
          params: { ...project(), key: key.current },
          body: { disableOld: "by-hand" },
        }),
    ],
    [["key.remove"], async () => await api.deleteProjectKey({ params: { ...project(), key: key.current } })],
    [["team.add"], async () => await api.createTeam({ params: org(), body: { slug: "till" } })],
    [
      ["member.join-team"],
      async () => await api.addTeamMember({ params: { ...org(), member: "me", team: "till" } }),
    ],
    [["project.add-team"], async () => await api.addProjectTeam({ params: { ...project(), team: "till" } })],
    [
      ["project.remove-team"],
      async () => await api.removeProjectTeam({ params: { ...project(), team: "till" } }),
    ],
    [
      ["member.leave-team"],
      async () => await api.removeTeamMember({ params: { ...org(), member: "me", team: "till" } }),
    ],
    [
      ["team.edit"],
      async () => await api.updateTeam({ params: { ...org(), team: "till" }, body: { name: "Tills" } }),
    ],
    [["team.remove"], async () => await api.deleteTeam({ params: { ...org(), team: "till" } })],
    [
      ["token.add"],
      async () => {
        token.current = (await api.createToken({ body: { name: "mine", scopes: ["org:read"] } })).id;
      },
    ],
    [["token.remove"], async () => await api.deleteToken({ params: { token: token.current } })],
    [
      ["organization.edit"],
      async () => await api.updateOrganization({ params: org(), body: { name: "Shop" } }),
    ],
    [["project.remove"], async () => await api.deleteProject({ params: { ...org(), project: "till" } })],
    [
      ["data-request.delete"],
      async () => await api.deleteSubjectData({ params: org(), body: { email: "jane@customers.example" } }),
    ],
  ];
  for (const [expected, work] of changes) expect(await recorded(work)).toEqual(expected);
});

it("tells who was invited, invited anew and no more, and who was removed", async () => {
  const member = { ...org(), member: "" };
  const email = "newcomer@example.com";
  const person = await makePerson(server, shop.organization, "member");
  const changes: readonly (readonly [string, () => Promise<unknown>, object])[] = [
    [
      "member.invite",
      async () => {
        member.member = (await api.inviteMember({ params: org(), body: { email } })).id;
      },
      { email, role: "member", teams: [] },
    ],
    [
      "member.edit",
      async () => await api.updateMember({ params: member, body: { teams: [] } }),
      { email, teams: [] },
    ],
    [
      "member.reinvite",
      async () => await api.updateMember({ params: member, body: { role: "admin" } }),
      { email, role: "admin" },
    ],
    ["member.revoke-invite", async () => await api.deleteMember({ params: member }), { email }],
    [
      "member.remove",
      async () => {
        const { items } = await api.listMembers({ params: org() });
        const id = items.find((one) => one.email === person.email)?.id ?? "";
        await api.deleteMember({ params: { ...org(), member: id } });
      },
      { email: person.email, before: "member" },
    ],
  ];
  for (const [action, work, data] of changes) {
    expect(await recorded(work)).toEqual([action]);
    const [row] = (await api.listAuditLogs({ params: org() })).rows;
    expect(row).toMatchObject({ event: action, data });
  }
});

it("tells of another name of a person, with both, and of none where it is the same", async () => {
  const page = browser(server);
  await page.signIn(shop.owner.email, testPassword);
  const change = async (name: string) =>
    expect((await page.send("PATCH", "/api/vedette/me/", { name })).statusCode).toBe(200);
  expect(await recorded(async () => await change("Ann Newname"))).toEqual(["account.name"]);
  const [row] = (await api.listAuditLogs({ params: org() })).rows;
  expect(row).toMatchObject({ data: { to: "Ann Newname" }, targetType: "account" });
  expect(await recorded(async () => await change("Ann Newname"))).toEqual([]);
});

it("tells of what people do to issues, with who and from where, and of no secret or text", async () => {
  await server.takeIn(shop.project.id, [{ event_id: "d".repeat(32), message: "hello", platform: "node" }]);
  const [issue] = (await api.listOrganizationIssues({ params: org(), query: { query: "hello" } })).items;
  const target = { ...org(), issue: issue?.id ?? "" };
  const states = await recorded(async () => {
    const change = async (body: object) => await api.updateOrganizationIssue({ params: target, body });
    await change({ status: "resolved", assignedTo: shop.owner.email });
    await change({ status: "ignored", substatus: "archived_forever", priority: "low" });
    await change({ status: "unresolved", assignedTo: "" });
    await expect(change({ status: "resolved", assignedTo: "nobody" })).rejects.toMatchObject({ status: 400 });
  });
  expect(states).toEqual([
    "issue.resolve",
    "issue.assign",
    "issue.archive",
    "issue.set-priority",
    "issue.unresolve",
    "issue.unassign",
  ]);
  const events = await recorded(async () => {
    const change = async (body: object) => await api.updateOrganizationIssue({ params: target, body });
    await change({ assignedTo: shop.owner.email });
    await change({ assignedTo: shop.owner.email });
    await change({ assignedTo: "" });
    await change({ isPublic: true, isBookmarked: true, hasSeen: true });
    await change({ isPublic: false, isBookmarked: false, isSubscribed: false });
    const note = await api.addOrganizationIssueNote({ params: target, body: { text: "the text" } });
    const params = { ...target, note: note.id };
    await api.changeOrganizationIssueNote({ params, body: { text: "the new text" } });
    await api.deleteOrganizationIssueNote({ params });
  });
  expect(events).toEqual([
    "issue.assign",
    "issue.unassign",
    "issue.share",
    "issue.bookmark",
    "issue.unshare",
    "issue.unbookmark",
    "issue.unsubscribe",
    "issue.comment.add",
    "issue.comment.edit",
    "issue.comment.delete",
  ]);
  const { rows, options } = await api.listAuditLogs({ params: org(), query: { event: "issue.assign" } });
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatchObject({
    actor: { email: shop.owner.email },
    event: "issue.assign",
    ipAddress: "127.0.0.1",
    targetType: "issue",
    targetObject: target.issue,
    data: { to: `user:${shop.owner.user.id}` },
  });
  for (const event of [...states, ...events]) expect(options).toContain(event);
  const deleted = await recorded(async () => await api.deleteOrganizationIssue({ params: target }));
  expect(deleted).toEqual(["issue.delete"]);
  const all = JSON.stringify(await api.listAuditLogs({ params: org() }));
  expect(all).not.toContain('text"');
  expect(all).not.toMatch(/jane|sntry|[0-9a-f]{32}/);
});

it("is paged, narrowed by person and time, and names tokens of the organization", async () => {
  const { secret } = await mintOrganizationToken(
    server.meta,
    {
      organization: shop.organization,
      publicUrl: testPublicUrl,
      name: "build machine",
      scopes: ["project:admin", "org:read"],
    },
    server.clock.nowMs(),
  );
  const [only] = await recorded(
    async () => await server.client(secret).createProject({ params: org(), body: { name: "By token" } }),
  );
  expect(only).toBe("project.add");
  const newest = await api.listAuditLogs({ params: org(), query: { per_page: 1 } });
  expect(newest.rows[0]).toMatchObject({ actor: { name: "build machine" } });
  const seen: string[] = [];
  let url = `/api/0/organizations/${shop.organization.slug}/audit-logs/?per_page=7`;
  for (let page = 0; page < 20 && url !== ""; page += 1) {
    const answer = await server.send({ method: "GET", url, token: shop.owner.token });
    seen.push(...answer.json<{ rows: { id: string }[] }>().rows.map((row) => row.id));
    const next = /<([^>]+)>; rel="next"; results="true"/.exec(String(answer.headers["link"]))?.[1];
    url = next === undefined ? "" : next.replace(testPublicUrl, "");
  }
  expect(seen).toEqual([...new Set(seen)]);
  expect(seen.length).toBe((await api.listAuditLogs({ params: org() })).rows.length);
  const byOwner = await api.listAuditLogs({ params: org(), query: { actor: String(shop.owner.user.id) } });
  expect(byOwner.rows.length).toBe(seen.length - 1);
  const old = await api.listAuditLogs({
    params: org(),
    query: { start: "2020-01-01T00:00:00", end: "2020-01-02T00:00:00" },
  });
  expect(old.rows).toEqual([]);
  for (const query of [{ cursor: "x" }, { actor: "x" }, { start: "soon", end: "later" }])
    await expect(api.listAuditLogs({ params: org(), query })).rejects.toMatchObject({ status: 400 });
});

it("is closed to administrators of projects and to members", async () => {
  for (const role of ["admin", "member"] as const) {
    const { token } = await makePerson(server, shop.organization, role);
    await expect(server.client(token).listAuditLogs({ params: org() })).rejects.toMatchObject({
      status: 403,
    });
  }
  const { token } = await makePerson(server, shop.organization, "manager");
  expect((await server.client(token).listAuditLogs({ params: org() })).rows.length).toBeGreaterThan(0);
});

/** Whose the parts of a project are: rules, CODEOWNERS files, and what they do to issues. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTeam } from "#domain/organizations/teams.ts";
import { makeOrganization, makePerson } from "./testing/test-people.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let shop: Awaited<ReturnType<typeof makeOrganization>>;
let other: Awaited<ReturnType<typeof makeOrganization>>;
let mara: Awaited<ReturnType<typeof makePerson>>;
let api: ReturnType<TestServer["client"]>;
let events = 0;
const project = () => ({ org: shop.organization.slug, project: shop.project.slug });

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.close();
});

beforeEach(async () => {
  shop = await makeOrganization(server);
  other = await makeOrganization(server);
  mara = await makePerson(server, shop.organization, "admin");
  await createTeam(server.meta, { organizationId: shop.organization.id, name: "Web" }, 1);
  api = server.client(shop.owner.token);
});

/** A new issue whose fault lies in the file. */
async function newIssue(filename: string, event: Readonly<Record<string, unknown>> = {}) {
  events += 1;
  const type = `Own${events}Error`;
  await server.takeIn(shop.project.id, [
    {
      event_id: String(events).padStart(32, "e"),
      timestamp: server.clock.nowMs() / 1000,
      platform: "python",
      exception: {
        values: [{ type, value: "x", stacktrace: { frames: [{ filename, function: "f", in_app: true }] } }],
      },
      ...event,
    },
  ]);
  const found = await api.listOrganizationIssues({ params: { org: project().org }, query: { query: type } });
  const [issue] = found.items;
  if (issue === undefined) throw new Error("the issue is missing");
  return { ...issue, target: { org: project().org, issue: issue.id } };
}

const ruled = async (raw: string, rest: object = {}) =>
  await api.updateOwnership({ params: project(), body: { raw, ...rest } });
const noAssignment = { autoAssignment: "Turn off Auto-Assignment" } as const;
const teamId = async () =>
  (await api.listTeams({ params: { org: project().org } })).items.find((team) => team.slug === "web")?.id;

describe("the rules of a project", () => {
  it("are nothing at first, and are kept with what was read of them", async () => {
    expect(await api.getOwnership({ params: project() })).toEqual({
      raw: "",
      schema: null,
      fallthrough: true,
      autoAssignment: "Auto Assign to Issue Owner",
      isActive: true,
      codeownersAutoSync: true,
      dateCreated: null,
      lastUpdated: null,
    });
    const raw = `# ours\npath:src/pay/* ${mara.email} #web\n`;
    const changed = await ruled(raw, { fallthrough: false, ...noAssignment });
    expect(changed).toMatchObject({
      raw,
      fallthrough: false,
      autoAssignment: "Turn off Auto-Assignment",
      dateCreated: expect.stringMatching(/Z$/),
      schema: {
        $version: 1,
        rules: [
          {
            matcher: { type: "path", pattern: "src/pay/*" },
            owners: [
              { type: "user", id: String(mara.user.id), identifier: mara.email, name: mara.user.name },
              { type: "team", id: await teamId(), identifier: "web" },
            ],
          },
        ],
      },
    });
    expect(await api.getOwnership({ params: project() })).toEqual(changed);
    const { rows } = await api.listAuditLogs({
      params: { org: project().org },
      query: { event: "ownership.edit" },
    });
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain("src/pay");
  });

  it("are refused as a whole, every fault by its line, strangers too", async () => {
    const before = await ruled(`path:src/* ${mara.email}`);
    const refused = ruled(
      [
        `path:a/* ${mara.email}`,
        "path:b/*",
        `path:c/* ${other.owner.email}`,
        "path:d/* #nobody",
        "colour:red #web",
      ].join("\n"),
    );
    await expect(refused).rejects.toMatchObject({ status: 400, code: "invalid_input" });
    const answer = await server.send({
      method: "PUT",
      url: `/api/0/projects/${project().org}/${project().project}/ownership/`,
      token: shop.owner.token,
      payload: { raw: `path:b/*\npath:c/* ${other.owner.email}\npath:d/* #nobody` },
    });
    expect(answer.json()).toMatchObject({
      raw: [
        expect.stringMatching(/^line 1, column \d+: /),
        `line 2: ${other.owner.email} is no member of the organization`,
        "line 3: #nobody is no team of the organization",
      ],
      reasons: {
        raw: [
          { code: "unreadable_line", params: { line: 1, column: 9, why: "owner_lacking" } },
          { code: "wrong_line", params: { line: 2, why: "no_such_member", name: other.owner.email } },
          { code: "wrong_line", params: { line: 3, why: "no_such_team", name: "#nobody" } },
        ],
      },
    });
    await expect(ruled("x".repeat(100_001))).rejects.toMatchObject({ status: 400 });
    const many = Array.from({ length: 2_001 }, () => "path:a/* #web").join("\n");
    await expect(ruled(many)).rejects.toMatchObject({ status: 400 });
    expect(await api.getOwnership({ params: project() })).toEqual(before);
  });

  it("are changed by those who may change the project", async () => {
    const member = await makePerson(server, shop.organization, "member");
    await server.meta.db
      .updateTable("projects")
      .set({ is_open: 1 })
      .where("id", "=", shop.project.id)
      .execute();
    const reader = server.client(member.token);
    await reader.getOwnership({ params: project() });
    await expect(reader.updateOwnership({ params: project(), body: { raw: "" } })).rejects.toMatchObject({
      status: 403,
    });
    await expect(server.client(other.owner.token).getOwnership({ params: project() })).rejects.toMatchObject({
      status: 404,
    });
  });
});

describe("a new issue", () => {
  it("is suggested to the owners of the rule that decides, and assigned to the first", async () => {
    const rule = `path:src/pay/* #web ${mara.email}`;
    await ruled(`path:src/* ${shop.owner.email}\n${rule}`);
    const issue = await newIssue("src/pay/card.py");
    expect(issue.owners).toEqual([
      { type: "ownershipRule", owner: `team:${await teamId()}`, rule, date_added: expect.any(String) },
      { type: "ownershipRule", owner: `user:${mara.user.id}`, rule, date_added: expect.any(String) },
    ]);
    expect(issue.assignedTo).toMatchObject({ type: "team", name: "web" });
    const details = await api.getOrganizationIssue({ params: issue.target });
    expect(details.owners).toEqual(issue.owners);
    expect(details.activity[0]).toMatchObject({
      type: "assigned",
      user: null,
      data: { assigneeType: "team" },
    });

    const own = await newIssue("src/till.py");
    expect(own.assignedTo).toMatchObject({ email: shop.owner.email });
    expect(await api.getOrganizationIssue({ params: own.target })).toMatchObject({
      isSubscribed: true,
      subscriptionDetails: { reason: "assigned" },
    });
    expect(await newIssue("lib/other.py")).toMatchObject({ owners: [], assignedTo: null });
  });

  it.each([
    ["url", "url:https://shop.example/pay* #web", { request: { url: "https://shop.example/pay/card" } }],
    ["tag", "tags.area:check* #web", { tags: { area: "checkout" } }],
    [
      "module",
      "module:com.example.* #web",
      {
        platform: "java",
        exception: {
          values: [
            { type: "JavaError", stacktrace: { frames: [{ module: "com.example.Pay", function: "f" }] } },
          ],
        },
      },
    ],
  ])("is found by %s", async (_, rule, event) => {
    await ruled(rule);
    const before = new Set(
      (await api.listOrganizationIssues({ params: { org: project().org }, query: { query: "" } })).items.map(
        (one) => one.id,
      ),
    );
    events += 1;
    await server.takeIn(shop.project.id, [
      {
        event_id: String(events).padStart(32, "f"),
        timestamp: server.clock.nowMs() / 1000,
        platform: "python",
        message: `fault ${events}`,
        ...event,
      },
    ]);
    const { items } = await api.listOrganizationIssues({
      params: { org: project().org },
      query: { query: "" },
    });
    const issue = items.find((one) => !before.has(one.id));
    expect(issue?.owners).toMatchObject([{ type: "ownershipRule", rule }]);
  });

  it("stays nobody's where that is wanted, and keeps its suggestions when it is assigned", async () => {
    await ruled("path:src/* #web", noAssignment);
    const issue = await newIssue("src/a.py");
    expect(issue).toMatchObject({ assignedTo: null, owners: [{ rule: "path:src/* #web" }] });
    const assigned = await api.updateOrganizationIssue({
      params: issue.target,
      body: { assignedTo: mara.email },
    });
    expect(assigned).toMatchObject({ assignedTo: { email: mara.email }, owners: issue.owners });
  });

  it("is not assigned again by its next events", async () => {
    await ruled("path:src/* #web");
    const issue = await newIssue("src/a.py");
    await api.updateOrganizationIssue({ params: issue.target, body: { assignedTo: "" } });
    const type = issue.title.slice(0, issue.title.indexOf(":"));
    await server.takeIn(shop.project.id, [
      {
        event_id: "9".repeat(32),
        timestamp: server.clock.nowMs() / 1000,
        platform: "python",
        exception: {
          values: [
            {
              type,
              value: "x",
              stacktrace: { frames: [{ filename: "src/a.py", function: "f", in_app: true }] },
            },
          ],
        },
      },
    ]);
    expect(await api.getOrganizationIssue({ params: issue.target })).toMatchObject({
      assignedTo: null,
      count: "2",
    });
  });

  it("comes in whatever the rules are: thousands, hostile, or of people who are gone", async () => {
    const hostile = Array.from({ length: 1_500 }, (_, index) => `path:${"*a".repeat(20)}*${index} #web`);
    await ruled([...hostile, `path:src/* ${mara.email}`].join("\n"));
    await server.meta.db.deleteFrom("memberships").where("user_id", "=", mara.user.id).execute();
    const startMs = performance.now();
    const issue = await newIssue(`src/${"a".repeat(200)}.py`);
    expect(performance.now() - startMs).toBeLessThan(5_000);
    expect(issue).toMatchObject({ owners: [], assignedTo: null });
  });
});

describe("issues that are there already", () => {
  it("get their owners anew when the rules change, and lose them when the rules are switched off", async () => {
    const issue = await newIssue("src/old.py");
    expect(issue.owners).toEqual([]);
    await ruled("path:src/* #web");
    const read = async () => await api.getOrganizationIssue({ params: issue.target });
    expect(await read()).toMatchObject({ owners: [{ rule: "path:src/* #web" }], assignedTo: null });
    await ruled(`path:src/* ${mara.email}`);
    expect((await read()).owners).toMatchObject([{ owner: `user:${mara.user.id}` }]);
    await api.updateOwnership({ params: project(), body: { isActive: false } });
    expect((await read()).owners).toEqual([]);
    expect((await newIssue("src/new.py")).owners).toEqual([]);
    await api.updateOwnership({ params: project(), body: { isActive: true } });
    expect((await read()).owners).toHaveLength(1);
  });
});

describe("a CODEOWNERS file", () => {
  const raw = "# theirs\n*.py @acme/web\n/docs/ @mara @ghost\n!/docs/x";

  it("is taken in with a table of names, and decides where the project's own rules do not", async () => {
    const mapping = { "@acme/web": "#web", "@mara": `user:${mara.user.id}` };
    const added = await api.addCodeowners({ params: project(), body: { raw, mapping } });
    expect(added).toMatchObject({
      raw,
      mapping: { "@acme/web": "#web", "@mara": mara.email },
      ownershipSyntax: `codeowners:*.py #web\ncodeowners:/docs/ ${mara.email}`,
      errors: {
        faults: [{ line: 4, column: 1 }],
        unknownOwners: [{ name: "@ghost", lines: [3] }],
      },
    });
    expect(await api.listCodeowners({ params: project() })).toEqual([added]);
    const issue = await newIssue("src/a.py");
    expect(issue).toMatchObject({
      owners: [{ type: "codeowners", rule: "codeowners:*.py #web" }],
      assignedTo: { name: "web" },
    });
    await ruled(`path:src/* ${mara.email}`);
    const both = await newIssue("src/b.py");
    expect(both.assignedTo).toMatchObject({ email: mara.email });
    expect(both.owners.map((owner) => owner.type).sort()).toEqual(["codeowners", "ownershipRule"]);

    const params = { ...project(), codeowners: added.id };
    const changed = await api.changeCodeowners({ params, body: { mapping: { "@acme/web": mara.email } } });
    expect(changed.ownershipSyntax).toBe(`codeowners:*.py ${mara.email}\ncodeowners:/docs/`);
    await api.deleteCodeowners({ params });
    expect(await api.listCodeowners({ params: project() })).toEqual([]);
    const { rows } = await api.listAuditLogs({ params: { org: project().org } });
    expect(rows.map((row) => row.event).filter((event) => event.startsWith("codeowners"))).toEqual([
      "codeowners.remove",
      "codeowners.edit",
      "codeowners.add",
    ]);
  });

  it("is refused where a name is given to a stranger, and where there is one already", async () => {
    const add = async (mapping: Record<string, string>) =>
      await api.addCodeowners({ params: project(), body: { raw, mapping } });
    await expect(add({ "@mara": other.owner.email })).rejects.toMatchObject({
      status: 400,
      code: "invalid_input",
    });
    const { id } = await add({});
    await expect(add({})).rejects.toMatchObject({ status: 409, code: "already_exists" });
    for (const codeowners of ["0", "999999"]) {
      const params = { ...project(), codeowners };
      await expect(api.changeCodeowners({ params, body: { raw } })).rejects.toMatchObject({ status: 404 });
      await expect(api.deleteCodeowners({ params })).rejects.toMatchObject({ status: 404 });
    }
    const elsewhere = { org: other.organization.slug, project: other.project.slug, codeowners: id };
    await expect(
      server.client(other.owner.token).deleteCodeowners({ params: elsewhere }),
    ).rejects.toMatchObject({ status: 404 });
  });
});

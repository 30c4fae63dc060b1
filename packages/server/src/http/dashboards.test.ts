import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { removeMember } from "#domain/organizations/members.ts";
import { addTeamMember, createTeam } from "#domain/organizations/teams.ts";
import { allScopes } from "#domain/permissions/scopes.ts";
import { createProject } from "#domain/projects/projects.ts";
import { mintOrganizationToken } from "#domain/tokens/tokens.ts";
import { makeOrganization, makePerson } from "./testing/test-people.ts";
import { startTestServer, testPublicUrl, type TestServer } from "./testing/test-server.ts";

type Client = ReturnType<TestServer["client"]>;
type Body = NonNullable<Parameters<Client["createDashboard"]>[0]["body"]>;

let server: TestServer;
let shop: Awaited<ReturnType<typeof makeOrganization>>;
let owner: Client;
let member: Client;
let memberPerson: Awaited<ReturnType<typeof makePerson>>;
const params = () => ({ org: shop.organization.slug });

const lineOf = (query: Readonly<Record<string, unknown>> = {}) => ({
  title: "Errors",
  displayType: "line" as const,
  queries: [{ aggregates: ["count()"], columns: [], conditions: "level:error", ...query }],
});

async function make(client: Client, body: Partial<Body> = {}) {
  return await client.createDashboard({ params: params(), body: { title: "Board", ...body } });
}
const at = (dashboard: { readonly id: string }) => ({ ...params(), dashboard: dashboard.id });

let events = 0;
async function takeIn(message: string, tags: Readonly<Record<string, string>> = {}) {
  events += 1;
  await server.takeIn(shop.project.id, [
    {
      event_id: String(events).padStart(32, "d"),
      timestamp: server.clock.nowMs() / 1000 - 60,
      message,
      level: "error",
      environment: "production",
      release: "shop@1.0.0",
      user: { id: `u${events}` },
      tags,
    },
  ]);
}

beforeAll(async () => {
  server = await startTestServer();
  shop = await makeOrganization(server);
  owner = server.client(shop.owner.token);
  memberPerson = await makePerson(server, shop.organization, "member");
  member = server.client(memberPerson.token);
  for (const message of ["one", "two", "three"]) await takeIn(message, { plan: "gold" });
});
afterAll(async () => {
  await server.close();
});

describe("dashboards", () => {
  it("are kept with their widgets, in place and with ids that last", async () => {
    const made = await make(member, {
      title: " Checkout ",
      description: "What fails there",
      period: "24h",
      environment: ["production"],
      widgets: [
        { ...lineOf(), layout: { x: 6, y: 0, w: 6, h: 4 } },
        { title: "Count", displayType: "big_number", queries: [{ fields: ["count()"] }], unit: "number" },
      ],
    });
    expect(made).toMatchObject({
      title: "Checkout",
      description: "What fails there",
      version: 1,
      period: "24h",
      environment: ["production"],
      isEditable: true,
      isOwned: true,
      isShared: false,
      createdBy: { email: memberPerson.email },
      permissions: { isEditableByEveryone: true, teamsWithEditAccess: [] },
      widgets: [
        {
          id: "1",
          widgetType: "error-events",
          layout: { x: 6, y: 0, w: 6, h: 4 },
          queries: [{ aggregates: ["count()"], fields: ["count()"], conditions: "level:error" }],
        },
        {
          id: "2",
          unit: "number",
          queries: [{ aggregates: ["count()"], columns: [] }],
          layout: { x: 0, y: 4, w: 3, h: 2 },
        },
      ],
    });
    const [first, second] = made.widgets;
    const changed = await member.updateDashboard({
      params: at(made),
      body: { version: 1, widgets: [second!, { ...first!, id: null }, { ...first!, id: "77" }] },
    });
    expect(changed.widgets.map((one) => one.id)).toEqual(["2", "3", "4"]);
    expect(changed).toMatchObject({
      version: 2,
      title: "Checkout",
      modifiedBy: { email: memberPerson.email },
    });
    expect(await member.getDashboard({ params: at(made) })).toEqual(changed);
    await member.deleteDashboard({ params: at(made) });
    await expect(member.getDashboard({ params: at(made) })).rejects.toMatchObject({ status: 404 });
  });

  it("do not overwrite each other: the second editor is told and nothing is lost", async () => {
    const made = await make(owner, { widgets: [lineOf()] });
    const mine = await owner.updateDashboard({ params: at(made), body: { version: 1, title: "Mine" } });
    const answer = await server.send({
      method: "PUT",
      url: `/api/0/organizations/${shop.organization.slug}/dashboards/${made.id}/`,
      token: memberPerson.token,
      payload: { version: 1, title: "Theirs" },
    });
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({
      code: "edit_conflict",
      field: "version",
      version: 2,
      detail: expect.stringMatching(/Somebody else has changed/),
    });
    expect(await owner.getDashboard({ params: at(made) })).toEqual(mine);
  });

  it.each<[string, Record<string, unknown>, string, RegExp]>([
    ["an unreadable condition", lineOf({ conditions: "level:error )" }), "queries.0.conditions", /character/],
    ["an unknown function", lineOf({ aggregates: ["boom()"] }), "queries.0.fields", /boom\(\) is not known/],
    ["a field for an aggregate", lineOf({ aggregates: ["level"] }), "queries.0.aggregates", /no aggregate/],
    [
      "an order by nothing that is there",
      lineOf({ columns: ["level"], orderby: "-nope" }),
      "queries.0.orderby",
      /nope/,
    ],
    ["an aggregate that groups", lineOf({ columns: ["count()"] }), "queries.0.columns", /cannot tell groups/],
    [
      "a condition on groups without groups",
      lineOf({ conditions: "count():>5" }),
      "queries.0.conditions",
      /groups/,
    ],
    ["an unknown dataset", { ...lineOf(), widgetType: "moon" }, "widgetType", /errors, spans/],
    ["too many groups", { ...lineOf({ columns: ["level"] }), limit: 21 }, "limit", /20 groups/],
    [
      "two queries in a table",
      { title: "T", displayType: "table", queries: [{ fields: ["id"] }, { fields: ["id"] }] },
      "queries",
      /one query/,
    ],
    [
      "a ranking of nothing",
      { title: "T", displayType: "top_n", queries: [{ aggregates: ["count()"] }] },
      "queries.0.columns",
      /ranking/,
    ],
    [
      "a number of groups",
      { title: "T", displayType: "big_number", queries: [{ aggregates: ["count()"], columns: ["level"] }] },
      "queries.0.columns",
      /no groups/,
    ],
    [
      "a table of nothing",
      { title: "T", displayType: "table", queries: [{}] },
      "queries.0.fields",
      /needs a field/,
    ],
  ])("refuse %s with its field", async (_, widget, field, sentence) => {
    const answer = await server.send({
      method: "POST",
      url: `/api/0/organizations/${shop.organization.slug}/dashboards/`,
      token: shop.owner.token,
      payload: { title: "Bad", widgets: [lineOf(), widget] },
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({
      code: "invalid_query",
      field: `widgets.1.${field}`,
      detail: expect.stringMatching(sentence),
    });
    const alone = await server.send({
      method: "POST",
      url: `/api/0/organizations/${shop.organization.slug}/dashboards/widgets/`,
      token: shop.owner.token,
      payload: widget,
    });
    expect(alone.json()).toMatchObject({
      code: "invalid_query",
      field,
      reason: { code: expect.any(String), params: expect.any(Object) },
    });
  });

  it("name the place of a fault in a query", async () => {
    await expect(
      owner.checkWidget({ params: params(), body: lineOf({ conditions: "level:error )" }) }),
    ).rejects.toMatchObject({ position: { start: 12 } });
    expect(await owner.checkWidget({ params: params(), body: lineOf() })).toEqual({});
  });

  it("are bounded: widgets, queries, sizes and places", async () => {
    const refused = async (body: Partial<Body>) =>
      await expect(make(owner, body)).rejects.toMatchObject({ status: 400, code: "invalid_input" });
    await refused({ widgets: Array.from({ length: 31 }, () => lineOf()) });
    await refused({
      widgets: [{ ...lineOf(), queries: Array.from({ length: 6 }, () => ({ aggregates: ["count()"] })) }],
    });
    await refused({ widgets: [{ ...lineOf(), layout: { x: 8, y: 0, w: 6, h: 2 } }] });
    await refused({ widgets: [{ ...lineOf(), layout: { x: 0, y: -1, w: 6, h: 2 } }] });
    await refused({ title: "" });
    await refused({ period: "soon" });
    await expect(make(owner, { projects: [999_999] })).rejects.toMatchObject({
      fields: { projects: [expect.stringMatching(/no project 999999/)] },
      reason: { code: "strange_project", params: { name: 999_999 } },
    });
  });

  it("are edited by whom their maker lets, and deleted by maker and managers alone", async () => {
    const team = await createTeam(
      server.meta,
      { organizationId: shop.organization.id, name: "Board team" },
      server.clock.nowMs(),
    );
    const made = await make(owner, { permissions: { isEditableByEveryone: false } });
    expect(await member.getDashboard({ params: at(made) })).toMatchObject({
      isEditable: false,
      isOwned: false,
    });
    await expect(member.updateDashboard({ params: at(made), body: { title: "x" } })).rejects.toMatchObject({
      status: 403,
    });
    await owner.updateDashboard({
      params: at(made),
      body: { permissions: { isEditableByEveryone: false, teamsWithEditAccess: [team.id, 424_242] } },
    });
    await expect(member.updateDashboard({ params: at(made), body: { title: "x" } })).rejects.toMatchObject({
      status: 403,
    });
    await addTeamMember(server.meta, { teamId: team.id, userId: memberPerson.user.id });
    expect(await member.updateDashboard({ params: at(made), body: { title: "x" } })).toMatchObject({
      title: "x",
      isEditable: true,
      permissions: { teamsWithEditAccess: [team.id] },
    });
    await expect(
      member.updateDashboard({ params: at(made), body: { permissions: { isEditableByEveryone: true } } }),
    ).rejects.toMatchObject({ status: 403 });
    await expect(member.deleteDashboard({ params: at(made) })).rejects.toMatchObject({ status: 403 });
    const theirs = await make(member);
    await owner.deleteDashboard({ params: at(theirs) });
    await owner.deleteDashboard({ params: at(made) });
  });

  it("are found by title in pages, with stars and visits of each person", async () => {
    const made = [];
    for (const title of ["Find A", "Find B", "Find C"])
      made.push(await make(owner, { title, widgets: [lineOf()] }));
    await member.favoriteDashboard({ params: at(made[2]!), body: { isFavorited: true } });
    await member.visitDashboard({ params: at(made[1]!) });
    const query = { query: "find", per_page: 2 };
    const page = await member.listDashboards({ params: params(), query });
    expect(page.items.map((one) => one.title)).toEqual(["Find C", "Find B"]);
    expect(page.items[0]).toMatchObject({
      isFavorited: true,
      widgetDisplay: ["line"],
      widgetPreview: [{ displayType: "line", layout: { x: 0, y: 0, w: 6, h: 5 } }],
    });
    expect(page.items[1]?.lastVisited).not.toBeNull();
    const rest = await member.listDashboards({
      params: params(),
      query: { ...query, cursor: page.nextCursor! },
    });
    expect(rest.items.map((one) => one.title)).toEqual(["Find A"]);
    const ofOwner = await owner.listDashboards({
      params: params(),
      query: { query: "find", sort: "-title" },
    });
    expect(ofOwner.items.map((one) => [one.title, one.isFavorited])).toEqual([
      ["Find C", false],
      ["Find B", false],
      ["Find A", false],
    ]);
  });

  it("are copied for whoever reads them", async () => {
    const made = await make(owner, {
      widgets: [lineOf()],
      permissions: { isEditableByEveryone: false },
      period: "7d",
    });
    const copy = await member.duplicateDashboard({ params: at(made), body: { title: "Copy" } });
    expect(copy).toMatchObject({
      title: "Copy",
      period: "7d",
      isOwned: true,
      version: 1,
      widgets: made.widgets,
    });
    expect(copy.id).not.toBe(made.id);
  });

  it("leave entries in the audit log", async () => {
    const made = await make(owner, { title: "Audited" });
    await owner.updateDashboard({ params: at(made), body: { title: "Audited 2" } });
    await owner.shareDashboard({ params: at(made) });
    await owner.unshareDashboard({ params: at(made) });
    await owner.unshareDashboard({ params: at(made) });
    await owner.deleteDashboard({ params: at(made) });
    const { rows } = await owner.listAuditLogs({ params: params() });
    expect(rows.slice(0, 5).map((one) => one.event)).toEqual([
      "dashboard.remove",
      "dashboard.unshare",
      "dashboard.share",
      "dashboard.edit",
      "dashboard.add",
    ]);
  });
});

describe("templates", () => {
  it.each(["en", "zh-CN"] as const)(
    "are taken as they are and can all be answered (%s)",
    async (language) => {
      const templates = await member.listDashboardTemplates({ params: params(), query: { language } });
      expect(templates.length).toBeGreaterThanOrEqual(3);
      for (const template of templates) {
        const made = await make(owner, { title: template.title, widgets: template.widgets, period: "24h" });
        expect(made.widgets.map((one) => one.layout)).toEqual(template.widgets.map((one) => one.layout));
        if (language !== "en") continue;
        const { token } = await owner.shareDashboard({ params: at(made) });
        for (const widget of made.widgets) {
          const read = await server.client().getSharedWidget({ params: { share: token, widget: widget.id } });
          expect(read.results).toHaveLength(widget.queries.length);
        }
      }
      const [overview] = templates;
      expect(overview?.title).toMatch(language === "en" ? /Errors/ : /错误/);
    },
  );
});

describe("a shared dashboard", () => {
  async function shareOne(body: Partial<Body> = {}) {
    const made = await make(owner, {
      title: "Open",
      period: "24h",
      widgets: [
        lineOf({ conditions: "plan:gold" }),
        { title: "Number", displayType: "big_number", queries: [{ aggregates: ["count()"] }] },
        {
          title: "Table",
          displayType: "table",
          queries: [{ fields: ["message", "count()"], orderby: "message", fieldAliases: ["What"] }],
        },
      ],
      ...body,
    });
    const share = await owner.shareDashboard({ params: at(made) });
    return { made, ...share };
  }
  const stranger = () => server.client();
  const numberOf = async (share: string) => {
    const { results } = await stranger().getSharedWidget({ params: { share, widget: "2" } });
    const [table] = results;
    return table !== undefined && "data" in table ? table.data[0]?.["count()"] : undefined;
  };

  it("shows its widgets and their results to anybody, and nothing of people, queries or scope", async () => {
    const { made, token, url } = await shareOne();
    expect(url).toBe(`${testPublicUrl}/share/dashboard/${token}`);
    const view = await stranger().getSharedDashboard({ params: { share: token } });
    expect(view).toMatchObject({
      title: "Open",
      period: "24h",
      widgets: [{ id: "1", displayType: "line" }, { id: "2" }, { queries: [{ fieldAliases: ["What"] }] }],
    });
    const raw = await server.send({ method: "GET", url: `/api/vedette/shared/dashboards/${token}/` });
    expect(raw.body).not.toMatch(/plan:gold|example\.com|conditions|createdBy|projects/);
    const series = await stranger().getSharedWidget({ params: { share: token, widget: "1" } });
    const [line] = series.results;
    const values = line !== undefined && "timeSeries" in line ? (line.timeSeries[0]?.values ?? []) : [];
    expect(values.reduce((sum, one) => sum + one.value, 0)).toBe(events);
    expect(await numberOf(token)).toBe(events);
    const table = await stranger().getSharedWidget({ params: { share: token, widget: "3" } });
    expect(table.results[0]).toMatchObject({ data: [{ message: "one", "count()": 1 }, {}, {}] });
    expect(await owner.getDashboard({ params: at(made) })).toMatchObject({ isShared: true });
  });

  it("shows nothing else: other widgets, other times, other dashboards", async () => {
    const { token } = await shareOne();
    await expect(
      stranger().getSharedWidget({ params: { share: token, widget: "99" } }),
    ).rejects.toMatchObject({ status: 404 });
    const asked = await server.send({
      method: "GET",
      url: `/api/vedette/shared/dashboards/${token}/widgets/2/?statsPeriod=1s&query=nothing&project=7`,
    });
    expect(asked.json().results[0].data).toEqual([{ "count()": events }]);
    for (const share of ["x", token.slice(0, -1), `${token}a`])
      await expect(stranger().getSharedDashboard({ params: { share } })).rejects.toMatchObject({
        status: 404,
      });
  });

  it("is read again after a minute, however often it is asked before", async () => {
    const { token } = await shareOne();
    const before = await numberOf(token);
    await takeIn("late", { plan: "gold" });
    expect(await numberOf(token)).toBe(before);
    server.clock.advance(61_000);
    expect(await numberOf(token)).toBe(events);
  });

  it("ends with its link, with a new link, and with its sharer", async () => {
    const { made, token } = await shareOne();
    const next = (await owner.shareDashboard({ params: at(made) })).token;
    await expect(stranger().getSharedDashboard({ params: { share: token } })).rejects.toMatchObject({
      status: 404,
    });
    await owner.unshareDashboard({ params: at(made) });
    await expect(stranger().getSharedWidget({ params: { share: next, widget: "1" } })).rejects.toMatchObject({
      status: 404,
    });

    const leaving = await makePerson(server, shop.organization, "owner");
    const client = server.client(leaving.token);
    const { token: theirs } = await client.shareDashboard({ params: at(made) });
    expect(await numberOf(theirs)).toBe(events);
    await removeMember(server.meta, { organizationId: shop.organization.id, userId: leaving.user.id });
    await expect(stranger().getSharedDashboard({ params: { share: theirs } })).rejects.toMatchObject({
      status: 404,
    });
  });

  it("cannot be turned by an editor into a look at projects that they do not see", async () => {
    await createProject(
      server.meta,
      { organizationId: shop.organization.id, name: "Secret project" },
      server.clock.nowMs(),
    );
    const narrow = server.client((await makePerson(server, shop.organization, "member")).token);
    const { made } = await shareOne();
    await expect(narrow.updateDashboard({ params: at(made), body: { widgets: [] } })).rejects.toMatchObject({
      status: 403,
      message: expect.stringMatching(/do not see/),
    });
    // What they share themselves shows them nothing new either.
    const { token } = await narrow.shareDashboard({ params: at(made) });
    await expect(stranger().getSharedDashboard({ params: { share: token } })).rejects.toMatchObject({
      status: 404,
    });
  });

  it("asks within the dashboard's own projects, and answers nothing where none is left", async () => {
    const { project } = await createProject(
      server.meta,
      { organizationId: shop.organization.id, name: "Quiet" },
      server.clock.nowMs(),
    );
    const { token } = await shareOne({ projects: [project.id] });
    expect(await numberOf(token)).toBe(0);
    const { made, token: other } = await shareOne({ projects: [shop.project.id] });
    expect(await numberOf(other)).toBe(events);
    await server.meta.db
      .updateTable("dashboards")
      .set({ projects: "[4242]" })
      .where("id", "=", Number(made.id) as never)
      .execute();
    server.clock.advance(61_000);
    expect(await numberOf(other)).toBeUndefined();
  });

  it("is shared by people, not by a token of the organization", async () => {
    const minted = await mintOrganizationToken(
      server.meta,
      { organization: shop.organization, publicUrl: testPublicUrl, name: "ci", scopes: allScopes },
      server.clock.nowMs(),
    );
    const token = server.client(minted.secret);
    const made = await make(token);
    expect(made).toMatchObject({ createdBy: null, isOwned: true });
    await expect(token.shareDashboard({ params: at(made) })).rejects.toMatchObject({ status: 400 });
    await expect(
      token.favoriteDashboard({ params: at(made), body: { isFavorited: true } }),
    ).rejects.toMatchObject({ status: 400 });
  });
});

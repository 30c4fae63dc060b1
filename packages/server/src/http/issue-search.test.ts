/** The search language of issues, asked through the web API over both stores. */
import type { IssueId } from "@vedette/protocol";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mergeIssues } from "#domain/issues/merge/merge-issues.ts";
import { addTeamMember, createTeam } from "#domain/organizations/teams.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { makeOrganization, makePerson } from "./testing/test-people.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let shop: Awaited<ReturnType<typeof makeOrganization>>;
let api: ReturnType<TestServer["client"]>;
let member: Awaited<ReturnType<typeof makePerson>>;

const params = () => ({ org: shop.organization.slug });

const kinds = [
  { release: "app@1.2.0", level: "fatal", browser: "Firefox", handled: false },
  { release: "app@1.10.0-beta.2+7", level: "error", browser: "Chrome", handled: true },
  { release: "app@1.10.0", level: "warning", browser: "Chrome", handled: true },
  { release: "app@2.0.0+44", level: "info", browser: "Safari", handled: false },
  { release: "web-build", level: "error", browser: "Safari", handled: true },
] as const;

/** Kind n happened n + 1 times, to as many people. */
function eventsOf(kind: number, nowSeconds: number) {
  const { release, level, browser, handled } = kinds[kind] ?? kinds[0];
  return Array.from({ length: kind + 1 }, (_, time) => ({
    event_id: `${kind}${time}`.padStart(32, "d"),
    timestamp: nowSeconds - (kind + 1) * 3600 + time,
    platform: "node",
    level,
    release,
    dist: `d${kind}`,
    logger: `log.${kind}`,
    environment: kind < 3 ? "production" : "staging",
    transaction: `/pay/${kind}`,
    user: {
      id: `u${time}`,
      email: `u${time}@example.org`,
      username: `user ${time}`,
      ip_address: "198.51.100.7",
      geo: { country_code: kind === 0 ? "DE" : "FR", city: "Ulm" },
    },
    tags: { kind: `k${kind}`, browser },
    request: {
      url: `https://shop.example/${kind}`,
      method: kind === 1 ? "POST" : "GET",
      headers: [["Referer", `https://from.example/${kind}`]],
    },
    contexts: {
      os: { name: "Linux", version: `6.${kind}` },
      device: { family: "PC", brand: `Brand${kind}`, online: kind === 2, type: "device" },
      response: { status_code: 500 + kind, type: "response" },
      trace: { trace_id: `${kind}`.repeat(32), span_id: "1".repeat(16) },
      replay: { replay_id: `${kind + 1}`.repeat(32) },
    },
    sdk: { name: "sentry.javascript.node", version: `10.${kind}.0` },
    exception: {
      values: [
        {
          type: `Kind${kind}Error`,
          value: `number ${kind} failed`,
          mechanism: { type: `mech${kind}`, handled },
          stacktrace: {
            frames: [
              {
                function: "serve",
                filename: "lib/http.js",
                abs_path: "/srv/lib/http.js",
                module: "lib.http",
                in_app: false,
              },
              {
                function: `pay_${kind}`,
                filename: `src/pay${kind}.js`,
                abs_path: `/srv/src/pay${kind}.js`,
                module: `shop.pay${kind}`,
                package: `lib${kind}.so`,
                in_app: true,
              },
            ],
          },
        },
      ],
    },
  }));
}

const hasColumn = async (table: string, column: string): Promise<boolean> =>
  (await server.meta.db.introspection.getTables()).some(
    (one) => one.name === table && one.columns.some(({ name }) => name === column),
  );

/** What other parts of the server keep of issues, where their migrations are not there. */
async function addMissingTables(): Promise<void> {
  const { db } = server.meta;
  for (const [column, value] of [
    ["priority", "'medium'"],
    ["category", "''"],
    ["component", "''"],
  ] as const) {
    if (await hasColumn("issues", column)) continue;
    await sql`alter table issues add column ${sql.raw(column)} text not null default ${sql.raw(value)}`.execute(
      db,
    );
  }
  const tables = {
    issue_bookmarks: "user_id bigint, issue_id bigint, created_at bigint",
    issue_subscriptions:
      "user_id bigint, issue_id bigint, is_subscribed integer, reason text, changed_at bigint",
    issue_owners:
      "issue_id bigint, owner_type text, owner_id bigint, rule text, source text, created_at bigint",
  };
  for (const [name, columns] of Object.entries(tables))
    if (!(await hasColumn(name, "issue_id")))
      await sql`create table ${sql.raw(`${name} (${columns})`)}`.execute(db);
}

async function insertRow(table: string, values: Readonly<Record<string, string | number>>): Promise<void> {
  await server.meta.db
    .withTables<Record<string, Record<string, string | number>>>()
    .insertInto(table as never)
    .values(values as never)
    .execute();
}

async function ids(): Promise<readonly number[]> {
  const page = await api.listOrganizationIssues({ params: params(), query: { query: "" } });
  return kinds.map((_, kind) =>
    Number(page.items.find((issue) => issue.title.includes(`Kind${kind}Error`))?.id),
  );
}

beforeAll(async () => {
  server = await startTestServer();
  shop = await makeOrganization(server);
  api = server.client(shop.owner.token);
  const nowSeconds = server.clock.nowMs() / 1000;
  for (const kind of kinds.keys()) await server.takeIn(shop.project.id, eventsOf(kind, nowSeconds));
  await addMissingTables();
  member = await makePerson(server, shop.organization, "member");
  const team = await createTeam(server.meta, { organizationId: shop.organization.id, name: "Payers" }, 1);
  await addTeamMember(server.meta, { teamId: team.id, userId: shop.owner.user.id });
  const [zero = 0, one = 0, two = 0, three = 0, four = 0] = await ids();
  const update = (id: number, values: Record<string, unknown>) =>
    server.meta.db
      .updateTable("issues")
      .set(values as never)
      .where("id", "=", id as never)
      .execute();
  // Their own components are told by their frames; here some have none.
  for (const id of [one, three, four]) await update(id, { component: "" });
  await update(zero, {
    assigned_user_id: shop.owner.user.id,
    priority: "high",
    category: "crash",
    component: "shop",
  });
  await update(one, {
    assigned_team_id: team.id,
    substatus: "regressed",
    priority: "low",
    category: "handled",
  });
  await update(two, {
    status: "resolved",
    substatus: null,
    category: "performance",
    component: "pay",
    priority: "medium",
  });
  await update(three, { status: "ignored", substatus: "archived_forever", priority: "medium" });
  await update(four, { substatus: "escalating", priority: "medium" });
  await insertRow("issue_bookmarks", { user_id: shop.owner.user.id, issue_id: two, created_at: 1 });
  await insertRow("issue_subscriptions", {
    user_id: shop.owner.user.id,
    issue_id: one,
    is_subscribed: 1,
    reason: "mentioned",
    changed_at: 1,
  });
  await insertRow("issue_subscriptions", {
    user_id: shop.owner.user.id,
    issue_id: four,
    is_subscribed: 0,
    reason: "mentioned",
    changed_at: 1,
  });
  await insertRow("issue_owners", {
    issue_id: four,
    owner_type: "team",
    owner_id: team.id,
    rule: "path:*",
    source: "ownership_rule",
    created_at: 1,
  });
  await insertRow("issue_owners", {
    issue_id: zero,
    owner_type: "user",
    owner_id: member.user.id,
    rule: "path:*",
    source: "ownership_rule",
    created_at: 1,
  });
});
afterAll(async () => {
  await server.close();
});

async function found(query: string, more: Record<string, unknown> = {}): Promise<string> {
  const page = await api.listOrganizationIssues({ params: params(), query: { query, ...more } });
  return page.items.map((issue) => /Kind(\d)/.exec(issue.title)?.[1] ?? issue.title).join("");
}

describe("conditions on the issue", () => {
  it.each([
    ["is:unresolved", "014"],
    ["is:resolved", "2"],
    ["is:[ignored, resolved]", "23"],
    ["is:archived", "3"],
    ["is:muted", "3"],
    ["!is:unresolved", "23"],
    ["is:assigned", "01"],
    ["is:unassigned", "234"],
    ["is:for_review", "014"],
    ["is:new", "0"],
    ["is:regressed", "1"],
    ["is:escalating", "4"],
    ["is:forever", "3"],
    ["is:until_escalating", ""],
    ["is:until_condition_met", ""],
    ["is:ongoing", ""],
    ["!is:ongoing", "01234"],
    ["is:linked", ""],
    ["is:unlinked", "01234"],
    ["status:unresolved issue.category:crash", "0"],
    ["assigned:me", "0"],
    ["assigned:my_teams", "1"],
    ["assigned:[me, my_teams]", "01"],
    ["assigned:#payers", "1"],
    ["assigned:#nobody", ""],
    ["assigned:none", "234"],
    ["!assigned:me", "1234"],
    ["has:assigned", "01"],
    ["assigned_or_suggested:my_teams", "14"],
    ["assigned_or_suggested:me", "0"],
    ["assigned_or_suggested:none", "23"],
    ["bookmarks:me", "2"],
    ["!bookmarks:me", "0134"],
    ["has:bookmarks", "2"],
    ["subscribed:me", "1"],
    ["issue.priority:high", "0"],
    ["issue.priority:[high, low]", "01"],
    ["issue.category:crash", "0"],
    ["issue.category:error", "0134"],
    ["component:shop", "0"],
    ["component:p*", "2"],
    ["has:component", "02"],
    ["issue.type:error", "01234"],
    ["level:fatal", "0"],
    ["level:[info, warning]", "23"],
    ["firstRelease:app@1.2.0", "0"],
    ["firstRelease:app@1.10*", "12"],
    ["firstRelease:latest", "0"],
    ["location:src/pay3.js", "3"],
    ["location:src/*", "01234"],
    ["has:location", "01234"],
    ["age:-90m", "0"],
    ["firstSeen:+150m", "234"],
    ["lastSeen:-150m", "01"],
    ["first_seen:>-150m", "01"],
    ["firstSeen:<2020-01-01", ""],
    ["lastSeen:>=2020-01-01T00:00:00Z", "01234"],
    ["timesSeen:>3", "34"],
    ["times_seen:[1, 3]", "02"],
    ["timesSeen:<=2", "01"],
    ["!timesSeen:2", "0234"],
    ["Kind3Error", "3"],
    ['"number 3" Kind3Error', "3"],
    ['!"number 3"', "0124"],
    ["project:nowhere", ""],
  ])("%s", async (query, expected) => {
    expect(await found(query)).toBe(expected);
  });

  it("finds by short id, by e-mail address and by project", async () => {
    const page = await api.listOrganizationIssues({ params: params(), query: { query: "Kind2Error" } });
    const [issue] = page.items;
    expect(await found(`issue:${issue?.shortId.toLowerCase()}`)).toBe("2");
    expect(await found(`issue.id:[${issue?.id}, 999999]`)).toBe("2");
    expect(await found(`!issue:${issue?.shortId}`)).toBe("0134");
    expect(await found(`assigned:${shop.owner.user.email.toUpperCase()}`)).toBe("0");
    expect(await found(`project:[${shop.project.slug}, other]`)).toBe("01234");
    expect(await found(`project.id:${shop.project.id}`)).toBe("01234");
  });
});

describe("conditions on events", () => {
  it.each([
    ["release:latest", "0"],
    ["release:[latest, web-build]", "04"],
    ["release.version:>1.2.0", "123"],
    ["release.version:>=1.10.0", "23"],
    ["release.version:<1.10.0", "01"],
    ["release.version:>1.10.0-beta.11", "23"],
    ["release.version:1.10", "2"],
    ["release.version:1.10*", "12"],
    ["!release.version:>1.2.0", "04"],
    ["release.package:app", "0123"],
    ["release.build:44", "3"],
    ["release.stage:adopted", ""],
    ["dist:d1", "1"],
    ["logger:log.2", "2"],
    ["error.type:Kind4*", "4"],
    ['error.value:"*3 fail*"', "3"],
    ["error.handled:true", "124"],
    ["error.unhandled:1", "03"],
    ["error.mechanism:mech2", "2"],
    ["stack.function:pay_1", "1"],
    ["stack.function:[pay_1, pay_2]", "12"],
    ["stack.filename:src/pay*", "01234"],
    ["stack.filename:lib/http.js", "01234"],
    ["!stack.function:pay_1", "0234"],
    ["stack.module:shop.pay3", "3"],
    ["stack.abs_path:/srv/src/pay0.js", "0"],
    ["stack.package:lib2.so", "2"],
    ["has:stack.package", "01234"],
    ["title:kind2", "2"],
    ["message:nothing", ""],
    ["transaction:/pay/4", "4"],
    ["user.id:u4", "4"],
    ["user.email:u3@example.org", "34"],
    ['user.username:"user 2"', "234"],
    ["user.ip:198.51.100.7", "01234"],
    ["user:id:u4", "4"],
    ["url:https\\://shop.example/1", ""],
    ["url:https://shop.example/1", "1"],
    ["platform:node", "01234"],
    ["sdk.name:sentry.javascript.node", "01234"],
    ["sdk.version:10.2.0", "2"],
    ["event.type:error", "01234"],
    ["event.timestamp:-90m", "0"],
    ["timestamp:>-90m", "0"],
    ["environment:staging", "34"],
    ["device.brand:Brand3", "3"],
    ["device.family:PC", "01234"],
    ["device.online:true", "2"],
    ["os.name:Linux os.version:6.4", "4"],
    ["geo.country_code:DE", "0"],
    ["geo.city:Ulm", "01234"],
    ["http.method:POST", "1"],
    ["http.url:https://shop.example/2", "2"],
    ["http.referer:*from.example/4", "4"],
    ["http.status_code:>=503", "34"],
    [`trace:${"2".repeat(32)}`, "2"],
    [`replay_id:${"1".repeat(32)}`, "0"],
    ["has:replay_id", "01234"],
    ["browser:[Firefox, Chrome] !kind:k1", "02"],
    ['browser:""', ""],
  ])("%s", async (query, expected) => {
    expect(await found(query)).toBe(expected);
  });
});

describe("OR across both stores", () => {
  it.each([
    ["is:resolved OR kind:k1", "12"],
    ["is:resolved OR browser:Safari", "234"],
    ["is:unresolved (assigned:me OR browser:Safari)", "04"],
    ["(is:resolved browser:Chrome) OR (is:unresolved browser:Safari)", "24"],
    ["(is:resolved browser:Firefox) OR (is:unresolved browser:Firefox)", "0"],
    ["(assigned:me OR kind:k2) (is:resolved OR browser:Firefox)", "02"],
    ["Kind3Error OR user.id:u4", "34"],
    ["timesSeen:>4 OR is:resolved", "24"],
    ["timesSeen:>4 OR kind:k0", "04"],
    ["kind:nowhere OR is:linked", ""],
    ["bookmarks:me OR release:latest", "02"],
  ])("%s", async (query, expected) => {
    expect(await found(query)).toBe(expected);
    const byCount = await found(query, { sort: "freq" });
    expect(byCount.split("").sort().join("")).toBe(expected);
    const all = await api.listOrganizationIssues({ params: params(), query: { query, limit: 1 } });
    expect(all.hits ?? 0).toBe(expected.length);
  });

  it("says when there are too many ways", async () => {
    const pair = (at: number) => `(assigned:me OR kind:k${at})`;
    const query = [0, 1, 2, 3, 4].map(pair).join(" ");
    await expect(found(query)).rejects.toMatchObject({
      status: 400,
      code: "invalid_query",
      message: expect.stringContaining("16"),
    });
  });
});

describe("orders", () => {
  it("recommends what is urgent, new, loud and unhandled", async () => {
    const order = await found("", { sort: "recommended" });
    expect(order.split("").sort().join("")).toBe("01234");
    // High, unhandled and new; archived ones come last although they are as loud.
    expect(order.startsWith("0") || order.startsWith("4")).toBe(true);
    expect(await found("", { sort: "inbox" })).toBe(order);
    expect((await found("is:unresolved", { sort: "recommended" })).split("").sort().join("")).toBe("014");
  });

  it("puts first by trend what grew most against its past", async () => {
    const org = await makeOrganization(server);
    const client = server.client(org.owner.token);
    const nowSeconds = Math.floor(server.clock.nowMs() / 1000);
    const event = (kind: string, agoHours: number, at: number) => ({
      event_id: `${kind}${agoHours}`.padEnd(4, "0").padEnd(28, "e") + String(at).padStart(4, "0"),
      timestamp: nowSeconds - agoHours * 3600,
      exception: { values: [{ type: kind, value: "x" }] },
    });
    const times = (count: number, make: (at: number) => ReturnType<typeof event>) =>
      Array.from({ length: count }, (_, at) => make(at));
    // The steady one has more events today than the growing one, but no more than before.
    await server.takeIn(org.project.id, [
      ...times(8, (at) => event("aaSteady".slice(0, 2), 2, at)),
      ...[30, 54, 78, 102, 126, 150].flatMap((ago) => times(9, (at) => event("aa", ago, at))),
      ...times(6, (at) => event("bb", 3, at)),
      ...times(30, (at) => event("cc", 100, at)),
    ]);
    const order = async (query: Record<string, unknown>) =>
      (
        await client.listOrganizationIssues({
          params: { org: org.organization.slug },
          query: { query: "", ...query },
        })
      ).items.map((issue) => issue.title.slice(0, 2));
    expect(await order({ sort: "trends" })).toEqual(["bb", "aa", "cc"]);
    expect(await order({ sort: "freq" })).toEqual(["aa", "cc", "bb"]);
    // In a short range the past is still compared with, and what has no events in it is not shown.
    expect(await order({ sort: "trends", statsPeriod: "24h" })).toEqual(["bb", "aa"]);
    expect(await order({ sort: "trends", statsPeriod: "24h", query: "error.type:[aa, bb]" })).toEqual([
      "bb",
      "aa",
    ]);
  });

  it.each(["date", "new", "freq", "user", "trends", "recommended"])(
    "pages by %s show each issue once",
    async (sort) => {
      for (const query of ["", "browser:*", "is:resolved OR browser:*"]) {
        const seen: string[] = [];
        let cursor: string | undefined;
        for (let page = 0; page < 10; page += 1) {
          const answer = await api.listOrganizationIssues({
            params: params(),
            query: { query, sort, limit: 2, cursor },
          });
          seen.push(...answer.items.map((issue) => issue.id));
          cursor = answer.nextCursor;
          if (cursor === undefined) break;
        }
        expect([query, seen.length, new Set(seen).size]).toEqual([query, 5, 5]);
        const whole = await api.listOrganizationIssues({ params: params(), query: { query, sort } });
        expect(seen).toEqual(whole.items.map((issue) => issue.id));
      }
    },
  );

  it.each([
    ["date", "0:10:0"],
    ["date", "5.1:1:0"],
    ["freq", "1700000000000:1:0"],
    ["trends", "5.1:1:0"],
    ["recommended", "0:10:0"],
    ["recommended", "nonsense"],
  ])("a cursor of another order is refused by %s: %s", async (sort, cursor) => {
    await expect(found("", { sort, cursor })).rejects.toMatchObject({ status: 400, code: "invalid_cursor" });
  });

  it("shows an issue of several groups once, where their sum belongs", async () => {
    const org = await makeOrganization(server);
    const client = server.client(org.owner.token);
    const nowSeconds = Math.floor(server.clock.nowMs() / 1000);
    await server.takeIn(
      org.project.id,
      ["one", "two", "three"].flatMap((kind, index) =>
        Array.from({ length: (index + 1) * 2 }, (_, at) => ({
          event_id: `${index}${at}`.padStart(32, "a"),
          timestamp: nowSeconds - 60,
          user: { id: String(at) },
          tags: { of: "all" },
          exception: { values: [{ type: kind, value: "x" }] },
        })),
      ),
    );
    const query = { query: "" };
    const page = await client.listOrganizationIssues({ params: { org: org.organization.slug }, query });
    const idOf = (title: string) => Number(page.items.find((issue) => issue.title.startsWith(title))?.id);
    const merged = [idOf("three"), idOf("one")] as unknown as readonly IssueId[];
    await mergeIssues(
      server.meta,
      makeProjectScope([org.project.id]),
      { ids: merged, userId: undefined },
      server.clock.nowMs(),
    );
    const namedAs = async (name: string) =>
      (
        await client.listOrganizationIssues({
          params: { org: org.organization.slug },
          query: { query: `issue:[${name}]` },
        })
      ).items.map((issue) => issue.title.split(":")[0]);
    const [title] = await namedAs(String(idOf("one")));
    // The one that was merged away leads to the one that took it in, by id and by short id.
    for (const issue of page.items.filter((one) => !one.title.startsWith("two")))
      expect([await namedAs(issue.id), await namedAs(issue.shortId)]).toEqual([[title], [title]]);
    for (const sort of ["freq", "user", "trends", "recommended"]) {
      for (const text of ["", "of:all"]) {
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const part = await client.listOrganizationIssues({
            params: { org: org.organization.slug },
            query: { query: text, sort, limit: 1, cursor },
          });
          seen.push(...part.items.map((issue) => `${issue.title.split(":")[0]} ${issue.count}`));
          cursor = part.nextCursor;
        } while (cursor !== undefined && seen.length < 5);
        expect([sort, text, seen]).toEqual([sort, text, [`${title} 8`, "two 4"]]);
      }
    }
  });
});

describe("a query that is wrong", () => {
  it.each([
    ["is:unresolvd", 0, 12, "is"],
    ["level:error timesSeen:many", 22, 26, "timesSeen"],
    ["age:soon", 4, 8, "age"],
    ["count():>5", 0, 7, "count()"],
    ['message:"open', 8, 13, undefined],
  ])("%s is told with its place", async (query, start, end, key) => {
    const answer = await server.send({
      method: "GET",
      token: shop.owner.token,
      url: `/api/0/organizations/${shop.organization.slug}/issues/?query=${encodeURIComponent(query)}`,
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({
      detail: expect.stringContaining(`character ${start + 1}`),
      code: "invalid_query",
      field: "query",
      position: { start, end },
      token: query.slice(start, end),
      ...(key === undefined ? {} : { key }),
    });
  });
});

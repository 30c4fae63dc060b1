/** The search language of issues, asked through the web API over both stores. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SearchableIssues, startSearchableIssues } from "./testing/searchable-issues.ts";
import type { TestServer } from "./testing/test-server.ts";

let server: TestServer;
let shop: SearchableIssues["shop"];
let api: SearchableIssues["api"];
let found: SearchableIssues["found"];

const params = () => ({ org: shop.organization.slug });

beforeAll(async () => {
  ({ server, shop, api, found } = await startSearchableIssues());
});
afterAll(async () => {
  await server.close();
});

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
    ["is:unhandled", "03"],
    ["is:mine", "0"],
    ["is:until_escalating", ""],
    ["is:until_condition_met", ""],
    ["is:ongoing", ""],
    ["!is:ongoing", "01234"],
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
    ["issue.priority:medium", "234"],
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
    expect(await found(`is:resolved ${issue?.shortId}`)).toBe("2");
    expect(await found(`!"${issue?.shortId}"`)).toBe("0134");
    expect(await found(`level:error ${issue?.shortId}`)).toBe("");
    expect(await found(`assigned:${shop.owner.user.email.toUpperCase()}`)).toBe("0");
    expect(await found(`project:[${shop.project.slug}, other]`)).toBe("01234");
    expect(await found(`project.id:${shop.project.id}`)).toBe("01234");
  });
});

describe("a search that is nothing but the id of an event", () => {
  const listed = async (query: string) => {
    const page = await api.listOrganizationIssues({ params: params(), query: { query } });
    return page.items.map(({ title }) => title);
  };

  it("leads to the event's issue, written with dashes or without", async () => {
    const issue = [expect.stringContaining("Kind3Error")];
    expect(await listed("31".padStart(32, "d"))).toEqual(issue);
    expect(await listed(" DDDDDDDD-DDDD-DDDD-DDDD-DDDDDDDDDD31 ")).toEqual(issue);
  });

  it("finds nothing where no such event is", async () => {
    expect(await listed("31".padStart(32, "e"))).toEqual([]);
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
    ["dist:d1", "1"],
    ["nothing:*", ""],
    ["kind:*", "01234"],
    ["error.type:*", "01234"],
    ["component:*", "02"],
    ["!component:*", "134"],
    ["assigned:*", "01"],
    ["release.build:*", "13"],
    ["release.build:[45, *]", "13"],
    ["logger:log.2", "2"],
    ["error.type:Kind4*", "4"],
    ['error.value:"*3 fail*"', "3"],
    ["error.type:Cause1Error", "1"],
    ["error.type:[Cause1Error, Kind3Error]", "13"],
    ["error.type:Cause*", "12"],
    ["!error.type:Cause1Error", "0234"],
    ['error.value:"socket 2"', "2"],
    ['error.value:"*ocket*closed"', "12"],
    ['!error.value:"socket 2"', "0134"],
    ['error.type:""', ""],
    ["error.handled:true", "124"],
    ["error.unhandled:1", "03"],
    ["error.handled:false", "03"],
    ["error.unhandled:0", "124"],
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
    ['message:"3 fail"', "3"],
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
    ["device.online:false", "0134"],
    ["device.charging:false", "0234"],
    ["!device.charging:true", "0234"],
    ["device.simulator:true", "4"],
    ['device.name:"name 1"', "1"],
    ["device.model:Model3", "3"],
    ["device.model_id:M-0", "0"],
    ["device.manufacturer:Maker2", "2"],
    ["device.arch:arm64", "3"],
    ["device.locale:de_DE", "3"],
    ["device.orientation:landscape", "0124"],
    ["os.build:b4", "4"],
    ["os.kernel_version:6.2*", "2"],
    ['geo.region:"Region 1"', "1"],
    ['geo.subdivision:"Part 3"', "3"],
    ["server_name:web-2", "2"],
    ["culprit:/pay/3", "3"],
    [`span_id:${"3".repeat(16)}`, "2"],
    ["received:-10m", "01234"],
    ["received:+10m", ""],
    ["sample_weight:>1", ""],
    ["sample_weight:1", "01234"],
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

it("finds events by their id", async () => {
  expect(await found(`id:${"21".padStart(32, "d")}`)).toBe("2");
});

it("knows how far a release is adopted by its share of the sessions", async () => {
  const dayMs = 86_400_000;
  const sessionsOf = (release: string, daysAgo: number, quantity: number) => ({
    project_id: shop.project.id,
    received_at: server.clock.nowMs(),
    retention_days: 90,
    session_id: "0".repeat(32),
    started: server.clock.nowMs() - daysAgo * dayMs,
    timestamp: server.clock.nowMs() - daysAgo * dayMs,
    seq: 0,
    is_init: 1,
    status: "ok",
    errors: 0,
    quantity,
    duration_ms: 0,
    release,
    environment: "production",
    abnormal_mechanism: "",
    sdk_name: "",
    sdk_version: "",
    user_hash: 0,
  });
  await server.events.insert({
    table: "sessions",
    rows: [
      sessionsOf("app@1.10.0", 2, 100),
      sessionsOf("app@1.10.0", 0, 5),
      sessionsOf("app@2.0.0+44", 0, 100),
      sessionsOf("web-build", 0, 3),
    ],
    dedupToken: "stages",
  });
  expect(await found("release.stage:adopted")).toBe("3");
  expect(await found("release.stage:replaced")).toBe("2");
  expect(await found("release.stage:low_adoption")).toBe("4");
  expect(await found("!release.stage:[adopted, replaced]")).toBe("014");
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
    ["kind:nowhere OR is:ongoing", ""],
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

describe("a query that is wrong", () => {
  it.each([
    ["is:unresolvd", 0, 12, "is"],
    ["kind:k1 is:linked", 8, 17, "is"],
    ["!is:[resolved, unlinked]", 0, 24, "is"],
    ["level:error timesSeen:many", 22, 26, "timesSeen"],
    ["age:soon", 4, 8, "age"],
    ["kind:k1 level: error", 8, 14, "level"],
    ["is:", 0, 3, "is"],
    ["!has:", 1, 5, "has"],
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

/** Figures of named issues, and how events spread over tags, through the Web API. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createProject } from "#domain/projects/projects.ts";
import { makeOrganization, makePerson, type TestOrganization } from "./testing/test-people.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let shop: TestOrganization;
let api: ReturnType<TestServer["client"]>;
let pay: string;
let load: string;
let count = 0;

const org = () => ({ org: shop.organization.slug });

function event(
  type: string,
  more: { readonly browser?: string; readonly user?: string; readonly daysAgo?: number } = {},
) {
  count += 1;
  const { browser = "Firefox", user = "1", daysAgo = 0 } = more;
  return {
    event_id: count.toString(16).padStart(32, "f"),
    timestamp: server.clock.nowMs() / 1000 - 60 - daysAgo * 86_400,
    platform: "python",
    environment: "production",
    tags: { browser },
    user: { id: user },
    exception: { values: [{ type, value: "x" }] },
  };
}

beforeAll(async () => {
  server = await startTestServer();
  shop = await makeOrganization(server);
  api = server.client(shop.owner.token);
  await server.takeIn(shop.project.id, [
    event("PayError"),
    event("PayError", { browser: "Chrome", user: "2" }),
    event("PayError", { browser: "Chrome", user: "3" }),
    event("PayError", { daysAgo: 5, user: "4" }),
    event("LoadError", { browser: "Chrome" }),
  ]);
  const { items } = await api.listOrganizationIssues({ params: org(), query: { query: "" } });
  const idOf = (title: string) => items.find((issue) => issue.title.startsWith(title))?.id ?? "";
  [pay, load] = [idOf("PayError"), idOf("LoadError")];
});
afterAll(async () => {
  await server.close();
});

describe("figures of named issues", () => {
  const stats = async (query: object) =>
    await api.listIssuesStats({ params: org(), query: { groups: [load, pay], ...query } });

  it("are told in the order of their names, in the range and over all time", async () => {
    const both = await stats({ statsPeriod: "24h" });
    expect(both).toMatchObject([
      { id: load, count: "1", userCount: 1, lifetime: { count: "1" }, filtered: null },
      { id: pay, count: "3", userCount: 3, lifetime: { count: "4", userCount: 4 }, filtered: null },
    ]);
    expect(both[1]?.stats["24h"]).toHaveLength(24);
    expect(both[1]?.stats["24h"]?.reduce((sum, [, events]) => sum + events, 0)).toBe(3);
    const age = Date.parse(both[1]?.lastSeen ?? "") - Date.parse(both[1]?.lifetime.firstSeen ?? "");
    expect(age).toBeGreaterThan(4 * 86_400_000);
    expect(await stats({ groups: [pay], collapse: ["stats"] })).toMatchObject([{ id: pay, stats: {} }]);
  });

  it("come with a graph of the period that is asked for, in lists as well", async () => {
    const graphOf = (one: { readonly stats: Readonly<Record<string, readonly (readonly number[])[]>> }) =>
      Object.entries(one.stats).map(([name, points]) => ({
        name,
        buckets: points.length,
        events: points.reduce((sum, [, events]) => sum + (events ?? 0), 0),
      }));
    for (const [asked, graph] of [
      [{}, [{ name: "24h", buckets: 24, events: 3 }]],
      [{ groupStatsPeriod: "14d" }, [{ name: "14d", buckets: 14, events: 4 }]],
      [{ groupStatsPeriod: "30d" }, [{ name: "30d", buckets: 30, events: 4 }]],
      [{ groupStatsPeriod: "auto", statsPeriod: "7d" }, [{ name: "auto", buckets: 8, events: 4 }]],
      [{ groupStatsPeriod: "auto", statsPeriod: "2d" }, [{ name: "auto", buckets: 49, events: 3 }]],
      [{ groupStatsPeriod: "" }, []],
    ] as const) {
      const named = await stats({ groups: [pay], ...asked });
      expect(named.map(graphOf), JSON.stringify(asked)).toEqual([graph]);
      const query = { query: "PayError", ...asked };
      const listed = await api.listOrganizationIssues({ params: org(), query });
      expect(listed.items.map(graphOf), JSON.stringify(asked)).toEqual([graph]);
    }
  });

  it("are told under what a query asks of events", async () => {
    const under = async (query: string) =>
      (await stats({ query })).map(({ filtered }) => filtered && [filtered.count, filtered.userCount]);
    expect(await under("browser:Chrome is:unresolved")).toEqual([
      ["1", 1],
      ["2", 2],
    ]);
    expect(await under("browser:Opera")).toEqual([
      ["0", 0],
      ["0", 0],
    ]);
    expect(await under("is:unresolved")).toEqual([null, null]);
    expect(await under("is:resolved OR browser:Chrome")).toEqual([null, null]);
  });

  it("are of one issue when it was merged", async () => {
    await server.takeIn(shop.project.id, [event("OneError"), event("TwoError", { user: "9" })]);
    const { items } = await api.listOrganizationIssues({
      params: org(),
      query: { query: "error.type:[OneError, TwoError]" },
    });
    const body = { merge: true };
    await api.updateOrganizationIssues({ params: org(), query: { id: items.map(({ id }) => id) }, body });
    const told = await stats({ groups: items.map(({ id }) => id), query: "browser:Firefox" });
    expect(told).toMatchObject([{ count: "2", userCount: 2, filtered: { count: "2", userCount: 2 } }]);
  });

  it("are of issues that the caller may see", async () => {
    const outsider = server.client((await makePerson(server, shop.organization, "member")).token);
    const asked = { params: org(), query: { groups: [pay] } };
    expect(await outsider.listIssuesStats(asked)).toEqual([]);
  });

  it.each([
    [{ groups: [] }, "groups", "issue_count"],
    [{ groups: ["x"] }, "groups", "issue_number"],
    [{ groups: Array.from({ length: 101 }, (_, index) => String(index + 1)) }, "groups", undefined],
    [{ query: "is:(" }, "query", "ends_early"],
    [{ statsPeriod: "0d" }, "statsPeriod", "unreadable_period"],
  ])("refuse %j", async (wrong, field, code) => {
    await expect(stats(wrong)).rejects.toMatchObject({
      status: 400,
      fields: { [field]: expect.anything() },
      reason: code === undefined ? undefined : { code },
    });
  });
});

describe("facets of events", () => {
  const facets = async (query: object = {}) =>
    await api.listEventsFacets({ params: org(), query: { statsPeriod: "14d", ...query } });

  it("tell how tags and projects spread, under a query", async () => {
    const till = await createProject(
      server.meta,
      { organizationId: shop.organization.id, name: "Till" },
      server.clock.nowMs(),
    );
    await server.takeIn(till.project.id, [event("TillError", { browser: "Safari" })]);
    const query = "error.type:[PayError, LoadError, TillError]";
    const found = await facets({ query });
    expect(found[0]).toEqual({
      key: "project",
      topValues: [
        { name: shop.project.slug, value: String(shop.project.id), count: 5 },
        { name: "till", value: String(till.project.id), count: 1 },
      ],
    });
    const browsers = found.find(({ key }) => key === "browser")?.topValues;
    expect(browsers).toEqual([
      { name: "Chrome", value: "Chrome", count: 3 },
      { name: "Firefox", value: "Firefox", count: 2 },
      { name: "Safari", value: "Safari", count: 1 },
    ]);
    const chrome = await facets({ query: `${query} browser:Chrome`, project: [String(shop.project.id)] });
    expect(chrome.find(({ key }) => key === "browser")?.topValues).toHaveLength(1);
    expect(chrome[0]?.topValues).toMatchObject([{ count: 3 }]);
    expect(await facets({ query: "browser:Opera" })).toEqual([]);
  });

  it("are of errors only, and of queries that can be read", async () => {
    const noDataset = { status: 400, fields: { dataset: expect.anything() } };
    await expect(facets({ dataset: "spans" })).rejects.toMatchObject(noDataset);
    await expect(facets({ dataset: "nothing" })).rejects.toMatchObject(noDataset);
    await expect(facets({ query: "a:(" })).rejects.toMatchObject({ status: 400, code: "invalid_query" });
  });
});

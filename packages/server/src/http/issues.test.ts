import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeOrganization, makePerson } from "./testing/test-people.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let shop: Awaited<ReturnType<typeof makeOrganization>>;
let api: ReturnType<TestServer["client"]>;

const params = () => ({ org: shop.organization.slug });

/** Ten kinds of errors; the n-th happened n times, to n people, n minutes and some seconds ago. */
beforeAll(async () => {
  server = await startTestServer();
  // At noon: a project's shares are of whole days, and events of two days have two of them.
  server.clock.advance(new Date(server.clock.nowMs()).setUTCHours(12, 0, 0, 0) - server.clock.nowMs());
  shop = await makeOrganization(server);
  api = server.client(shop.owner.token);
  const nowSeconds = server.clock.nowMs() / 1000;
  const events = Array.from({ length: 10 }, (_, kind) =>
    Array.from({ length: kind + 1 }, (__, time) => ({
      event_id: `${kind}${time}`.padStart(32, "c"),
      // Fifty seconds before the next minute is full: a slow machine finds the same.
      timestamp: nowSeconds - kind * 60 - 10 + time,
      platform: "python",
      level: kind % 2 === 0 ? "error" : "warning",
      environment: kind < 5 ? "production" : "staging",
      release: `app@1.${kind}`,
      user: { id: String(time) },
      tags: { kind: `k${kind}`, shared: "yes", "odd-name": "x", [`only${kind}`]: "1" },
      exception: { values: [{ type: `Kind${kind}Error`, value: `number ${kind} failed 100%` }] },
    })),
  ).flat();
  await server.takeIn(shop.project.id, events);
});
afterAll(async () => {
  await server.close();
});

async function titles(query: Record<string, unknown>): Promise<readonly string[]> {
  const page = await api.listOrganizationIssues({ params: params(), query });
  return page.items.map((issue) => /Kind(\d)/.exec(issue.title)?.[1] ?? issue.title);
}

describe("the issue list", () => {
  it.each([
    ["date", "0123456789"],
    ["freq", "9876543210"],
    ["user", "9876543210"],
  ])("sorts by %s", async (sort, expected) => {
    expect((await titles({ query: "", sort })).join("")).toBe(expected);
  });

  it.each([
    ["kind:k3", "3"],
    ["tags[kind]:k3", "3"],
    ["!kind:k3 shared:yes", "012456789"],
    ["kind:[k1, k2]", "12"],
    ["kind:k*", "0123456789"],
    ["release:app@1.4", "4"],
    ["has:only7", "7"],
    ["!has:only7", "012345689"],
    ["environment:staging level:warning", "579"],
    ["level:warning", "13579"],
    ["error.type:Kind5Error", "5"],
    ["user.id:9", "9"],
    ["message:nothing-like-this", ""],
    ["Kind6Error", "6"],
    ["kind6error FAILED", "6"],
    ['"number 6 failed"', "6"],
    ["100%", "0123456789"],
    ["number_6", ""],
    ["is:resolved", ""],
    ["is:unassigned kind:k1", "1"],
    ["kind:k1 OR kind:k2", "12"],
    ["(kind:k1 OR kind:k2) !kind:k2", "1"],
    ["age:-1h", "0123456789"],
    ["lastSeen:+5m", "56789"],
    ["project:nowhere", ""],
  ])("answers %s", async (query, expected) => {
    expect((await titles({ query })).join("")).toBe(expected);
  });

  it("refuses what cannot be read, with a sentence", async () => {
    for (const query of ["(kind:k1", "is:what", "timesSeen:many", "timestamp:soon"]) {
      await expect(api.listOrganizationIssues({ params: params(), query: { query } })).rejects.toMatchObject({
        status: 400,
        code: expect.stringMatching(/invalid_query|invalid_time_range/),
      });
    }
  });

  it.each(["date", "new", "freq"])("pages through everything once by %s, and ends", async (sort) => {
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 10; page += 1) {
      const answer = await api.listOrganizationIssues({
        params: params(),
        query: { query: "", sort, limit: 3, cursor },
      });
      seen.push(...answer.items.map((issue) => issue.id));
      cursor = answer.nextCursor;
      if (cursor === undefined) break;
    }
    expect(cursor).toBeUndefined();
    expect(seen).toHaveLength(10);
    expect(new Set(seen).size).toBe(10);
  });

  it.each([
    ["", "date", 10],
    ["is:unresolved is:new", "date", 10],
    ["is:unresolved is:resolved", "date", 0],
    ["is:unresolved is:[new, regressed] Kind6Error", "date", 1],
    ["assigned:none is:unresolved", "new", 10],
    ["assigned:me", "date", 0],
    ["level:warning", "date", 5],
    ["!is:resolved age:-1h", "date", 10],
    ["", "freq", 10],
    ["is:resolved", "freq", 0],
    ["shared:yes level:error", "date", 5],
    ["environment:staging", "user", 5],
    ["kind:[k1, k2, k3] is:for_review", "date", 3],
  ])("counts all that %s finds by %s, not only the page", async (query, sort, hits) => {
    const whole = await api.listOrganizationIssues({ params: params(), query: { query, sort, limit: 100 } });
    const part = await api.listOrganizationIssues({ params: params(), query: { query, sort, limit: 2 } });
    expect([whole.items.length, whole.hits, part.hits]).toEqual([hits, hits, hits]);
    expect(part.items).toHaveLength(Math.min(2, hits));
  });

  it("refuses a cursor that is none", async () => {
    for (const [sort, cursor] of [
      ["date", "nonsense"],
      ["freq", "1:2:3:4"],
    ]) {
      await expect(
        api.listOrganizationIssues({ params: params(), query: { sort, cursor } }),
      ).rejects.toMatchObject({ status: 400, fields: { cursor: expect.any(Array) } });
    }
  });

  it("names the field where a project is none of the caller's", async () => {
    for (const project of ["999999", "nowhere"]) {
      await expect(
        api.listOrganizationIssues({ params: params(), query: { project: [project] } }),
      ).rejects.toMatchObject({ status: 404, fields: { project: expect.any(Array) } });
    }
  });

  it("counts within conditions, environments and time", async () => {
    const page = await api.listOrganizationIssues({
      params: params(),
      query: { query: "kind:k9 user.id:[1,2]" },
    });
    expect(page.items[0]).toMatchObject({ count: "2", userCount: 2 });
    expect((await titles({ query: "", environment: "production" })).join("")).toBe("01234");
    const whole = await api.listOrganizationIssues({ params: params(), query: { query: "kind:k9" } });
    expect(whole.items[0]).toMatchObject({ count: "10", userCount: 10 });
    const start = new Date(server.clock.nowMs() - 2 * 60_000 - 40_000).toISOString().replace("Z", "");
    expect((await titles({ query: "", start })).join("")).toBe("012");
  });

  it("shows only open issues when no query is given, and all for an empty one", async () => {
    const [first] = (await api.listOrganizationIssues({ params: params(), query: { query: "kind:k0" } }))
      .items;
    const resolved = await api.updateOrganizationIssue({
      params: { ...params(), issue: first?.id ?? "" },
      body: { status: "resolved" },
    });
    expect(resolved.status).toBe("resolved");
    expect(await titles({})).toHaveLength(9);
    expect(await titles({ query: "" })).toHaveLength(10);
    await api.updateOrganizationIssue({
      params: { ...params(), issue: first?.id ?? "" },
      body: { status: "unresolved" },
    });
  });

  it("shows a member without the project's team nothing", async () => {
    const member = await makePerson(server, shop.organization, "member");
    const page = await server
      .client(member.token)
      .listOrganizationIssues({ params: params(), query: { query: "" } });
    expect(page.items).toEqual([]);
  });

  it("answers the project's list in the shape that clients read", async () => {
    const answer = await server.send({
      method: "GET",
      token: shop.owner.token,
      url: `/api/0/projects/${shop.organization.slug}/${shop.project.slug}/issues/?query=&cursor=&per_page=2`,
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["link"]).toMatch(
      /^<http:\/\/vedette\.test:8000\/api\/0\/projects\/[^>,]+>; rel="previous"; results="false"; cursor="[^"]+", <[^>,]+>; rel="next"; results="true"; cursor="\d+:\d+:0"$/,
    );
    for (const issue of answer.json<Record<string, unknown>[]>()) {
      expect(issue).toMatchObject({
        id: expect.stringMatching(/^\d+$/),
        shortId: expect.stringMatching(/^WEB-\d+-[0-9A-Z]+$/),
        count: expect.any(String),
        userCount: expect.any(Number),
        firstSeen: expect.stringMatching(/^[^+]+Z$/),
        lastSeen: expect.stringMatching(/Z$/),
        permalink: expect.stringMatching(
          /^http:\/\/vedette\.test:8000\/organizations\/[^/]+\/issues\/\d+\/$/,
        ),
      });
    }
  });
});

describe("one issue", () => {
  const find = async (kind: number) => {
    const page = await api.listOrganizationIssues({ params: params(), query: { query: `kind:k${kind}` } });
    const [issue] = page.items;
    if (issue === undefined) throw new Error("the issue is missing");
    return issue;
  };

  it("is found by id and by short id, with figures, tags and releases", async () => {
    const listed = await find(4);
    for (const issue of [listed.id, listed.shortId, listed.shortId.toLowerCase()]) {
      const details = await api.getOrganizationIssue({ params: { ...params(), issue } });
      expect(details).toMatchObject({
        id: listed.id,
        count: "5",
        userCount: 5,
        firstRelease: { version: "app@1.4", shortVersion: "1.4" },
        lastRelease: { version: "app@1.4" },
      });
      expect(details.tags.find((tag) => tag.key === "kind")).toMatchObject({
        totalValues: 5,
        uniqueValues: 1,
      });
      expect(details.stats["24h"]).toHaveLength(24);
      expect(details.stats["30d"]).toHaveLength(30);
    }
    // Whoever asks for graph and tags by themselves leaves them out here.
    const query = { collapse: ["stats", "tags"] };
    const short = await api.getOrganizationIssue({ params: { ...params(), issue: listed.id }, query });
    expect(short).toMatchObject({ count: "5", userCount: 5, stats: {}, tags: [] });
    const looked = await api.listOrganizationIssues({
      params: params(),
      query: { query: listed.shortId, shortIdLookup: "1" },
    });
    expect(looked.items.map((one) => one.id)).toEqual([listed.id]);
    expect((await api.resolveShortId({ params: { ...params(), shortId: listed.shortId } })).groupId).toBe(
      listed.id,
    );
  });

  it("walks from event to event in both directions", async () => {
    const issue = (await find(6)).id;
    const walked: string[] = [];
    let next: string | null = "oldest";
    for (let step = 0; step < 20 && next !== null; step += 1) {
      const event: Awaited<ReturnType<typeof api.getIssueEvent>> = await api.getIssueEvent({
        params: { issue, event: next },
      });
      walked.push(event.eventID);
      if (step > 0) expect(event.previousEventID).toBe(walked[step - 1]);
      next = event.nextEventID;
    }
    expect(walked).toHaveLength(7);
    const latest = await api.getOrganizationIssueEvent({ params: { ...params(), issue, event: "latest" } });
    expect(latest.eventID).toBe(walked.at(-1));
  });

  it("lists its events by key, newest first, to the end", async () => {
    const issue = (await find(8)).id;
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 10; page += 1) {
      const answer = await api.listIssueEvents({ params: { issue }, query: { per_page: 4, cursor } });
      seen.push(...answer.items.map((event) => event.dateCreated));
      cursor = answer.nextCursor;
      if (cursor === undefined) break;
    }
    expect(seen).toHaveLength(9);
    expect(seen).toEqual(seen.toSorted().reverse());
    const found = await api.listIssueEvents({
      params: { issue },
      query: { query: "user.id:3", full: "true" },
    });
    expect(found.items).toHaveLength(1);
    expect(found.items[0]).toHaveProperty("entries");
  });

  it("spreads its tags, the share in the project beside the share in the issue", async () => {
    const issue = (await find(9)).id;
    const staging = async () => {
      const tags = await api.listOrganizationIssueTags({ params: { ...params(), issue } });
      return tags.find((tag) => tag.key === "environment")?.topValues[0];
    };
    expect(await staging()).toMatchObject({ value: "staging", count: 10 });
    // An answer does not wait long for the shares.
    await expect.poll(async () => (await staging())?.projectShare ?? 0).toBeCloseTo(40 / 55);
    const users = await api.getIssueTag({ params: { issue, key: "user" } });
    expect(users).toMatchObject({ uniqueValues: 10, totalValues: 10 });
    await expect(api.getIssueTag({ params: { issue, key: "none" } })).rejects.toMatchObject({ status: 404 });
  });

  it("draws its events over time", async () => {
    const issue = (await find(9)).id;
    const stats = await api.getIssueStats({ params: { ...params(), issue }, query: { statsPeriod: "24h" } });
    expect(stats.totals).toEqual({ events: 10, users: 10 });
    expect(stats.events.reduce((sum, [, count]) => sum + count, 0)).toBe(10);
  });

  it("is assigned to a person, found by that, and given back", async () => {
    const issue = (await find(2)).id;
    const target = { ...params(), issue };
    const assigned = await api.updateOrganizationIssue({
      params: target,
      body: { assignedTo: shop.owner.email },
    });
    expect(assigned.assignedTo).toMatchObject({
      type: "user",
      id: String(shop.owner.user.id),
      email: shop.owner.email,
    });
    expect((await titles({ query: "assigned:me" })).join("")).toBe("2");
    expect((await titles({ query: `assigned:${shop.owner.email}` })).join("")).toBe("2");
    await expect(
      api.updateOrganizationIssue({ params: target, body: { assignedTo: "user:999999" } }),
    ).rejects.toMatchObject({
      status: 400,
      code: "assignee_unknown",
    });
    const back = await api.updateOrganizationIssue({ params: target, body: { assignedTo: "" } });
    expect(back.assignedTo).toBeNull();
  });

  it("is changed with others by id, by state, or all of a project", async () => {
    const ids = [(await find(1)).id, (await find(3)).id];
    const applied = await api.updateOrganizationIssues({
      params: params(),
      query: { id: ids },
      body: { status: "ignored", substatus: "archived_forever" },
    });
    expect(applied).toEqual({ status: "ignored", substatus: "archived_forever" });
    expect((await titles({ query: "is:forever" })).join("")).toBe("13");
    const project = { ...params(), project: shop.project.slug };
    await api.updateProjectIssues({
      params: project,
      query: { status: ["ignored"] },
      body: { status: "resolved" },
    });
    expect((await titles({ query: "is:resolved" })).join("")).toBe("13");
    await api.updateProjectIssues({ params: project, body: { status: "unresolved" } });
    expect(await titles({ query: "is:unresolved" })).toHaveLength(10);
  });

  it("does not change for another organization", async () => {
    const issue = await find(5);
    const other = await makeOrganization(server);
    const stranger = server.client(other.owner.token);
    await expect(
      stranger.updateOrganizationIssues({
        params: { org: other.organization.slug },
        query: { id: [issue.id] },
        body: { status: "resolved" },
      }),
    ).rejects.toMatchObject({ status: 400, code: "issue_unknown" });
    expect((await find(5)).status).toBe("unresolved");
  });
});

describe("tables over events", () => {
  const query = async (fields: string[], rest: Record<string, unknown> = {}) =>
    (await api.queryEvents({ params: params(), query: { dataset: "errors", field: fields, ...rest } })).data;

  it("counts events, exactly, under a query", async () => {
    expect(await query(["count()", "count_unique(id)", "count_unique(user)"])).toEqual([
      { "count()": 55, "count_unique(id)": 55, "count_unique(user)": 10 },
    ]);
    expect(await query(["count()"], { query: "kind:k4" })).toEqual([{ "count()": 5 }]);
    expect(await query(["count()"], { query: "kind:nothing" })).toEqual([{ "count()": 0 }]);
  });

  it("groups by fields and sorts by aggregates", async () => {
    const rows = await query(["title", "count()"], { sort: ["-count()"], per_page: 2 });
    expect(rows).toEqual([
      { title: "Kind9Error: number 9 failed 100%", "count()": 10 },
      { title: "Kind8Error: number 8 failed 100%", "count()": 9 },
    ]);
  });

  it("selects plain fields, with names for projects and issues", async () => {
    const [row] = await query(["id", "timestamp", "project", "issue", "kind", "tags[odd-name]", "user.id"], {
      query: "kind:k0",
    });
    expect(row).toMatchObject({
      project: shop.project.slug,
      kind: "k0",
      "user.id": "0",
      timestamp: expect.stringMatching(/Z$/),
    });
    expect(row?.["issue"]).toMatch(/^WEB-\d+-/);
  });

  it("narrows by issue and by project", async () => {
    const [row] = await query(["issue", "issue.id"], { query: "kind:k3" });
    expect(await query(["count()"], { query: `issue:${String(row?.["issue"])}` })).toEqual([
      { "count()": 4 },
    ]);
    expect(await query(["count()"], { query: `issue.id:${String(row?.["issue.id"])}` })).toEqual([
      { "count()": 4 },
    ]);
    expect(await query(["count()"], { query: `project:${shop.project.slug}` })).toEqual([{ "count()": 55 }]);
    expect(await query(["count()"], { project: [String(shop.project.id)] })).toEqual([{ "count()": 55 }]);
    expect(await query(["count()"], { project: ["-1"] })).toEqual([{ "count()": 55 }]);
  });

  it("refuses what it does not know", async () => {
    for (const wrong of [
      { fields: ["sum(x)"] },
      { fields: ["count()"], sort: ["-title"] },
      { fields: ["a b; DROP TABLE errors"] },
    ]) {
      await expect(
        query(wrong.fields, wrong.sort === undefined ? {} : { sort: wrong.sort }),
      ).rejects.toMatchObject({ status: 400 });
    }
    await expect(query(["count()"], { dataset: "no-such" })).rejects.toMatchObject({ status: 400 });
  });

  it("treats values as values, whatever they look like", async () => {
    for (const hostile of [
      "' OR 1=1 --",
      "\\'",
      "{p0:String}",
      "%",
      "_",
      "\u0000",
      "'; DROP TABLE errors; --",
    ]) {
      expect(await query(["count()"], { query: `kind:"${hostile.replaceAll(/["\\]/g, "\\$&")}"` })).toEqual([
        { "count()": 0 },
      ]);
    }
  });
});

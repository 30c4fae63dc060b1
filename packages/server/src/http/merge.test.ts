import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fillVectorsJob } from "#jobs/fill-vectors.ts";
import { makeOrganization } from "./testing/test-people.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

type Organization = Awaited<ReturnType<typeof makeOrganization>>;

let server: TestServer;
let shop: Organization;
let api: ReturnType<TestServer["client"]>;
let count = 0;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.close();
});
beforeEach(async () => {
  shop = await makeOrganization(server);
  api = server.client(shop.owner.token);
});

const params = () => ({ org: shop.organization.slug });
const frame = (name: string) => ({
  function: name,
  module: `shop.${name}`,
  filename: `shop/${name}.py`,
  in_app: true,
});

/** Events of one fault, a minute apart, the first so many minutes ago. */
async function happen(
  names: readonly string[],
  more: {
    readonly times?: number;
    readonly minutesAgo?: number;
    readonly value?: string;
    readonly users?: number;
    readonly release?: string;
  } = {},
): Promise<void> {
  const { times = 1, minutesAgo = 60, value = "order 17 not found", users = 1, release } = more;
  // Read once: between two events the clock may go on.
  const nowMs = server.clock.nowMs();
  await server.takeIn(
    shop.project.id,
    Array.from({ length: times }, (_, time) => ({
      event_id: (count += 1).toString(16).padStart(32, "d"),
      timestamp: (nowMs + (time - minutesAgo) * 60_000) / 1000,
      platform: "python",
      user: { id: String(time % users) },
      ...(release === undefined ? {} : { release }),
      exception: { values: [{ type: "OrderError", value, stacktrace: { frames: names.map(frame) } }] },
    })),
  );
}

async function issues(query = "", sort = "freq") {
  const page = await api.listOrganizationIssues({ params: params(), query: { query, sort } });
  return page.items;
}

async function idOf(name: string): Promise<string> {
  const found = (await issues()).find((issue) => issue.culprit?.includes(name));
  if (found === undefined) throw new Error(`no issue of ${name}`);
  return found.id;
}

const merge = async (...ids: string[]) =>
  await api.updateOrganizationIssues({ params: params(), query: { id: ids }, body: { merge: 1 } });

describe("merging issues", () => {
  it("makes the oldest take the others in, with their events, users and times", async () => {
    await happen(["handle", "load"], { times: 2, minutesAgo: 90, users: 2 });
    await happen(["handle", "save"], { times: 3, minutesAgo: 120, users: 3 });
    const [load, save] = [await idOf("load"), await idOf("save")];
    expect(await merge(load, save)).toEqual({ merge: { parent: save, children: [load] } });
    expect(await issues()).toMatchObject([{ id: save, count: "5", userCount: 3 }]);
    // An old link leads to what took it in.
    const old = await api.getIssue({ params: { issue: load } });
    expect(old.id).toBe(save);
    const query = { dataset: "errors", field: ["count()"], query: `issue.id:${load}` };
    const table = await api.queryEvents({ params: params(), query });
    expect(table.data).toEqual([{ "count()": 5 }]);
    expect(Date.parse(old.lastSeen ?? "") - Date.parse(old.firstSeen ?? "")).toBeCloseTo(31 * 60_000, -4);
    const events = await api.listIssueEvents({ params: { issue: save }, query: {} });
    expect(events.items).toHaveLength(5);
    // What comes later lands there too, and nowhere else.
    await happen(["handle", "load"], { minutesAgo: 5 });
    expect(await issues()).toMatchObject([{ id: save, count: "6" }]);
  });

  it("counts an issue once in every order, by the sum of its groups", async () => {
    await happen(["handle", "one"], { times: 3 });
    await happen(["handle", "two"], { times: 3 });
    await happen(["handle", "three"], { times: 5, users: 2 });
    await merge(await idOf("one"), await idOf("two"));
    for (const sort of ["freq", "date", "new", "user"]) {
      const found = await issues("", sort);
      expect(found.map((issue) => issue.count).toSorted()).toEqual(["5", "6"]);
    }
    expect((await issues("", "freq")).map((issue) => issue.count)).toEqual(["6", "5"]);
    expect((await issues("error.type:OrderError", "freq")).map((issue) => issue.count)).toEqual(["6", "5"]);
  });

  it("is taken back hash by hash: what came returns under its old id", async () => {
    await happen(["handle", "load"], { times: 2, minutesAgo: 90 });
    await happen(["handle", "save"], { times: 3, minutesAgo: 120 });
    const [load, save] = [await idOf("load"), await idOf("save")];
    await api.updateIssue({ params: { issue: load }, body: { status: "resolved" } });
    await merge(load, save);
    const hashes = await api.listIssueHashes({ params: { issue: save } });
    expect(hashes.map((hash) => [hash.mergedFrom?.id, hash.count])).toEqual([
      [load, 2],
      [undefined, 3],
    ]);
    const id = hashes.filter((hash) => hash.mergedFrom !== null).map((hash) => hash.id);
    expect(await api.unmergeIssueHashes({ params: { issue: save }, query: { id } })).toEqual({
      destinations: [load],
    });
    expect(await issues("", "freq")).toMatchObject([
      { id: save, count: "3" },
      { id: load, count: "2", status: "resolved" },
    ]);
    const back = await api.getIssue({ params: { issue: save } });
    expect(Date.parse(back.lastSeen ?? "") - Date.parse(back.firstSeen ?? "")).toBe(2 * 60_000);
  });

  it("takes along what people have to do with them, and gives it back", async () => {
    await happen(["handle", "load"], { minutesAgo: 90 });
    await happen(["handle", "save"], { minutesAgo: 120 });
    const [load, save] = [await idOf("load"), await idOf("save")];
    await api.updateIssue({ params: { issue: load }, body: { isBookmarked: true, hasSeen: true } });
    const note = await api.addIssueNote({ params: { issue: load }, body: { text: "look at the loader" } });
    const id = async (issue: string) => (await api.getIssue({ params: { issue } })).id;
    const told = async (issue: string) => {
      const { isBookmarked, isSubscribed, hasSeen, numComments } = await api.getIssue({ params: { issue } });
      return [isBookmarked, isSubscribed, hasSeen, numComments];
    };
    await merge(load, save);
    expect(await told(save)).toEqual([true, true, true, 1]);
    const found = await issues("bookmarks:me");
    expect(found.map((issue) => issue.id)).toEqual([save]);
    // The comment stands where it is read, and is changed there.
    const place = { issue: save, note: note.id };
    await api.changeIssueNote({ params: place, body: { text: "look at both" } });
    const hashes = await api.listIssueHashes({ params: { issue: save } });
    await api.unmergeIssueHashes({
      params: { issue: save },
      query: { id: hashes.filter((hash) => hash.mergedFrom !== null).map((hash) => hash.id) },
    });
    expect([await id(load), await told(load)]).toEqual([load, [true, true, true, 1]]);
    expect(await told(save)).toEqual([false, false, false, 0]);
  });

  it("tells first and last releases anew when it is taken back", async () => {
    await happen(["handle", "load"], { minutesAgo: 50, release: "shop@1.10.0" });
    await happen(["handle", "load"], { minutesAgo: 40, release: "shop@1.2.0" });
    await happen(["handle", "save"], { minutesAgo: 120, release: "shop@1.3.0" });
    const [load, save] = [await idOf("load"), await idOf("save")];
    const releases = async (issue: string) => {
      const { firstRelease, lastRelease } = await api.getIssue({ params: { issue } });
      return [firstRelease?.version, lastRelease?.version];
    };
    await merge(load, save);
    await happen(["handle", "load"], { minutesAgo: 30, release: "shop@2.0.0" });
    expect(await releases(save)).toEqual(["shop@1.2.0", "shop@2.0.0"]);
    const hashes = await api.listIssueHashes({ params: { issue: save } });
    await api.unmergeIssueHashes({
      params: { issue: save },
      query: { id: hashes.filter((hash) => hash.mergedFrom !== null).map((hash) => hash.id) },
    });
    expect(await releases(save)).toEqual(["shop@1.3.0", "shop@1.3.0"]);
    expect(await releases(load)).toEqual(["shop@1.2.0", "shop@2.0.0"]);
    const { firstSeen, lastSeen } = await api.getIssue({ params: { issue: load } });
    expect(Date.parse(lastSeen ?? "") - Date.parse(firstSeen ?? "")).toBeCloseTo(20 * 60_000, -4);
  });

  it("lets an issue's own hash leave for a new issue", async () => {
    await happen(["handle", "load"], { times: 2, minutesAgo: 90 });
    await happen(["handle", "save"], { times: 3, minutesAgo: 120 });
    const [load, save] = [await idOf("load"), await idOf("save")];
    await merge(load, save);
    const own = (await api.listIssueHashes({ params: { issue: save } })).filter(
      (hash) => hash.mergedFrom === null,
    );
    const answer = await api.unmergeIssueHashes({
      params: { issue: save },
      query: { id: own.map((hash) => hash.id) },
    });
    const [made] = answer.destinations;
    expect([load, save]).not.toContain(made);
    expect(await issues("", "freq")).toMatchObject([
      { id: made, count: "3", culprit: expect.stringContaining("save") },
      { id: save, count: "2" },
    ]);
  });

  it("leads from the old id to the issue in every reading, and refuses it where many are changed", async () => {
    await happen(["handle", "load"], { minutesAgo: 90 });
    await happen(["handle", "save"], { minutesAgo: 120 });
    const [load, save] = [await idOf("load"), await idOf("save")];
    await merge(load, save);
    const old = { issue: load };
    const org = { ...params(), issue: load };
    expect((await api.listOrganizationIssueEvents({ params: org, query: {} })).items).toHaveLength(2);
    expect((await api.listIssueHashes({ params: old })).length).toBe(2);
    expect((await api.updateIssue({ params: old, body: { status: "resolved" } })).id).toBe(save);
    expect(await issues("is:resolved")).toMatchObject([{ id: save }]);
    for (const query of [{ id: [load] }, { id: [save, load] }, { id: ["999999999"] }]) {
      const change = api.updateOrganizationIssues({
        params: params(),
        query,
        body: { status: "unresolved" },
      });
      await expect(change).rejects.toMatchObject({ status: 400, code: "issue_unknown" });
    }
    expect(await issues("is:resolved")).toHaveLength(1);
  });

  it("refuses what cannot be merged, and names the field", async () => {
    await happen(["handle", "load"]);
    await happen(["handle", "save"]);
    const [load, save] = [await idOf("load"), await idOf("save")];
    await expect(merge(load)).rejects.toMatchObject({ status: 400, code: "merge_impossible" });
    await expect(merge(load, "999999")).rejects.toMatchObject({ status: 404 });
    const { parent } = (await merge(load, save))["merge"] as { parent: string };
    const gone = parent === load ? save : load;
    await happen(["handle", "other"]);
    await expect(merge(gone, await idOf("other"))).rejects.toMatchObject({
      status: 400,
      code: "merge_impossible",
      message: expect.stringContaining(parent),
    });
    const elsewhere = await makeOrganization(server);
    await server.takeIn(elsewhere.project.id, [{ event_id: "e".repeat(32), message: "other shop" }]);
    const theirs = await server
      .client(elsewhere.owner.token)
      .listOrganizationIssues({ params: { org: elsewhere.organization.slug }, query: {} });
    await expect(merge(parent, theirs.items[0]?.id ?? "")).rejects.toMatchObject({ status: 404 });
  });

  it("refuses to take every hash out, or one that is not there", async () => {
    await happen(["handle", "load"]);
    const issue = await idOf("load");
    const [only] = await api.listIssueHashes({ params: { issue } });
    const unmerge = async (id: string[]) =>
      await api.unmergeIssueHashes({ params: { issue }, query: { id } });
    await expect(unmerge([only?.id ?? ""])).rejects.toMatchObject({ code: "unmerge_impossible" });
    await expect(unmerge(["a".repeat(32)])).rejects.toMatchObject({ status: 404 });
    await expect(unmerge(["nonsense"])).rejects.toMatchObject({ reason: { code: "hash_digits" } });
    await expect(unmerge([])).rejects.toMatchObject({ reason: { code: "hash_count" } });
  });
});

describe("similar issues", () => {
  it("are found by what their events are like, the nearest first", async () => {
    await happen(["handle", "checkout", "find_order"]);
    await happen(["handle", "checkout_v2", "find_order"]);
    await happen(["poll", "read_socket"], { value: "upstream did not answer in time" });
    const issue = await idOf("in find_order");
    const job = fillVectorsJob({ meta: server.meta, events: server.events, clock: server.clock });
    await job.run({ stopping: new AbortController().signal, report: () => undefined });
    const similar = await api.listSimilarIssues({ params: { issue }, query: {} });
    expect(similar).toHaveLength(1);
    expect(similar[0]?.[0].id).not.toBe(issue);
    expect(similar[0]?.[1].exception).toBeGreaterThan(0.7);
    const all = await api.listSimilarIssues({ params: { issue }, query: { threshold: 0, limit: 5 } });
    expect(all.length).toBeGreaterThanOrEqual(1);
    expect(all[0]?.[0].id).toBe(similar[0]?.[0].id);
    expect(await api.listSimilarIssues({ params: { issue }, query: { threshold: 0.99 } })).toEqual([]);
  });

  it("are as near as their project says, where nobody asks for more", async () => {
    await happen(["handle", "checkout", "find_order"]);
    await happen(["handle", "checkout_v2", "find_order"]);
    const issue = await idOf("in find_order");
    const similar = async (query = {}) => (await api.listSimilarIssues({ params: { issue }, query })).length;
    const project = { ...params(), project: shop.project.slug };
    const decide = async (distanceMax: number) =>
      await api.updateProjectIngestSettings({ params: project, body: { similarity: { distanceMax } } });
    expect(await similar()).toBe(1);
    await decide(0.001);
    expect(await similar()).toBe(0);
    expect(await similar({ threshold: 0.5 })).toBe(1);
    await decide(0.9);
    expect(await similar()).toBe(1);
  });

  it("take new groups in by themselves where their project wishes so, and keep none that is far", async () => {
    const project = { ...params(), project: shop.project.slug };
    await happen(["handle", "checkout", "find_order"]);
    await happen(["handle", "checkout_v2", "find_order"]);
    // Without the wish they are two.
    expect(await issues()).toHaveLength(2);
    await api.updateProjectIngestSettings({
      params: project,
      body: { similarity: { autoAttach: true, attachWithin: 0.4 } },
    });
    await happen(["handle", "checkout_v3", "find_order"], { times: 3 });
    expect(await issues()).toHaveLength(2);
    const [joined] = await issues();
    expect(joined?.count).toBe("4");
    await happen(["poll", "read_socket"], { value: "upstream did not answer in time" });
    expect(await issues()).toHaveLength(3);
    // It is taken out again like one that people have merged.
    expect(await api.listIssueHashes({ params: { issue: joined?.id ?? "" } })).toHaveLength(2);
  });
});

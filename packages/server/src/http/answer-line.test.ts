/** Incidents that are made up, as the answer line tells them. */
import type { Answer } from "@vedette/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeOrganization } from "./testing/test-people.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.close();
});

type Shop = Awaited<ReturnType<typeof makeOrganization>>;
type Facts = Answer<"getIssueAnswer">["facts"] | Answer<"getStreamAnswer">["facts"];
const kindsOf = (facts: Facts) => facts.map(({ kind }) => kind);
const factOf = (facts: Facts, kind: string) => facts.find((fact) => fact.kind === kind);

let events = 0;
function event(
  type: string,
  agoMs: number,
  facts: { readonly release?: string; readonly browser?: string; readonly user?: string } = {},
) {
  events += 1;
  const [name, version] = (facts.browser ?? "Chrome 140").split(" ");
  return {
    event_id: events.toString(16).padStart(32, "0"),
    timestamp: (server.clock.nowMs() - agoMs) / 1000,
    level: "error",
    platform: "javascript",
    environment: "production",
    release: facts.release ?? "shop@2.4.0",
    user: { id: facts.user ?? String(events % 40) },
    contexts: { browser: { name, version } },
    exception: { values: [{ type, value: "it broke" }] },
  };
}

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

async function issueNamed(shop: Shop, type: string): Promise<string> {
  const page = await server.client(shop.owner.token).listOrganizationIssues({
    params: { org: shop.organization.slug },
    query: { query: type },
  });
  const [issue] = page.items;
  if (issue === undefined) throw new Error(`no issue is named ${type}`);
  return issue.id;
}

async function answerOf(shop: Shop, type: string, query: { environment?: string[] } = {}) {
  const issue = await issueNamed(shop, type);
  const params = { org: shop.organization.slug, issue };
  return (await server.client(shop.owner.token).getIssueAnswer({ params, query })).facts;
}

const streamOf = async (shop: Shop, query: { environment?: string[]; project?: string[] } = {}) =>
  await server.client(shop.owner.token).getStreamAnswer({ params: { org: shop.organization.slug }, query });

/** Ten days of daily trouble, a few events every hour. */
async function usualDays(shop: Shop): Promise<void> {
  await server.takeIn(
    shop.project.id,
    times(10 * 24, (hour) => hour)
      .flatMap((hour) => times(2, (part) => event("DailyError", (hour + 1) * hourMs + part * minuteMs)))
      .toReversed(),
  );
}

describe("an issue that began with a release", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await makeOrganization(server);
    await usualDays(shop);
    await server.takeIn(shop.project.id, [event("DailyError", 94 * minuteMs, { release: "shop@2.4.1" })]);
    await server.takeIn(shop.project.id, [
      ...times(60, (index) =>
        event("CheckoutError", 80 * minuteMs - index * minuteMs, {
          release: "shop@2.4.1",
          browser: "Safari 19.1",
          user: `${index % 7}`,
        }),
      ),
      ...times(80, (index) => event("DailyError", 79 * minuteMs - index * 30_000)),
    ]);
  });

  it("is told with how much, since when and what differs", async () => {
    const facts = await answerOf(shop, "CheckoutError");
    expect(factOf(facts, "counts")).toEqual({ kind: "counts", events: 60, users: 7 });
    expect(factOf(facts, "onset")).toMatchObject({
      release: { version: "shop@2.4.1", shortVersion: "2.4.1", afterMs: expect.any(Number) },
    });
    const onset = facts.find((fact) => fact.kind === "onset");
    expect(onset?.release?.afterMs).toBeCloseTo(14 * minuteMs, -4);
    expect(facts.filter(({ kind }) => kind === "share")).toEqual([
      expect.objectContaining({ key: "browser", value: "Safari 19.1", share: 1, elsewhere: 0 }),
      expect.objectContaining({ key: "release", value: "shop@2.4.1", share: 1 }),
    ]);
    expect(factOf(facts, "continuance")).toMatchObject({ state: "going_on" });
  });

  it("has no usual yet, and nothing is said of one", async () =>
    expect(kindsOf(await answerOf(shop, "CheckoutError"))).not.toContain("change"));

  it("counts by environment, where one is asked for", async () => {
    const facts = await answerOf(shop, "CheckoutError", { environment: ["staging"] });
    expect(factOf(facts, "counts")).toEqual({ kind: "counts", events: 0, users: 0 });
    expect(kindsOf(facts)).toEqual(["counts", "onset"]);
  });

  it("is told at the top of the stream: the rise, the release and the new issue", async () => {
    const { facts, hours, leaderHours, releases } = await streamOf(shop);
    expect(releases.map(({ shortVersion }) => shortVersion)).toEqual(["2.4.1"]);
    expect(factOf(facts, "change")).toMatchObject({ direction: "above" });
    expect(factOf(facts, "released")).toMatchObject({
      release: { shortVersion: "2.4.1" },
      project: shop.project.slug,
      newIssues: 1,
    });
    expect(factOf(facts, "new_issues")).toEqual({ kind: "new_issues", issues: 1 });
    expect(hours).toHaveLength(24);
    expect(leaderHours).toHaveLength(24);
  });

  it("is found by a question, as its part of everything and against the time before", async () => {
    const ask = async (query: { query?: string; statsPeriod: string }) =>
      (
        await server.client(shop.owner.token).getEventsAnswer({
          params: { org: shop.organization.slug },
          query: { dataset: "errors", ...query },
        })
      ).facts;
    const found = { kind: "found", events: 60, users: 7 };
    const [narrow, before] = await ask({ query: "error.type:CheckoutError", statsPeriod: "2h" });
    expect(narrow).toMatchObject({ ...found, share: expect.closeTo(60 / 145, 1) });
    expect(before).toEqual({ kind: "before", events: 0 });
    // Of more than there has been, nothing is compared; and everything is no part.
    expect(await ask({ query: "error.type:CheckoutError", statsPeriod: "14d" })).toEqual([
      { ...found, share: expect.any(Number) },
    ]);
    expect(await ask({ statsPeriod: "14d" })).toMatchObject([{ kind: "found", share: null }]);
  });

  it("leaves out of the stream what cannot be told by environment", async () => {
    const { facts } = await streamOf(shop, { environment: ["production"] });
    expect(kindsOf(facts)).not.toContain("new_issues");
    expect(kindsOf(facts)).not.toContain("released");
  });
});

describe("an issue that was resolved while its last events were still fresh", () => {
  it("is not told to go on beside that it is resolved", async () => {
    const shop = await makeOrganization(server);
    const minutes = (from: number) =>
      times(20, (index) => event("MendedError", (from + 19 - index) * minuteMs));
    await server.takeIn(shop.project.id, minutes(4));
    expect(factOf(await answerOf(shop, "MendedError"), "continuance")).toMatchObject({ state: "going_on" });
    await server.client(shop.owner.token).updateIssue({
      params: { issue: await issueNamed(shop, "MendedError") },
      body: { status: "resolved" },
    });
    expect(factOf(await answerOf(shop, "MendedError"), "continuance")).toMatchObject({ state: "unknown" });
  });
});

describe("an issue that everybody knows", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await makeOrganization(server);
    await usualDays(shop);
    await server.takeIn(shop.project.id, [event("OtherError", 3 * dayMs, { release: "shop@2.3.0" })]);
    await server.takeIn(shop.project.id, [event("OtherError", 5 * minuteMs)]);
  });

  it("is as usual, on the evidence of a week", async () => {
    const facts = await answerOf(shop, "DailyError");
    expect(factOf(facts, "change")).toMatchObject({ direction: "usual", hours: 6, events: 12, usual: 12 });
    expect(kindsOf(facts)).not.toContain("surge");
    expect(kindsOf(facts)).not.toContain("share");
  });

  it("rises, and since when and beside which release is told", async () => {
    await server.takeIn(
      shop.project.id,
      times(90, (index) => event("DailyError", index * 1000, { release: "shop@2.5.0" })).toReversed(),
    );
    const facts = await answerOf(shop, "DailyError");
    expect(factOf(facts, "change")).toMatchObject({ direction: "above" });
    expect(factOf(facts, "surge")).toMatchObject({ release: { shortVersion: "2.5.0" } });
    const stream = await streamOf(shop);
    expect(factOf(stream.facts, "leader")).toMatchObject({ issue: { title: "DailyError: it broke" } });
    expect(Math.max(...stream.leaderHours.map(([, count]) => count))).toBeGreaterThan(50);
  });
});

describe("an issue with a single event", () => {
  it("is told as one event, and nothing is made of it", async () => {
    const shop = await makeOrganization(server);
    await server.takeIn(shop.project.id, [event("LonelyError", 5 * hourMs)]);
    expect(await answerOf(shop, "LonelyError")).toEqual([
      { kind: "counts", events: 1, users: 1 },
      { kind: "onset", at: expect.any(String), release: null },
      { kind: "continuance", state: "unknown", lastSeen: expect.any(String) },
    ]);
    expect(kindsOf((await streamOf(shop)).facts)).toEqual(["counts", "new_issues"]);
  });
});

describe("a scope without events", () => {
  it("has nothing to say but that", async () => {
    const shop = await makeOrganization(server);
    expect((await streamOf(shop)).facts).toEqual([{ kind: "counts", events: 0, users: 0 }]);
  });
});

describe("people in the hundreds", () => {
  it("are as many in the answer as in every other count of them", async () => {
    const shop = await makeOrganization(server);
    await server.takeIn(
      shop.project.id,
      times(900, (index) => event("PaymentError", hourMs + index * 1000, { user: `person ${index}` })),
    );
    const client = server.client(shop.owner.token);
    const params = { org: shop.organization.slug };
    const table = await client.queryEvents({
      params,
      query: { dataset: "errors", field: ["count_unique(user)"], statsPeriod: "14d" },
    });
    expect(factOf((await streamOf(shop)).facts, "counts")).toMatchObject({
      users: table.data[0]?.["count_unique(user)"],
    });
  });
});

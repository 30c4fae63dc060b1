/** What people wrote, from both stores, and what becomes of it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeOrganization } from "./testing/test-people.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

type Shop = Awaited<ReturnType<typeof makeOrganization>>;

let server: TestServer;
let shop: Shop;
let stranger: Shop;
const eventId = "ab".repeat(16);
const noId = "0".repeat(32);
const minuteMs = 60_000;
const idOf = (number: number) => number.toString(16).padStart(32, "0");

function row(of: Shop, number: number, facts: Readonly<Record<string, unknown>> = {}) {
  const atMs = server.clock.nowMs() - number * minuteMs;
  return {
    project_id: of.project.id,
    received_at: atMs,
    retention_days: 90,
    feedback_id: idOf(number),
    event_id: noId,
    timestamp: atMs,
    message: `message ${number}`,
    name: "Ada",
    email: "ada@example.com",
    url: "https://shop.example/cart",
    source: "feedback",
    replay_id: "",
    trace_id: noId,
    environment: "production",
    release: "shop@1",
    platform: "javascript",
    sdk_name: "",
    sdk_version: "",
    user_id: "",
    user_email: "",
    user_name: "",
    user_ip: "",
    user_hash: 0,
    tags: [],
    payload: "{}",
    ...facts,
  };
}

beforeAll(async () => {
  server = await startTestServer();
  shop = await makeOrganization(server);
  stranger = await makeOrganization(server);
  await server.takeIn(shop.project.id, [
    {
      event_id: eventId,
      timestamp: server.clock.nowMs() / 1000 - 200,
      message: "checkout broke",
      level: "error",
    },
  ]);
  await server.events.insert({
    table: "feedback",
    rows: [
      row(shop, 1, { event_id: eventId, message: "The <b>Cart</b> is empty — 雪" }),
      ...Array.from({ length: 30 }, (_, index) => row(shop, index + 2)),
      row(stranger, 1, { message: "not yours" }),
    ],
    dedupToken: "feedback",
  });
});
afterAll(async () => {
  await server.close();
});

const org = () => ({ org: shop.organization.slug });
const list = async (query: Parameters<ReturnType<TestServer["client"]>["listFeedback"]>[0]["query"] = {}) =>
  await server.client(shop.owner.token).listFeedback({ params: org(), query });
const set = async (status: "open" | "resolved" | "spam", ...numbers: readonly number[]) =>
  await server.client(shop.owner.token).updateFeedback({
    params: org(),
    body: {
      status,
      feedback: numbers.map((number) => ({ project: String(shop.project.id), id: idOf(number) })),
    },
  });

describe("the list of feedback", () => {
  it("has what was said, by whom, where, and the issue it was said about", async () => {
    const { items } = await list({ limit: 2 });
    expect(items[0]).toMatchObject({
      id: idOf(1),
      project: { slug: shop.project.slug },
      message: "The <b>Cart</b> is empty — 雪",
      name: "Ada",
      url: "https://shop.example/cart",
      eventId,
      issue: { title: "checkout broke" },
      status: "open",
    });
    expect(items[1]).toMatchObject({ id: idOf(2), eventId: null, issue: null });
  });

  it("goes on page by page to its end, the newest first", async () => {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: 7, cursor });
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(ids).toEqual(Array.from({ length: 31 }, (_, index) => idOf(index + 1)));
  });

  it("is searched for words in any case", async () => {
    expect((await list({ query: "CART empty 雪" })).items.map(({ id }) => id)).toEqual([idOf(1)]);
    expect((await list({ query: "%_'\\" })).items).toEqual([]);
  });

  it("narrows by environment and by range", async () => {
    expect((await list({ environment: ["staging"] })).items).toEqual([]);
    expect((await list({ statsPeriod: "5m" })).items).toHaveLength(4);
  });

  it("refuses a cursor that is none", async () =>
    await expect(list({ cursor: "x" })).rejects.toMatchObject({ code: "invalid_cursor" }));
});

describe("the state of feedback", () => {
  it("moves it from list to list and back", async () => {
    expect(await set("resolved", 3, 4, 5)).toEqual({ status: "resolved", changed: 3 });
    await set("spam", 5);
    expect((await list({ limit: 5 })).items.map(({ id }) => id)).toEqual([1, 2, 6, 7, 8].map(idOf));
    expect((await list({ status: "resolved" })).items.map(({ id, status }) => [id, status])).toEqual([
      [idOf(3), "resolved"],
      [idOf(4), "resolved"],
    ]);
    expect((await list({ status: "spam" })).items.map(({ id }) => id)).toEqual([idOf(5)]);
    expect((await list({ status: "all", limit: 5 })).items.map(({ status }) => status)).toEqual([
      "open",
      "open",
      "resolved",
      "resolved",
      "spam",
    ]);
    await set("open", 3, 4, 5);
    expect((await list({ status: "resolved" })).items).toEqual([]);
  });

  it("is found beyond many that are closed", async () => {
    await set("resolved", ...Array.from({ length: 28 }, (_, index) => index + 2));
    const page = await list({ limit: 3 });
    expect(page.items.map(({ id }) => id)).toEqual([1, 30, 31].map(idOf));
    await set("open", ...Array.from({ length: 28 }, (_, index) => index + 2));
  });

  it("is not changed for feedback of others, nor for some of what was named", async () => {
    const body = {
      status: "spam" as const,
      feedback: [
        { project: String(shop.project.id), id: idOf(2) },
        { project: String(stranger.project.id), id: idOf(1) },
      ],
    };
    await expect(
      server.client(shop.owner.token).updateFeedback({ params: org(), body }),
    ).rejects.toMatchObject({ status: 404 });
    expect((await list({ status: "spam" })).items).toEqual([]);
  });

  it("is told in the audit log of each that was named", async () => {
    const client = server.client(shop.owner.token);
    const told = async () =>
      (await client.listAuditLogs({ params: org(), query: { event: "feedback.edit" } })).rows;
    await set("resolved", 6, 7);
    const rows = (await told()).slice(0, 2);
    expect(rows.map((one) => one.targetObject).sort()).toEqual([6, 7].map(idOf));
    const data = { project: String(shop.project.id), status: "resolved" };
    expect(rows).toMatchObject([{ data }, { data }]);
    await set("open", 6, 7);
  });
});

describe("the way to the source", () => {
  it("is a pattern with a path, over http", async () => {
    const params = { ...org(), project: shop.project.slug };
    const client = server.client(shop.owner.token);
    const link = { urlPattern: "https://git.example/shop/blob/{release}/{path}#L{line}", pathPrefix: "app/" };
    expect(await client.setSourceLink({ params, body: link })).toEqual(link);
    expect(await client.getSourceLink({ params })).toEqual(link);
    for (const urlPattern of [
      "javascript:alert(1)//{path}",
      "https://git.example/shop",
      "https://{path}/x",
      "https://git.example/{path}?{secret}",
      "https://user@evil/{path}",
    ])
      await expect(client.setSourceLink({ params, body: { ...link, urlPattern } })).rejects.toMatchObject({
        code: "invalid_input",
      });
  });
});

describe("the events of an issue under a filter", () => {
  it("are the latest, the oldest and the neighbours among those that match", async () => {
    const nowS = server.clock.nowMs() / 1000;
    await server.takeIn(
      shop.project.id,
      [1, 2, 3, 4, 5].map((number) => ({
        event_id: idOf(0xf00 + number),
        timestamp: nowS - number * 10,
        message: "filtered trouble",
        level: "error",
        tags: { part: number % 2 === 0 ? "even" : "odd" },
        ...(number === 3
          ? { contexts: { trace: { trace_id: "c".repeat(32), span_id: "d".repeat(16) } } }
          : {}),
      })),
    );
    const client = server.client(shop.owner.token);
    const { items } = await client.listOrganizationIssues({ params: org(), query: { query: "filtered" } });
    const read = async (event: string, query?: string) =>
      await client.getOrganizationIssueEvent({
        params: { ...org(), issue: items[0]?.id ?? "", event },
        query: { query },
      });
    expect((await read("latest")).eventID).toBe(idOf(0xf01));
    expect(await read("latest", "part:even")).toMatchObject({
      eventID: idOf(0xf02),
      previousEventID: idOf(0xf04),
      nextEventID: null,
    });
    expect((await read("oldest", "part:even")).eventID).toBe(idOf(0xf04));
    expect((await read("recommended")).eventID).toBe(idOf(0xf03));
    await expect(read("latest", "part:none")).rejects.toMatchObject({ status: 404 });
    await expect(read("latest", "(part:")).rejects.toMatchObject({ code: "invalid_query" });
  });
});

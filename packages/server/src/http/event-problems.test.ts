import { afterAll, beforeAll, expect, it } from "vitest";
import { makeOrganization } from "./testing/test-people.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let shop: Awaited<ReturnType<typeof makeOrganization>>;

beforeAll(async () => {
  server = await startTestServer();
  shop = await makeOrganization(server);
});
afterAll(async () => {
  await server.close();
});

async function shown(payload: Readonly<Record<string, unknown>>) {
  await server.takeIn(shop.project.id, [payload]);
  return await server.client(shop.owner.token).getProjectEvent({
    params: { org: shop.organization.slug, project: shop.project.slug, event: String(payload.event_id) },
    query: {},
  });
}

it("shows what was left out, what was cut and what the SDK says itself", async () => {
  const now = server.clock.nowMs() / 1000;
  const event = await shown({
    event_id: "e".repeat(32),
    timestamp: now + 3600,
    release: "a/b",
    user: { id: 1, ip_address: "nonsense" },
    exception: [{ type: "E", value: "x".repeat(9000) }],
    _meta: { extra: { card: { "": { rem: [["@cards", "s"]] } } } },
    extra: { card: "[Filtered]" },
  });
  expect(event.errors.map(({ type, data }) => [type, data["name"]])).toEqual([
    ["invalid_data", "release"],
    ["invalid_data", "user.ip_address"],
    ["future_timestamp", "timestamp"],
  ]);
  expect(event.errors.at(-1)?.data).toMatchObject({
    sdk_time: new Date(Math.round((now + 3600) * 1000)).toISOString(),
  });
  expect(event._meta).toMatchObject({
    exception: { values: { "0": { value: { "": { len: 9000, rem: [["!limit", "s"]] } } } } },
    extra: { card: { "": { rem: [["@cards", "s"]] } } },
    release: { "": { err: [["invalid_data", {}]] } },
  });
  expect(Date.parse(event.dateCreated)).toBeLessThanOrEqual(server.clock.nowMs());
});

it("says nothing of an event that came in order", async () => {
  const event = await shown({ event_id: "d".repeat(32), message: "all well" });
  expect(event).toMatchObject({ errors: [], _meta: {} });
});

it("shows which rule took what out", async () => {
  const event = await shown({ event_id: "c".repeat(32), message: "m", extra: { api_key: "k-1" } });
  expect(event._meta).toEqual({ extra: { api_key: { "": { rem: [["@password:filter", "s"]] } } } });
  expect(event.errors).toEqual([]);
});

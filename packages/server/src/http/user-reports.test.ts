/** What users say of errors, by a program that has a token. */
import { readEnvelope } from "@vedette/protocol";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeOrganization, makePerson, type TestOrganization } from "./testing/test-people.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

const eventId = "ab".repeat(16);
const report = { event_id: eventId, name: "Ada", email: "ada@example.com", comments: "it broke" };

let server: TestServer;
let shop: TestOrganization;
beforeAll(async () => {
  server = await startTestServer();
  shop = await makeOrganization(server);
});
afterAll(async () => {
  await server.close();
});

const addressOf = ({ organization, project }: TestOrganization) =>
  `/api/0/projects/${organization.slug}/${project.slug}/user-feedback/`;
const submit = async (of: TestOrganization, token: string, body: object = report) =>
  await server.send({ method: "POST", url: addressOf(of), token, payload: body });

it("are taken in for the project, under its key, as an SDK's would be", async () => {
  const before = server.received.length;
  const { token } = await makePerson(server, shop.organization, "owner", ["project:write"]);
  const answer = await server.client(token).submitUserReport({
    params: { org: shop.organization.slug, project: shop.project.slug },
    body: { ...report, event_id: "ABABABAB-abab-abab-abab-abababababab" },
  });
  expect(answer).toMatchObject({
    eventID: eventId,
    event: { eventID: eventId, id: null },
    name: "Ada",
    comments: "it broke",
  });
  const [record, ...others] = server.received.slice(before);
  expect(others).toEqual([]);
  expect(record).toMatchObject({ projectId: shop.project.id, keyId: shop.key.id, clientIp: "127.0.0.1" });
  const parts = record?.body;
  const read = readEnvelope(parts instanceof Uint8Array ? parts : Buffer.concat(parts ?? []));
  expect(read.ok && read.envelope.items.map(({ header }) => header.type)).toEqual(["user_report"]);
  const payload = read.ok ? read.envelope.items[0]?.payload : undefined;
  expect(JSON.parse(Buffer.from(payload ?? []).toString())).toEqual(report);
});

it("need a scope of the project's settings, and a project that one may see", async () => {
  const before = server.received.length;
  const { token } = await makePerson(server, shop.organization, "owner", ["project:read", "event:admin"]);
  expect((await submit(shop, token)).statusCode).toBe(403);
  const stranger = await makeOrganization(server);
  expect((await submit(shop, stranger.owner.token)).statusCode).toBe(404);
  expect(server.received.length).toBe(before);
});

it.each([
  [{ ...report, event_id: "none" }, "event_id"],
  [{ ...report, comments: " " }, "comments"],
  [{ event_id: eventId }, "comments"],
])("name an event and have words: %j", async (body, field) => {
  const answer = await submit(shop, shop.owner.token, body);
  expect(answer.statusCode).toBe(400);
  expect(JSON.stringify(answer.json())).toContain(field);
});

it("are under the project's limits, and counted where they are over", async () => {
  const limited = await makeOrganization(server);
  await server.client(limited.owner.token).updateProjectIngestSettings({
    params: { org: limited.organization.slug, project: limited.project.slug },
    body: { quotas: [{ id: "words", categories: ["feedback"], limit: 1, windowSeconds: 60 }] },
  });
  expect((await submit(limited, limited.owner.token)).statusCode).toBe(200);
  const refused = await submit(limited, limited.owner.token);
  expect([refused.statusCode, refused.headers["retry-after"]]).toEqual([429, "60"]);
  expect(refused.headers["x-sentry-rate-limits"]).toBe("60:feedback:project:words");
  expect(server.refusedCounts).toEqual([
    { category: "feedback", outcome: "rate_limited", reason: "words", quantity: 1 },
  ]);
});

it("are not taken for a project whose keys are all switched off", async () => {
  const silent = await makeOrganization(server);
  await server.meta.db
    .updateTable("project_keys")
    .set({ is_active: 0 })
    .where("project_id", "=", silent.project.id)
    .execute();
  const answer = await submit(silent, silent.owner.token);
  expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([409, "key_missing"]);
});

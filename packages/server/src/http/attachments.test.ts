import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeOrganization } from "./testing/test-people.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

const eventId = "9ec79c33ec9942ab8353589fcb2e04dc";
const attachmentId = "0123456789abcdef0123456789abcdef";
const bytes = Buffer.from("<script>alert(1)</script>\u0000 bytes");

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.close();
});

async function start() {
  const made = await makeOrganization(server);
  const { id } = await server.blobs.put(Readable.from([bytes]), { bytesMax: 1000 });
  const row = {
    project_id: made.project.id,
    received_at: server.clock.nowMs(),
    retention_days: 30,
    event_id: eventId,
    attachment_id: attachmentId,
    trace_id: "0".repeat(32),
    name: 'réport "1".html',
    content_type: "text/html",
    attachment_type: "event.attachment",
    blob_id: id,
    size_bytes: bytes.length,
  };
  await server.events.insert({ table: "attachments", rows: [row], dedupToken: `a-${made.project.id}` });
  const path = `/api/0/projects/${made.organization.slug}/${made.project.slug}/events/${eventId}/attachments/`;
  return { ...made, path };
}

describe("attachments of an event", () => {
  it("are listed with name, type, size and hash", async () => {
    const { path, owner } = await start();
    const answer = await server.send({ method: "GET", url: path, token: owner.token });
    expect(answer.json()).toEqual([
      {
        id: attachmentId,
        event_id: eventId,
        type: "event.attachment",
        name: 'réport "1".html',
        mimetype: "text/html",
        dateCreated: expect.stringMatching(/Z$/),
        size: bytes.length,
        headers: { "Content-Type": "text/html" },
        sha256: createHash("sha256").update(bytes).digest("hex"),
      },
    ]);
  });

  it("are downloaded byte for byte and never shown as a page", async () => {
    const { path, owner } = await start();
    const answer = await server.send({
      method: "GET",
      url: `${path}${attachmentId}/?download=1`,
      token: owner.token,
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.rawPayload).toEqual(bytes);
    expect(answer.headers).toMatchObject({
      "content-length": String(bytes.length),
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.stringContaining("sandbox"),
      "content-disposition": `attachment; filename="r_port _1_.html"; filename*=UTF-8''r%C3%A9port%20%221%22.html`,
    });
  });

  it("are not there for another project, another event or an unknown id", async () => {
    const { path, owner } = await start();
    const stranger = await start();
    const urls = [`${path}${"f".repeat(32)}/`, `${path.replace(eventId, "e".repeat(32))}${attachmentId}/`];
    for (const url of urls) {
      expect((await server.send({ method: "GET", url, token: owner.token })).statusCode).toBe(404);
    }
    const foreign = await server.send({
      method: "GET",
      url: `${path}${attachmentId}/`,
      token: stranger.owner.token,
    });
    expect([403, 404]).toContain(foreign.statusCode);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findIngestKey } from "#domain/keys/find-ingest-key.ts";
import type { PublicKey } from "@vedette/protocol";
import { makeOrganization, makePerson } from "./testing/test-people.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.close();
});

async function start() {
  const made = await makeOrganization(server);
  const org = { org: made.organization.slug };
  return {
    ...made,
    api: server.client(made.owner.token),
    org,
    place: { ...org, project: made.project.slug },
  };
}

describe("a project", () => {
  it("is deleted for those who may, and its key is taken no more", async () => {
    const { api, place, key, organization } = await start();
    const { token } = await makePerson(server, organization, "owner", ["project:write"]);
    await expect(server.client(token).deleteProject({ params: place })).rejects.toMatchObject({
      status: 403,
    });
    await api.deleteProject({ params: place });
    await expect(api.getProject({ params: place })).rejects.toMatchObject({ status: 404 });
    expect(await findIngestKey(server.meta, key.publicKey)).toBeUndefined();
  });

  it("keeps events for as many days as it is told", async () => {
    const { api, place, key } = await start();
    await api.updateProject({ params: place, body: { retentionDays: 14 } });
    expect((await findIngestKey(server.meta, key.publicKey))?.retentionDays).toBe(14);
    expect((await api.getStoredByKind({ params: place })).retentionDays).toBe(14);
  });
});

describe("client keys", () => {
  it("are limited, and the limit is lifted", async () => {
    const { api, place, key } = await start();
    const params = { ...place, key: key.publicKey };
    const limited = await api.updateProjectKey({
      params,
      body: { rateLimit: { count: 100, window: 60 } },
    });
    expect(limited.rateLimit).toEqual({ count: 100, window: 60 });
    expect((await findIngestKey(server.meta, key.publicKey))?.rateLimit).toEqual({
      count: 100,
      windowSeconds: 60,
    });
    const lifted = await api.updateProjectKey({ params, body: { rateLimit: null } });
    expect(lifted.rateLimit).toBeNull();
    await expect(
      api.updateProjectKey({ params, body: { rateLimit: { count: 0, window: 60 } } }),
    ).rejects.toMatchObject({ status: 400, fields: { "rateLimit.count": [expect.any(String)] } });
  });

  it("are rotated: the old one goes now, at a time, or by hand", async () => {
    const { api, place, key } = await start();
    const isOn = async (publicKey: string) =>
      (await findIngestKey(server.meta, publicKey as PublicKey))?.isActive;
    const byHand = await api.rotateProjectKey({
      params: { ...place, key: key.publicKey },
      body: { disableOld: "by-hand" },
    });
    expect(byHand.made).toMatchObject({ name: key.label, isActive: true });
    expect([await isOn(key.publicKey), await isOn(byHand.made.id)]).toEqual([true, true]);

    const time = new Date(server.clock.nowMs() + 3_600_000).toISOString();
    const later = await api.rotateProjectKey({
      params: { ...place, key: byHand.made.id },
      body: { disableOld: time },
    });
    expect(later.old).toMatchObject({ isActive: true, disableAt: time });

    const now = await api.rotateProjectKey({
      params: { ...place, key: later.made.id },
      body: { disableOld: "now" },
    });
    expect([await isOn(later.made.id), await isOn(now.made.id)]).toEqual([false, true]);
    await expect(
      api.rotateProjectKey({
        params: { ...place, key: now.made.id },
        body: { disableOld: "2001-01-01T00:00:00Z" },
      }),
    ).rejects.toMatchObject({ status: 400, fields: { disableOld: [expect.any(String)] } });
  });
});

describe("what a project has used", () => {
  it("is told by quota, by key and by kind", async () => {
    const { api, place, project, key } = await start();
    const quota = { id: "errors-a-day", categories: ["error"], limit: 1000, windowSeconds: 86_400 } as const;
    await api.updateProjectIngestSettings({ params: place, body: { quotas: [quota] } });
    await server.takeIn(project.id, [{ message: "one" }, { message: "two" }]);
    await server.events.insert({
      table: "outcomes",
      rows: [
        {
          project_id: project.id,
          key_id: key.id,
          received_at: server.clock.nowMs(),
          retention_days: 30,
          category: "error",
          outcome: "rate_limited",
          reason: quota.id,
          quantity: 7,
        },
      ],
      dedupToken: "refused by the quota",
    });
    const use = await api.getIngestUse({ params: place });
    expect(use.quotas).toMatchObject([{ id: quota.id, limit: 1000, used: 2, refused: 7 }]);
    expect(use.keys).toEqual([{ key: key.publicKey, accepted: expect.any(Number), refused: 7 }]);
    const { kinds } = await api.getStoredByKind({ params: place });
    expect(kinds.find(({ kind }) => kind === "errors")).toMatchObject({
      rows: 2,
      oldest: expect.stringMatching(/Z$/),
    });
    expect(kinds.find(({ kind }) => kind === "logs")).toEqual({
      kind: "logs",
      rows: 0,
      bytes: 0,
      oldest: null,
    });
  });
});

describe("the use of a quota of minutes", () => {
  it("is that of the busiest of its windows in the last hour, and not of the hour", async () => {
    const { api, place, project, key } = await start();
    const quotas = [60, 300, 10].map((windowSeconds) => ({
      id: `errors-${windowSeconds}`,
      categories: ["error" as const],
      limit: 100,
      windowSeconds,
    }));
    await api.updateProjectIngestSettings({ params: place, body: { quotas } });
    const now = server.clock.nowMs();
    const startOfFive = now - (now % 300_000) - 600_000;
    const at = (minutes: number, quantity: number, outcome: "accepted" | "rate_limited" = "accepted") => ({
      project_id: project.id,
      key_id: key.id,
      received_at: startOfFive + minutes * 60_000,
      retention_days: 30,
      category: "error" as const,
      outcome,
      reason: outcome === "accepted" ? "" : "errors-60",
      quantity,
    });
    await server.events.insert({
      table: "outcomes",
      // The last is longer ago than an hour.
      rows: [at(0, 20), at(1, 50), at(1, 10), at(3, 5), at(5, 40), at(1, 9, "rate_limited"), at(-90, 900)],
      dedupToken: "by the minute",
    });
    const use = await api.getIngestUse({ params: place });
    expect(use.quotas.map(({ used, refused, counts }) => [used, refused, counts])).toEqual([
      [60, 9, "busiest"],
      [85, 0, "busiest"],
      [10, 0, "busiest"],
    ]);
  });
});

describe("rules of ownership", () => {
  it("are tried out on what is typed and on the newest event, by text or as they hold", async () => {
    const { api, place, project, owner } = await start();
    const raw = `path:src/* ${owner.email}\nurl:*/checkout* #everyone\nbroken`;
    const typed = await api.testOwnership({ params: place, body: { raw, path: "src/cart.ts" } });
    expect(typed).toMatchObject({
      eventId: null,
      faults: [{ line: 3 }],
      matching: [
        {
          source: "ownership_rule",
          line: 1,
          decides: true,
          owners: [{ type: "user", identifier: owner.email }],
        },
      ],
    });
    const byUrl = await api.testOwnership({
      params: place,
      body: { raw, url: "https://shop.example/checkout/1" },
    });
    expect(byUrl.matching).toMatchObject([{ line: 2, owners: [{ type: "team", name: "everyone" }] }]);
    await expect(api.testOwnership({ params: place, body: { raw } })).rejects.toMatchObject({ status: 404 });

    await server.takeIn(project.id, [{ message: "slow", tags: { area: "till" } }]);
    await api.updateOwnership({ params: place, body: { raw: "tags.area:till #everyone" } });
    const held = await api.testOwnership({ params: place, body: {} });
    expect(held.eventId).toMatch(/^[0-9a-f]{32}$/);
    expect(held.matching).toMatchObject([{ text: "tags.area:till #everyone", decides: true }]);
    expect((await api.testOwnership({ params: place, body: { path: "lib/x.ts" } })).matching).toEqual([]);
  });
});

describe("an organization", () => {
  it("is renamed and gets another slug, that nobody else has", async () => {
    const { api, org } = await start();
    const other = await start();
    const renamed = await api.updateOrganization({
      params: org,
      body: { name: "Marlow", slug: `${org.org}-new` },
    });
    expect(renamed).toMatchObject({ name: "Marlow", slug: `${org.org}-new` });
    await expect(api.getOrganization({ params: org })).rejects.toMatchObject({ status: 404 });
    await expect(
      api.updateOrganization({ params: { org: renamed.slug }, body: { slug: other.organization.slug } }),
    ).rejects.toMatchObject({ status: 409, code: "slug_taken" });
  });
});

describe("what a schema refuses", () => {
  it("is said in a sentence for people and as a code for pages in other languages", async () => {
    const { api, org } = await start();
    const body = { name: " ", slug: "Not a slug" };
    await expect(api.updateOrganization({ params: org, body })).rejects.toMatchObject({
      code: "invalid_input",
      fields: {
        name: ["This must not be empty."],
        slug: ["Use lower-case letters, digits, hyphens and underscores."],
      },
      reasons: { name: [{ code: "required", params: {} }], slug: [{ code: "slug", params: {} }] },
    });
    const filters = { ipAddresses: ["203.0.113.9", "nowhere"] };
    await expect(
      api.updateOrganizationIngestSettings({ params: org, body: { filters } }),
    ).rejects.toMatchObject({
      fields: { "filters.ipAddresses.1": [expect.stringContaining("Give an address")] },
      reasons: { "filters.ipAddresses.1": [{ code: "ip_range", params: {} }] },
    });
  });
});

describe("the audit log", () => {
  it("goes on by its cursor, and is a file", async () => {
    const { api, org, place, owner } = await start();
    for (const name of ["a", "b", "c"]) await api.createProjectKey({ params: place, body: { name } });
    const first = await api.listAuditLogs({ params: org, query: { per_page: 2 } });
    expect(first.rows.map(({ data }) => data["label"])).toEqual(["c", "b"]);
    const next = await api.listAuditLogs({
      params: org,
      query: { per_page: 2, cursor: first.nextCursor ?? "" },
    });
    expect(next).toMatchObject({ rows: [{ data: { label: "a" } }], nextCursor: null });
    const file = await server.send({
      method: "GET",
      url: `/api/vedette/organizations/${org.org}/export/audit-logs/?event=key.add`,
      token: owner.token,
    });
    expect(file.headers["content-type"]).toContain("text/csv");
    const lines = file.body.trim().split("\r\n");
    expect(lines[0]).toBe("time,actor,ipAddress,action,targetType,target,data");
    expect(lines).toHaveLength(4);
    expect(lines[1]).toContain(owner.email);
  });
});

describe("requests about a person", () => {
  it("tell beforehand what would be found, and write nothing down of it", async () => {
    const { api, org, project } = await start();
    await server.takeIn(project.id, [
      { message: "one", user: { email: "mara@example.net" } },
      { message: "two", user: { id: "8" } },
    ]);
    expect(await api.previewSubjectData({ params: org, body: { email: "MARA@example.net" } })).toEqual({
      found: { errors: 1 },
      total: 1,
      projects: 1,
    });
    const { rows } = await api.listAuditLogs({ params: org, query: { event: "data-request.export" } });
    expect(rows).toEqual([]);
  });
});

describe("the preview of scrubbing", () => {
  it("is shown on an event that is named", async () => {
    const { api, place, project } = await start();
    const [first, second] = ["1".repeat(32), "2".repeat(32)];
    await server.takeIn(project.id, [
      { event_id: first, message: "write to ann@example.net" },
      { event_id: second, message: "nothing" },
    ]);
    const rule = { type: "email", method: "mask", source: "$message" } as const;
    const tried = await api.previewScrubbing({
      params: place,
      body: { eventId: first, scrubbing: { rules: [rule] } },
    });
    expect(tried.changes).toMatchObject([{ rule: 0, before: "write to ann@example.net" }]);
    await expect(
      api.previewScrubbing({ params: place, body: { eventId: "f".repeat(32) } }),
    ).rejects.toMatchObject({ status: 404 });
  });
});

import type { IngestSettingsChange } from "@vedette/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findIngestKey } from "#domain/keys/find-ingest-key.ts";
import { findIngestSettings } from "#domain/ingest-settings/effective-settings.ts";
import { createProject } from "#domain/projects/projects.ts";
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

describe("settings of ingestion", () => {
  it("are the defaults at first", async () => {
    const { api, org, place } = await start();
    const ofOrganization = await api.getOrganizationIngestSettings({ params: org });
    expect(ofOrganization.own).toEqual({});
    expect(ofOrganization.effective.scrubbing).toMatchObject({ isOn: true, useDefaults: true, rules: [] });
    expect(await api.getProjectIngestSettings({ params: place })).toEqual(ofOrganization);
  });

  it("of a project go over those of its organization, field by field, and are what receiving reads", async () => {
    const { api, org, place, key } = await start();
    await api.updateOrganizationIngestSettings({
      params: org,
      body: {
        scrubbing: { dropIpAddresses: true, sensitiveFields: ["customer"] },
        filters: { releases: ["beta*"] },
        retention: { logs: 7 },
      },
    });
    const { own, effective } = await api.updateProjectIngestSettings({
      params: place,
      body: {
        scrubbing: { sensitiveFields: ["order"] },
        retention: { errors: 30 },
        allowedOrigins: ["*.shop.example"],
      },
    });
    expect(own).toEqual({
      scrubbing: { sensitiveFields: ["order"] },
      retention: { errors: 30 },
      allowedOrigins: ["*.shop.example"],
    });
    expect((await api.getProjectIngestSettings({ params: place })).inherited).toMatchObject({
      scrubbing: { isOn: true, dropIpAddresses: true, sensitiveFields: ["customer"] },
      retention: { logs: 7 },
    });
    expect((await api.getOrganizationIngestSettings({ params: org })).inherited).toMatchObject({
      scrubbing: { dropIpAddresses: false, sensitiveFields: [] },
      retention: {},
    });
    expect(effective).toMatchObject({
      scrubbing: { dropIpAddresses: true, sensitiveFields: ["order"] },
      filters: { releases: ["beta*"] },
      retention: { errors: 30, logs: 7 },
    });
    const received = await findIngestKey(server.meta, key.publicKey);
    expect(received?.settings).toEqual({ ...effective, groupingVersion: { version: 2 } });
    expect(received?.settingsId).toBeGreaterThan(0);
  });

  it("change by what is given alone, and null takes a decision back", async () => {
    const { api, place } = await start();
    const update = async (body: IngestSettingsChange) =>
      (await api.updateProjectIngestSettings({ params: place, body })).own;
    await update({ filters: { localhost: true, webCrawlers: true }, storage: { attachments: false } });
    expect(await update({ filters: { localhost: false } })).toEqual({
      filters: { localhost: false, webCrawlers: true },
      storage: { attachments: false },
    });
    expect(await update({ filters: { localhost: null }, storage: null })).toEqual({
      filters: { webCrawlers: true },
    });
    expect(await update({ filters: { webCrawlers: null } })).toEqual({});
  });

  it("keep what a record was received under", async () => {
    const { api, place, key } = await start();
    await api.updateProjectIngestSettings({ params: place, body: { filters: { localhost: true } } });
    const before = await findIngestKey(server.meta, key.publicKey);
    await api.updateProjectIngestSettings({ params: place, body: { filters: { localhost: false } } });
    const id = before?.settingsId ?? 0;
    expect((await findIngestSettings(server.meta, [id])).get(id)?.filters.localhost).toBe(true);
  });

  it("of the organization hold for projects that are created later", async () => {
    const { api, org, organization } = await start();
    await api.updateOrganizationIngestSettings({
      params: org,
      body: { scrubbing: { dropIpAddresses: true } },
    });
    const { key } = await createProject(server.meta, { organizationId: organization.id, name: "Later" }, 1);
    expect((await findIngestKey(server.meta, key.publicKey))?.settings.scrubbing.dropIpAddresses).toBe(true);
  });

  it("give sampling rules their ids", async () => {
    const { api, place } = await start();
    const rule = { category: "error", rate: 0.5 } as const;
    const { own } = await api.updateProjectIngestSettings({
      params: place,
      body: { sampling: [rule, { ...rule, id: 4 }, rule] },
    });
    expect(own.sampling?.map(({ id }) => id)).toEqual([5, 4, 6]);
  });

  it("make a key for hashes once, and tell it to nobody", async () => {
    const { api, place, key } = await start();
    const rule = { type: "email", method: "hash", source: "$user.email" } as const;
    const answer = await api.updateProjectIngestSettings({
      params: place,
      body: { scrubbing: { rules: [rule] } },
    });
    const keyOf = async () => (await findIngestKey(server.meta, key.publicKey))?.settings.scrubbing.hashKey;
    const made = await keyOf();
    expect(made).toMatch(/^sealed:v1:/);
    expect(JSON.stringify([answer, await api.getProjectIngestSettings({ params: place })])).not.toContain(
      "hashKey",
    );
    await api.updateProjectIngestSettings({ params: place, body: { scrubbing: null } });
    await api.updateProjectIngestSettings({ params: place, body: { scrubbing: { rules: [rule] } } });
    expect(await keyOf()).toBe(made);
  });

  it.each([
    [{ retention: { errors: 0 } }, "retention.errors"],
    [{ retention: { errors: 3651 } }, "retention.errors"],
    [{ sampling: [{ category: "error", rate: 2 }] }, "sampling.0.rate"],
    [
      {
        sampling: [
          { category: "error", rate: 1, id: 1 },
          { category: "error", rate: 1, id: 1 },
        ],
      },
      "sampling.1.id",
    ],
    [{ filters: { ipAddresses: ["10.0.0.0/8", "10.0.0.0/40"] } }, "filters.ipAddresses.1"],
    [{ filters: { legacyBrowsers: ["netscape"] } }, "filters.legacyBrowsers.0"],
    [{ filters: { releases: [""] } }, "filters.releases.0"],
    [{ filters: { unknown: true } }, "filters"],
    [
      { scrubbing: { rules: [{ type: "email", method: "mask", source: "a &&" }] } },
      "scrubbing.rules.0.source",
    ],
    [
      { scrubbing: { rules: [{ type: "pattern", method: "mask", source: "**" }] } },
      "scrubbing.rules.0.pattern",
    ],
    [
      { scrubbing: { rules: [{ type: "pattern", pattern: "(a)\\1", method: "mask", source: "**" }] } },
      "scrubbing.rules.0.pattern",
    ],
    [{ scrubbing: { hashKey: "mine" } }, "scrubbing"],
  ])("refuse %j and name the field", async (body, field) => {
    const { place, owner } = await start();
    const answer = await server.send({
      method: "PUT",
      url: `/api/vedette/projects/${place.org}/${place.project}/ingest-settings/`,
      token: owner.token,
      payload: body,
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: "invalid_input", [field]: [expect.any(String)] });
  });

  it("tell where in a selector something is wrong", async () => {
    const { place, owner } = await start();
    const answer = await server.send({
      method: "PUT",
      url: `/api/vedette/projects/${place.org}/${place.project}/ingest-settings/`,
      token: owner.token,
      payload: { scrubbing: { rules: [{ type: "email", method: "mask", source: "extra. || b" }] } },
    });
    expect(answer.json()).toMatchObject({
      detail: expect.stringContaining("At character 7: "),
      reasons: {
        "scrubbing.rules.0.source": [
          { code: "unreadable_at", params: { position: 7, why: "not_here", found: '" "' } },
        ],
      },
    });
  });

  it("may be read by members, and not changed by them", async () => {
    const { organization, org } = await start();
    const member = server.client((await makePerson(server, organization, "member")).token);
    expect((await member.getOrganizationIngestSettings({ params: org })).own).toEqual({});
    await expect(
      member.updateOrganizationIngestSettings({ params: org, body: { storage: null } }),
    ).rejects.toMatchObject({ status: 403 });
  });
});

describe("the words of the /api/0 clients", () => {
  it("set and tell what is scrubbed and filtered", async () => {
    const { api, place } = await start();
    expect(await api.getProject({ params: place })).toMatchObject({
      dataScrubber: true,
      scrubIPAddresses: false,
      allowedDomains: ["*"],
      options: { "filters:releases": "" },
    });
    const changed = await api.updateProject({
      params: place,
      body: {
        scrubIPAddresses: true,
        sensitiveFields: ["order", ""],
        allowedDomains: ["*"],
        options: { "filters:blacklisted_ips": "10.0.0.0/8\n127.0.0.1", "filters:chunk-load-error": true },
      },
    });
    expect(changed).toMatchObject({
      scrubIPAddresses: true,
      sensitiveFields: ["order"],
      options: { retentionDays: 90, "filters:blacklisted_ips": "10.0.0.0/8\n127.0.0.1" },
    });
    expect((await api.getProjectIngestSettings({ params: place })).own).toEqual({
      scrubbing: { dropIpAddresses: true, sensitiveFields: ["order"] },
      filters: { ipAddresses: ["10.0.0.0/8", "127.0.0.1"], chunkLoadErrors: true },
      allowedOrigins: [],
    });
    await expect(
      api.updateProject({ params: place, body: { options: { "filters:blacklisted_ips": "x" } } }),
    ).rejects.toMatchObject({ status: 400 });
    await expect(api.updateProject({ params: place, body: {} })).rejects.toMatchObject({ status: 400 });
    expect(await api.updateProject({ params: place, body: { name: "Renamed" } })).toMatchObject({
      name: "Renamed",
      scrubIPAddresses: true,
    });
  });

  it("switch filters", async () => {
    const { api, place } = await start();
    const active = async () =>
      Object.fromEntries(
        (await api.listProjectFilters({ params: place })).map((one) => [one.id, one.active]),
      );
    const update = (filter: string, body: { active?: boolean; subfilters?: string[] }) =>
      api.updateProjectFilter({ params: { ...place, filter }, body });
    await update("localhost", { active: true });
    await update("legacy-browsers", { subfilters: ["ie", "safari_pre_6"] });
    expect(await active()).toEqual({
      "browser-extensions": false,
      localhost: true,
      "web-crawlers": false,
      "filtered-transaction": false,
      "react-hydration-errors": false,
      "chunk-load-error": false,
      "legacy-browsers": ["ie", "safari_pre_6"],
    });
    await update("localhost", { active: false });
    await update("legacy-browsers", { active: true });
    expect(await active()).toMatchObject({ localhost: false, "legacy-browsers": ["default"] });
    await expect(update("constructor", { active: true })).rejects.toMatchObject({ status: 404 });
    await expect(update("localhost", {})).rejects.toMatchObject({ status: 400 });
    await expect(update("legacy-browsers", { subfilters: ["mosaic"] })).rejects.toMatchObject({
      status: 400,
    });
  });
});

describe("a preview of scrubbing", () => {
  const event = {
    user: { email: "mara@example.net", id: "7" },
    extra: { password: "hunter2", note: "order for mara@example.net" },
    request: { url: "https://a.example/", headers: { Authorization: "Bearer abcdefgh12345" } },
  };

  it("shows what holds, and which values it changes", async () => {
    const { api, place } = await start();
    const { event: left, changes } = await api.previewScrubbing({ params: place, body: { event } });
    expect(left).toMatchObject({ extra: { password: "[Filtered]", note: "order for mara@example.net" } });
    expect(changes).toEqual([
      {
        path: "request.headers.Authorization",
        rule: null,
        before: "Bearer abcdefgh12345",
        after: "[Filtered]",
      },
      { path: "extra.password", rule: null, before: "hunter2", after: "[Filtered]" },
    ]);
  });

  it("tries rules out without saving them, and names the rule", async () => {
    const { api, place } = await start();
    const rules = [
      { type: "email", method: "mask", source: "extra.** || $user.email" },
      { type: "anything", method: "remove", source: "user.id" },
    ] as const;
    const { changes } = await api.previewScrubbing({
      params: place,
      body: { event, scrubbing: { useDefaults: false, rules } },
    });
    expect(changes).toEqual([
      { path: "user.id", rule: 1, before: "7", after: null },
      { path: "user.email", rule: 0, before: "mara@example.net", after: "*".repeat(16) },
      { path: "extra.note", rule: 0, before: event.extra.note, after: `order for ${"*".repeat(16)}` },
    ]);
    expect((await api.getProjectIngestSettings({ params: place })).own).toEqual({});
  });

  it("takes the newest event of the project where none is given", async () => {
    const { api, place, project } = await start();
    await expect(api.previewScrubbing({ params: place, body: {} })).rejects.toMatchObject({ status: 404 });
    await server.takeIn(project.id, [{ message: "hello", extra: { note: "x" } }]);
    const rules = [{ type: "anything", method: "replace", source: "extra.note" }] as const;
    const { changes } = await api.previewScrubbing({ params: place, body: { scrubbing: { rules } } });
    expect(changes).toEqual([{ path: "extra.note", rule: 0, before: "x", after: "[Filtered]" }]);
  });

  it("refuses rules that cannot be read", async () => {
    const { api, place } = await start();
    const rules = [{ type: "anything", method: "remove", source: "(" }] as const;
    await expect(
      api.previewScrubbing({ params: place, body: { event, scrubbing: { rules } } }),
    ).rejects.toMatchObject({ status: 400 });
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
  const api = server.client(made.owner.token);
  const org = { org: made.organization.slug };
  const params = { ...org, project: made.project.slug };
  const names = async (visibility?: "visible" | "hidden" | "all") =>
    (await api.listProjectEnvironments({ params, query: { visibility } })).map((one) => one.name);
  return { ...made, api, org, params, names };
}

const events = [
  { message: "one", environment: "prod" },
  { message: "two", environment: "prod" },
  { message: "three", environment: "eu west" },
];

describe("the environments of a project", () => {
  it("are those that events named, with the time of the last", async () => {
    const { api, params, project } = await start();
    await server.takeIn(project.id, events);
    expect(await api.listProjectEnvironments({ params })).toEqual([
      { id: "prod", name: "prod", isHidden: false, lastSeen: expect.stringMatching(/Z$/) },
      { id: "eu west", name: "eu west", isHidden: false, lastSeen: expect.stringMatching(/Z$/) },
    ]);
    const [first] = await api.listProjectEnvironments({ params });
    const agoMs = server.clock.nowMs() - Date.parse(first?.lastSeen ?? "");
    expect(agoMs).toBeLessThan(60_000);
  });

  it("leave the lists when they are hidden, and are found by their name all the same", async () => {
    const { api, params, project, names } = await start();
    await server.takeIn(project.id, events);
    const environment = { ...params, environment: "eu west" };
    const hidden = await api.updateProjectEnvironment({ params: environment, body: { isHidden: true } });
    expect(hidden).toMatchObject({ name: "eu west", isHidden: true });
    expect(await api.getProjectEnvironment({ params: environment })).toEqual(hidden);
    expect([await names(), await names("hidden"), await names("all")]).toEqual([
      ["prod"],
      ["eu west"],
      ["prod", "eu west"],
    ]);
    const query = { environment: ["eu west"], statsPeriod: "24h" };
    const { items } = await api.listOrganizationIssues({ params, query });
    expect(items).toHaveLength(1);
    await api.updateProjectEnvironment({ params: environment, body: { isHidden: false } });
    expect(await names()).toEqual(["prod", "eu west"]);
  });

  it("stay hidden when no event has named them for long", async () => {
    const { api, params, project, names } = await start();
    await server.takeIn(project.id, events);
    await api.updateProjectEnvironment({
      params: { ...params, environment: "prod" },
      body: { isHidden: true },
    });
    server.clock.advance(40 * 86_400_000);
    expect(await names()).toEqual([]);
    expect(await api.listProjectEnvironments({ params, query: { visibility: "all" } })).toEqual([
      { id: "prod", name: "prod", isHidden: true, lastSeen: null },
    ]);
    server.clock.advance(-40 * 86_400_000);
  });

  it("are known by the name none where events have none", async () => {
    const { api, params, project, names } = await start();
    const none = { ...params, environment: "none" };
    await server.takeIn(project.id, [{ message: "named", environment: "prod" }]);
    await expect(api.getProjectEnvironment({ params: none })).rejects.toMatchObject({ status: 404 });
    await server.takeIn(project.id, [{ message: "nameless" }]);
    expect(await api.getProjectEnvironment({ params: none })).toMatchObject({ name: "", isHidden: false });
    await api.updateProjectEnvironment({ params: none, body: { isHidden: true } });
    expect(await names("hidden")).toEqual([""]);
  });

  it("cannot be hidden before there are any, with a name that events cannot have, or without the right", async () => {
    const { api, params, project, organization } = await start();
    await server.takeIn(project.id, events);
    const hide = async (environment: string, by = api) =>
      await by.updateProjectEnvironment({ params: { ...params, environment }, body: { isHidden: true } });
    await expect(hide("nowhere")).rejects.toMatchObject({ status: 404 });
    await expect(hide("a/b")).rejects.toMatchObject({ status: 400, code: "invalid_input" });
    const { token } = await makePerson(server, organization, "owner", ["project:read"]);
    await expect(hide("prod", server.client(token))).rejects.toMatchObject({ status: 403 });
    await expect(
      api.listProjectEnvironments({ params, query: { visibility: "some" as "all" } }),
    ).rejects.toMatchObject({ status: 400, code: "invalid_input" });
  });
});

describe("the environments of an organization", () => {
  it("are hidden where every project that has them hides them", async () => {
    const { api, org, params, project, organization } = await start();
    const { project: other } = await createProject(
      server.meta,
      { organizationId: organization.id, name: "Other", slug: "other" },
      1,
    );
    await server.takeIn(project.id, events);
    await server.takeIn(other.id, [{ message: "four", environment: "prod" }]);
    const hide = async (slug: string) =>
      await api.updateProjectEnvironment({
        params: { ...org, project: slug, environment: "prod" },
        body: { isHidden: true },
      });
    const names = async (project: readonly string[] = []) =>
      (await api.listOrganizationEnvironments({ params: org, query: { project: [...project] } })).map(
        (one) => one.name,
      );
    await hide(params.project);
    expect([await names(), await names([params.project]), await names(["other"])]).toEqual([
      ["prod", "eu west"],
      ["eu west"],
      ["prod"],
    ]);
    await hide("other");
    expect(await names()).toEqual(["eu west"]);
  });
});

describe("the default environment", () => {
  it("is told of a project wherever it is listed, and may be taken back", async () => {
    const { api, org, params } = await start();
    expect(await api.getProject({ params })).toMatchObject({ defaultEnvironment: null });
    await api.updateProject({ params, body: { defaultEnvironment: "prod" } });
    const listed = await api.listOrganizationProjects({ params: org });
    expect(listed.items[0]).toMatchObject({ slug: params.project, defaultEnvironment: "prod" });
    await expect(api.updateProject({ params, body: { defaultEnvironment: "a/b" } })).rejects.toMatchObject({
      code: "invalid_input",
    });
    const back = await api.updateProject({ params, body: { defaultEnvironment: null } });
    expect(back.defaultEnvironment).toBeNull();
  });

  it("and what is hidden are told in the audit log, once each", async () => {
    const { api, org, params, project } = await start();
    await server.takeIn(project.id, events);
    const environment = { ...params, environment: "prod" };
    for (const isHidden of [true, true, false])
      await api.updateProjectEnvironment({ params: environment, body: { isHidden } });
    await api.updateProject({ params, body: { defaultEnvironment: "prod" } });
    const { rows } = await api.listAuditLogs({ params: org, query: {} });
    const told = rows.map(({ event, data }) => [event, data]);
    expect(told.filter(([event]) => String(event).startsWith("environment."))).toEqual([
      ["environment.show", { project: params.project, name: "prod" }],
      ["environment.hide", { project: params.project, name: "prod" }],
    ]);
    expect(told).toContainEqual(["project.edit", { project: params.project, defaultEnvironment: "prod" }]);
  });
});

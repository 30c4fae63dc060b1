import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeOrganization } from "./testing/test-people.ts";
import { startTestServer, testPublicUrl, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.close();
});

async function start() {
  const made = await makeOrganization(server);
  return { ...made, api: server.client(made.owner.token), org: { org: made.organization.slug } };
}

describe("organizations and projects", () => {
  it("are listed in the shapes that command-line clients need", async () => {
    const { organization, project, owner } = await start();
    const get = async (url: string) =>
      (await server.send({ method: "GET", url, token: owner.token })).json<Record<string, unknown>[]>();
    expect(await get("/api/0/organizations/?cursor=")).toEqual([
      expect.objectContaining({
        id: String(organization.id),
        slug: organization.slug,
        name: organization.name,
        dateCreated: expect.stringMatching(/Z$/),
        isEarlyAdopter: false,
        require2FA: false,
        requireEmailVerification: false,
        features: [],
        links: { organizationUrl: `${testPublicUrl}/organizations/${organization.slug}`, regionUrl: "" },
      }),
    ]);
    expect(await get(`/api/0/organizations/${organization.id}/projects/?cursor=`)).toEqual([
      expect.objectContaining({
        id: String(project.id),
        slug: project.slug,
        name: project.name,
        platform: "node",
        team: { id: expect.any(String), slug: "everyone", name: "Everyone" },
      }),
    ]);
  });

  it("answer with and without the slash at the end, by slug and by id", async () => {
    const { organization, project, owner } = await start();
    for (const org of [organization.slug, String(organization.id)]) {
      for (const name of [project.slug, String(project.id)]) {
        for (const end of ["", "/"]) {
          const answer = await server.send({
            method: "GET",
            url: `/api/0/projects/${org}/${name}${end}`,
            token: owner.token,
          });
          expect(answer.json()).toMatchObject({
            id: String(project.id),
            organization: { slug: organization.slug },
          });
        }
      }
    }
  });

  it("are made under a team with a key, and refused with a slug that is taken", async () => {
    const { api, org } = await start();
    const made = await api.createTeamProject({
      params: { ...org, team: "everyone" },
      body: { name: "Worker", platform: "python" },
    });
    expect(made).toMatchObject({ slug: "worker", platform: "python", team: { slug: "everyone" } });
    expect((await api.listProjectKeys({ params: { ...org, project: "worker" } })).items).toHaveLength(1);
    await expect(
      api.createTeamProject({
        params: { ...org, team: "everyone" },
        body: { name: "Other", slug: "worker" },
      }),
    ).rejects.toMatchObject({ status: 409, code: "slug_taken" });
    const renamed = await api.updateProject({
      params: { ...org, project: "worker" },
      body: { name: "Workers", slug: "workers" },
    });
    expect(renamed).toMatchObject({ name: "Workers", slug: "workers" });
    expect(
      (await api.listTeamProjects({ params: { ...org, team: "everyone" } })).items.map((one) => one.slug),
    ).toContain("workers");
    const [everyone] = (await api.listTeams({ params: org })).items;
    expect(everyone).toMatchObject({ slug: "everyone" });
    expect(everyone?.projects.map((one) => one.slug)).toContain("workers");
    const alone = await api.removeProjectTeam({ params: { ...org, project: "workers", team: "everyone" } });
    expect(alone.teams).toEqual([]);
    const shown = await api.getTeam({ params: { ...org, team: "everyone" } });
    expect(shown.projects.map((one) => one.slug)).toEqual(
      everyone?.projects.map((one) => one.slug).filter((slug) => slug !== "workers"),
    );
    expect((await api.listMembers({ params: org })).items).toHaveLength(1);
    expect((await api.listProjects()).items.map((one) => one.slug)).toContain("workers");
  });

  it("have keys that are made, renamed, switched off and deleted", async () => {
    const { api, org, project } = await start();
    const params = { ...org, project: project.slug };
    const made = await api.createProjectKey({ params, body: { name: "iOS" } });
    expect(made).toMatchObject({ name: "iOS", isActive: true, projectId: project.id, rateLimit: null });
    expect(made.dsn.public).toBe(`http://${made.public}@vedette.test:8000/${project.id}`);
    const key = { ...params, key: made.id };
    expect(await api.updateProjectKey({ params: key, body: { isActive: false } })).toMatchObject({
      isActive: false,
    });
    expect((await api.listProjectKeys({ params, query: { status: "active" } })).items).toHaveLength(1);
    await api.deleteProjectKey({ params: key });
    await expect(api.getProjectKey({ params: key })).rejects.toMatchObject({ status: 404 });
  });

  it("page through lists by the Link header", async () => {
    const { api, org } = await start();
    for (const name of ["b", "c", "d", "e"]) await api.createProject({ params: org, body: { name } });
    const slugs: string[] = [];
    let cursor: string | undefined = "";
    for (let page = 0; page < 5 && cursor !== undefined; page += 1) {
      const answer: Awaited<ReturnType<typeof api.listOrganizationProjects>> =
        await api.listOrganizationProjects({ params: org, query: { per_page: 2, cursor } });
      slugs.push(...answer.items.map((one) => one.slug));
      cursor = answer.nextCursor;
    }
    expect(cursor).toBeUndefined();
    expect(slugs.slice(0, 4)).toEqual(["b", "c", "d", "e"]);
    expect(slugs).toHaveLength(5);
    await expect(api.listOrganizationProjects({ params: org, query: { cursor: "x" } })).rejects.toMatchObject(
      { code: "invalid_cursor" },
    );
  });
});

describe("setting a project up", () => {
  it("tells of the first event, its issue and of requests that were refused", async () => {
    const { api, org, project } = await start();
    const params = { ...org, project: project.slug };
    expect(await api.getProjectSetup({ params })).toEqual({
      firstEventAt: null,
      issue: null,
      received: [],
      rejectedRequests: [],
    });
    const refusal = { atMs: server.clock.nowMs(), code: "unknown_key", message: "This key is not known." };
    server.refused.push(refusal, refusal);
    await server.takeIn(project.id, [{ message: "hello" }]);
    const after = await api.getProjectSetup({ params });
    expect(after).toMatchObject({
      firstEventAt: expect.stringMatching(/Z$/),
      issue: { title: "hello" },
      received: [{ category: "error", outcome: "accepted", quantity: 1 }],
      rejectedRequests: [{ reason: "unknown_key", count: 2 }],
    });
  });

  it("lists the environments and tags that events named", async () => {
    const { api, org, project } = await start();
    await server.takeIn(project.id, [
      { message: "one", environment: "prod", tags: { plan: "gold" } },
      { message: "two", environment: "prod", tags: { plan: "silver" } },
      { message: "three", environment: "eu", tags: { plan: "gold" } },
    ]);
    expect((await api.listOrganizationEnvironments({ params: org })).map((one) => one.name)).toEqual([
      "prod",
      "eu",
    ]);
    expect(
      (await api.listProjectEnvironments({ params: { ...org, project: project.slug } })).map(
        (one) => one.name,
      ),
    ).toEqual(["prod", "eu"]);
    expect(
      (await api.listOrganizationTags({ params: org })).find((tag) => tag.key === "plan")?.totalValues,
    ).toBe(3);
    const values = await api.listOrganizationTagValues({ params: { ...org, key: "plan" } });
    expect(values.map((one) => [one.value, one.count])).toEqual([
      ["gold", 2],
      ["silver", 1],
    ]);
    const narrowed = await api.listOrganizationTagValues({
      params: { ...org, key: "plan" },
      query: { query: "SIL" },
    });
    expect(narrowed.map((one) => one.value)).toEqual(["silver"]);
  });
});

describe("events by id", () => {
  it("are found in the project, in the organization, and as they were stored", async () => {
    const { api, org, project } = await start();
    const event = "0123456789abcdef0123456789abcdef";
    await server.takeIn(project.id, [
      { event_id: event, message: "by id", extra: { deep: { er: 1 } }, modules: { left: "1.0" } },
    ]);
    const params = { ...org, project: project.slug, event };
    expect(await api.getProjectEvent({ params })).toMatchObject({
      eventID: event,
      title: "by id",
      context: { deep: { er: 1 } },
      packages: { left: "1.0" },
    });
    expect(await api.getProjectEventJson({ params })).toMatchObject({
      event_id: event,
      logentry: { formatted: "by id" },
      extra: { deep: { er: 1 } },
    });
    const resolved = await api.resolveEventId({
      params: {
        ...org,
        event: `${event.slice(0, 8)}-${event.slice(8, 12)}-${event.slice(12, 16)}-${event.slice(16, 20)}-${event.slice(20)}`,
      },
    });
    expect(resolved).toMatchObject({
      projectSlug: project.slug,
      eventId: event,
      groupId: expect.stringMatching(/^\d+$/),
    });
    expect((await api.listProjectEvents({ params })).items[0]).toMatchObject({
      eventID: event,
      groupID: resolved.groupId,
    });
    for (const wrong of ["f".repeat(32), "latest", "%00", "../x"]) {
      await expect(api.getProjectEvent({ params: { ...params, event: wrong } })).rejects.toMatchObject({
        status: 404,
      });
    }
    const other = await start();
    await expect(other.api.resolveEventId({ params: { ...other.org, event } })).rejects.toMatchObject({
      status: 404,
    });
  });
});

describe("counts", () => {
  it("sum the weight of sampled events everywhere", async () => {
    const { api, org, project } = await start();
    await server.takeIn(project.id, [{ message: "sampled", tags: { plan: "gold" }, user: { id: "1" } }]);
    await server.takeIn(project.id, [{ message: "sampled", tags: { plan: "gold" }, user: { id: "2" } }], 9);
    for (const query of [
      { query: "" },
      { query: "plan:gold" },
      { query: "", sort: "freq" },
      { query: "", environment: "" },
    ]) {
      const page = await api.listOrganizationIssues({ params: org, query });
      expect(page.items[0]).toMatchObject({ count: "10", userCount: 2 });
    }
    const issue = (await api.listOrganizationIssues({ params: org })).items[0]?.id ?? "";
    expect(await api.getIssue({ params: { issue } })).toMatchObject({ count: "10" });
    expect((await api.getIssueTag({ params: { issue, key: "plan" } })).topValues[0]?.count).toBe(10);
    expect((await api.getIssueStats({ params: { ...org, issue } })).totals.events).toBe(10);
    const table = await api.queryEvents({ params: org, query: { field: ["count()", "count_unique(id)"] } });
    expect(table.data).toEqual([{ "count()": 10, "count_unique(id)": 2 }]);
  });
});

import { issueLanguage, searchLanguages } from "@vedette/search";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeOrganization, makePerson } from "./testing/test-people.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let shop: Awaited<ReturnType<typeof makeOrganization>>;
let api: ReturnType<TestServer["client"]>;

beforeAll(async () => {
  server = await startTestServer();
  shop = await makeOrganization(server);
  api = server.client(shop.owner.token);
  await server.takeIn(
    shop.project.id,
    Array.from({ length: 12 }, (_, at) => ({
      event_id: String(at).padStart(32, "b"),
      timestamp: server.clock.nowMs() / 1000 - at,
      release: `app@1.${at % 3}`,
      environment: at < 6 ? "production" : "staging",
      user: { email: `person${at}@example.org` },
      tags: { plan: at < 8 ? "gold" : "free", [`only${at % 2}`]: "1", release_note: "x" },
      exception: {
        values: [
          { type: `Error${at % 4}`, value: "x", stacktrace: { frames: [{ function: `run${at % 2}` }] } },
        ],
      },
    })),
  );
});
afterAll(async () => {
  await server.close();
});

const inOrg = () => ({ org: shop.organization.slug });
const inProject = () => ({ org: shop.organization.slug, project: shop.project.slug });

describe("tags", () => {
  it("are listed most used first, in the organization and in a project", async () => {
    for (const tags of [
      await api.listOrganizationTags({ params: inOrg() }),
      await api.listProjectTags({ params: inProject() }),
    ]) {
      expect(tags).toContainEqual({ key: "plan", name: "Plan", totalValues: 12 });
      expect(tags).toContainEqual({ key: "only0", name: "Only0", totalValues: 6 });
    }
    const staging = await api.listProjectTags({ params: inProject(), query: { environment: "staging" } });
    expect(staging.find((tag) => tag.key === "plan")?.totalValues).toBe(6);
  });

  it("have values, most used first, narrowed by what is written", async () => {
    const values = await api.listOrganizationTagValues({ params: { ...inOrg(), key: "plan" } });
    expect(values).toMatchObject([
      { key: "plan", name: "gold", value: "gold", count: 8, firstSeen: expect.stringMatching(/Z$/) },
      { value: "free", count: 4 },
    ]);
    const narrowed = await api.listProjectTagValues({
      params: { ...inProject(), key: "plan" },
      query: { query: "FRE" },
    });
    expect(narrowed.map((one) => one.value)).toEqual(["free"]);
  });

  it.each([
    ["release", "1.2", ["app@1.2"]],
    ["environment", "", ["production", "staging"]],
    ["error.type", "error3", ["Error3"]],
    ["user.email", "person11", ["person11@example.org"]],
    ["stack.function", "", ["run0", "run1"]],
    ["level", "", ["error"]],
    ["tags[plan]", "gold", ["gold"]],
    ["nothing", "", []],
  ])("fields have values too: %s", async (key, query, expected) => {
    const values = await api.listOrganizationTagValues({ params: { ...inOrg(), key }, query: { query } });
    expect(values.map((one) => one.value)).toEqual(expected);
  });

  it("come in pages, and a wrong cursor is told", async () => {
    const url = `/api/0/organizations/${shop.organization.slug}/tags/user.email/values/?per_page=5`;
    const answer = await server.send({ method: "GET", url, token: shop.owner.token });
    expect(answer.json()).toHaveLength(5);
    expect(answer.headers["link"]).toContain('rel="next"; results="true"; cursor="0:5:0"');
    const last = await server.send({ method: "GET", url: `${url}&cursor=0:10:0`, token: shop.owner.token });
    expect(last.json()).toHaveLength(2);
    expect(last.headers["link"]).toContain('rel="next"; results="false"');
    for (const cursor of ["nonsense", "0:99999:0"]) {
      const wrong = await server.send({
        method: "GET",
        url: `${url}&cursor=${cursor}`,
        token: shop.owner.token,
      });
      expect([wrong.statusCode, wrong.json<{ code: string }>().code]).toEqual([400, "invalid_cursor"]);
    }
  });

  it("of projects that a member does not see are not told", async () => {
    const { token } = await makePerson(server, shop.organization, "member");
    expect(
      await server.client(token).listOrganizationTagValues({ params: { ...inOrg(), key: "plan" } }),
    ).toEqual([]);
  });
});

describe("search fields", () => {
  it("are those of the registry, by dataset", async () => {
    const all = await api.listSearchFields({ params: inOrg() });
    expect(all.map((one) => one.dataset)).toEqual(searchLanguages.map((one) => one.name));
    const [issues] = await api.listSearchFields({ params: inOrg(), query: { dataset: "issues" } });
    expect(issues?.fields.map((one) => one.key)).toEqual(issueLanguage.fields.map((one) => one.name));
    const states = issues?.fields.find((one) => one.key === "is");
    expect(states?.values).toContain("unresolved");
    // Understood, and no help while nothing can be linked.
    expect(states?.values).not.toContain("linked");
    expect(issues?.fields.find((one) => one.key === "timesSeen")).toMatchObject({
      type: "number",
      aliases: ["times_seen"],
      operators: ["=", "!=", ">", ">=", "<", "<="],
    });
    expect(issues?.fields.find((one) => one.key === "issue.priority")).toMatchObject({
      values: ["low", "medium", "high"],
      isClosed: true,
    });
    await expect(
      api.listSearchFields({ params: inOrg(), query: { dataset: "nothing" } }),
    ).rejects.toMatchObject({ status: 400 });
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { framesOfStack } from "@vedette/tests/support/browser-stack.ts";
import { browserFaults, bundles } from "./testing/browser-faults.ts";
import { faultVariations } from "./testing/fault-variations.ts";
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
  const shop = await makeOrganization(server);
  return {
    ...shop,
    api: server.client(shop.owner.token),
    place: { org: shop.organization.slug, project: shop.project.slug },
  };
}

let number = 0;
/** A failure in `apply`, called from somewhere. */
function failure(caller: string, more: Readonly<Record<string, unknown>> = {}) {
  number += 1;
  const frame = (module: string, name: string, in_app = true) => ({ module, function: name, in_app });
  return {
    event_id: number.toString(16).padStart(32, "0"),
    timestamp: server.clock.nowMs() / 1000,
    platform: "python",
    exception: [
      {
        type: "ValueError",
        value: `bad id ${number}`,
        mechanism: { type: "django", handled: false },
        stacktrace: {
          frames: [
            frame("django.core", "inner", false),
            frame("shop.api.views", caller),
            frame("shop.orders.model", "apply"),
          ],
        },
      },
    ],
    ...more,
  };
}

describe("how an event was grouped", () => {
  it("is told with the event and as the trees that clients know", async () => {
    const { api, place, project } = await start();
    const event = failure("show");
    await server.takeIn(project.id, [event]);
    const params = { ...place, event: event.event_id };
    const details = await api.getProjectEvent({ params });
    expect(details.groupingConfig).toMatchObject({
      id: "vedette:2",
      version: 2,
      variant: "app",
      components: ["ValueError", "shop.orders.model in apply"],
      parts: expect.arrayContaining([
        { kind: "frame", text: "", contributes: false, hint: "it is one of several ways to get there" },
        { kind: "value", text: "", contributes: false, hint: "the frames decide" },
      ]),
    });
    const info = await api.getEventGroupingInfo({ params });
    expect(Object.keys(info)).toEqual(["app", "system"]);
    expect(info["app"]).toMatchObject({
      type: "component",
      hash: details.fingerprints[0],
      contributes: true,
      component: {
        id: "app",
        contributes: true,
        values: expect.arrayContaining([
          { id: "type", name: "type", contributes: true, hint: null, values: ["ValueError"] },
        ]),
      },
    });
    expect(info["system"]).toMatchObject({ contributes: false, hint: expect.any(String) });
    expect(info["system"]?.hash).not.toBe(info["app"]?.hash);
  });

  it("names a fingerprint that was given", async () => {
    const { api, place, project } = await start();
    const event = failure("show", { fingerprint: ["payments", "{{ type }}"] });
    await server.takeIn(project.id, [event]);
    const info = await api.getEventGroupingInfo({ params: { ...place, event: event.event_id } });
    expect(info).toMatchObject({
      "custom-fingerprint": {
        type: "custom-fingerprint",
        component: { values: [{ values: ["payments"] }, { values: ["ValueError"] }] },
      },
    });
  });

  it("is not found where there is no such event", async () => {
    const { api, place } = await start();
    await expect(
      api.getEventGroupingInfo({ params: { ...place, event: "f".repeat(32) } }),
    ).rejects.toMatchObject({ status: 404 });
  });
});

describe("the browsers' versions of one fault", () => {
  it.each(bundles)("are one issue, of a bundle %s, and of another fault another one", async (_, builds) => {
    const { api, place, project } = await start();
    const events = browserFaults.flatMap(([fault, versions]) =>
      builds.flatMap((bundle) =>
        versions(bundle).map(({ browser, value, stack }) => {
          number += 1;
          return {
            event_id: number.toString(16).padStart(32, "0"),
            platform: "javascript",
            tags: { fault, seen_in: browser },
            exception: {
              values: [
                {
                  type: "TypeError",
                  value,
                  mechanism: { type: "onerror", handled: false },
                  stacktrace: { frames: framesOfStack(stack) },
                },
              ],
            },
          };
        }),
      ),
    );
    await server.takeIn(project.id, events);
    const { data } = await api.queryEvents({
      params: { org: place.org },
      query: { field: ["fault", "issue", "count()", "count_unique(seen_in)"], sort: "fault" },
    });
    const sent = Object.groupBy(events, ({ tags }) => tags.fault);
    expect(data.map((row) => [row["fault"], row["count()"], row["count_unique(seen_in)"]])).toEqual(
      browserFaults
        .map(([fault]) => [
          fault,
          sent[fault]?.length,
          new Set(sent[fault]?.map(({ tags }) => tags.seen_in)).size,
        ])
        .toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1)),
    );
    expect(new Set(data.map((row) => row["issue"])).size).toBe(browserFaults.length);
  });
});

it("what varies makes no second issue, and what differs makes one", async () => {
  const { api, place, project } = await start();
  await server.takeIn(
    project.id,
    faultVariations.flatMap(([variation, , events]) =>
      events.map((event) => {
        number += 1;
        return { event_id: number.toString(16).padStart(32, "0"), ...event, tags: { variation } };
      }),
    ),
  );
  const { data } = await api.queryEvents({
    params: { org: place.org },
    query: { field: ["variation", "count_unique(issue)", "count()"], per_page: 100 },
  });
  const told = data.map((row) => [row["variation"], row["count_unique(issue)"], row["count()"]]);
  expect(told.toSorted()).toEqual(
    faultVariations.map(([name, issues, events]) => [name, issues, events.length]).toSorted(),
  );
});

describe("the version of grouping", () => {
  it("changes when somebody changes it, and splits no issue that is there", async () => {
    const { api, place, project, organization } = await start();
    expect(await api.getGroupingVersion({ params: place })).toEqual({
      version: 2,
      newest: 2,
      previous: null,
    });
    await api.setGroupingVersion({ params: place, body: { version: 1 } });
    // Version 1 holds the way in to be a part of the fault.
    await server.takeIn(project.id, [failure("show"), failure("list")]);
    const issues = async () =>
      (await api.listOrganizationIssues({ params: { org: organization.slug }, query: { query: "" } })).items
        .length;
    expect(await issues()).toBe(2);

    expect(await api.setGroupingVersion({ params: place, body: { version: 2 } })).toMatchObject({
      version: 2,
      previous: { version: 1 },
    });
    await server.takeIn(project.id, [failure("show")]);
    expect(await issues()).toBe(2);
    await server.takeIn(project.id, [failure("export")]);
    expect(await issues()).toBe(2);
    server.clock.advance(91 * 24 * 3_600_000);
    expect((await api.getGroupingVersion({ params: place })).previous).toBeNull();
  });

  it("is no matter of members, and no other number", async () => {
    const { organization, owner, place, project } = await start();
    await server.meta.db.updateTable("projects").set({ is_open: 1 }).where("id", "=", project.id).execute();
    const member = server.client((await makePerson(server, organization, "member")).token);
    expect(await member.getGroupingVersion({ params: place })).toMatchObject({ version: 2 });
    await expect(member.setGroupingVersion({ params: place, body: { version: 1 } })).rejects.toMatchObject({
      status: 403,
    });
    const answer = await server.send({
      method: "PUT",
      url: `/api/vedette/projects/${place.org}/${place.project}/grouping-version/`,
      token: owner.token,
      payload: { version: 3 },
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: "invalid_input", version: [expect.any(String)] });
  });
});

describe("category and component", () => {
  it("are told of issues and can be searched and counted by", async () => {
    const { api, place, project, organization } = await start();
    await server.takeIn(project.id, [
      failure("show"),
      failure("show"),
      { event_id: "e".repeat(32), message: "all well", tags: { component: "mailer" } },
    ]);
    const org = { org: organization.slug };
    const { items: issues } = await api.listOrganizationIssues({ params: org, query: { query: "" } });
    expect(issues.map(({ category, component }) => `${category} ${component}`).sort()).toEqual([
      "message mailer",
      "unhandled shop.orders.model",
    ]);
    const table = await api.queryEvents({
      params: org,
      query: {
        field: ["issue.category", "component", "count()"],
        query: "component:shop.*",
        project: [place.project],
        sort: ["-count()"],
      },
    });
    expect(table.data).toEqual([
      { "issue.category": "unhandled", component: "shop.orders.model", "count()": 2 },
    ]);
  });
});

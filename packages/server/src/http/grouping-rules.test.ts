import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
  const place = { org: made.organization.slug, project: made.project.slug };
  return { ...made, place, api: server.client(made.owner.token) };
}

const frames = [
  { function: "main", module: "shop.main", filename: "shop/main.py", in_app: true },
  { function: "send", module: "lib.http", filename: "lib/http.py", in_app: false },
  { function: "pay", module: "shop.cart", filename: "shop/cart.py", in_app: true },
];

function payment(region: string, more: Record<string, unknown> = {}) {
  return {
    platform: "python",
    tags: { region },
    exception: [{ type: "PayError", value: "declined", stacktrace: { frames } }],
    ...more,
  };
}

describe("rules of grouping in the settings of a project", () => {
  it("are saved and told, in our words and in those of the /api/0 clients", async () => {
    const { api, place } = await start();
    const fingerprintRules = "type:PayError -> pay, {{ tags.region }}";
    const { own } = await api.updateProjectIngestSettings({
      params: place,
      body: { grouping: { fingerprintRules } },
    });
    expect(own).toEqual({ grouping: { fingerprintRules } });
    expect(await api.getProject({ params: place })).toMatchObject({
      fingerprintingRules: fingerprintRules,
      groupingEnhancements: "",
    });
    const stackTraceRules = "# ours\nmodule:shop.* +app\n";
    const changed = await api.updateProject({
      params: place,
      body: { groupingEnhancements: stackTraceRules },
    });
    expect(changed).toMatchObject({
      fingerprintingRules: fingerprintRules,
      groupingEnhancements: stackTraceRules,
    });
    expect((await api.getProjectIngestSettings({ params: place })).effective.grouping).toMatchObject({
      fingerprintRules,
      stackTraceRules,
    });
  });

  it.each([
    [
      "fingerprintRules",
      "type:A -> a\nfoo:x -> b",
      "Line 2, column 1: there is no matcher foo",
      { line: 2, column: 1, why: "unknown_matcher", name: "foo" },
    ],
    [
      "stackTraceRules",
      "function:a",
      "Line 1, column 11: the rule ends too early",
      { line: 1, column: 11, why: "rule_lacks", expected: "matcher,action" },
    ],
  ])("are refused with line and column, in words and as a code: %s", async (field, text, message, params) => {
    const { place, owner } = await start();
    const answer = await server.send({
      method: "PUT",
      url: `/api/vedette/projects/${place.org}/${place.project}/ingest-settings/`,
      token: owner.token,
      payload: { grouping: { [field]: text } },
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({
      code: "invalid_input",
      [`grouping.${field}`]: [expect.stringContaining(message)],
      reasons: { [`grouping.${field}`]: [{ code: "unreadable_line", params }] },
    });
    const compat = { fingerprintRules: "fingerprintingRules", stackTraceRules: "groupingEnhancements" }[
      field
    ];
    const other = await server.send({
      method: "PUT",
      url: `/api/0/projects/${place.org}/${place.project}/`,
      token: owner.token,
      payload: { [compat ?? ""]: text },
    });
    expect(other.statusCode).toBe(400);
    expect(other.json()).toMatchObject({ [compat ?? ""]: [expect.stringContaining(message)] });
  });

  it("of thousands of lines are refused", async () => {
    const { api, place } = await start();
    const fingerprintRules = "type:A -> a\n".repeat(1_001);
    await expect(
      api.updateProjectIngestSettings({ params: place, body: { grouping: { fingerprintRules } } }),
    ).rejects.toMatchObject({ status: 400 });
  });
});

describe("a trial of rules", () => {
  it("shows what they make of an event that is given, and changes nothing", async () => {
    const { api, place } = await start();
    const trial = await api.testGroupingRules({
      params: place,
      body: {
        fingerprintRules:
          'type:PayError function:pay -> pay, {{ tags.region }} title="Payment in {{ tags.region }}"',
        stackTraceRules: "module:lib.* +app category=net\ncategory:net -group",
        event: payment("eu", { fingerprint: ["of-client"] }),
      },
    });
    expect(trial).toMatchObject({
      faults: [],
      event: {
        eventId: null,
        before: { fingerprint: ["of-client"], title: "PayError: declined", isComplete: true },
        after: {
          variant: "custom-fingerprint",
          components: ["pay", "eu"],
          fingerprint: ["pay", "{{ tags.region }}"],
          title: "Payment in eu",
        },
        fingerprintRule: {
          line: 1,
          origin: "project",
          frames: [{ exception: 0, index: 2, function: "pay" }],
        },
        stackTraceRules: [
          {
            line: 1,
            frames: [{ index: 1, function: "send", wasInApp: false, inApp: true, category: "net" }],
          },
          { line: 2, frames: [{ index: 1 }] },
        ],
        frames: [{ index: 1, contributes: false, contributesBy: { line: 2, kind: "stack-trace" } }],
      },
      recent: { events: 0, changed: 0, isComplete: true },
    });
    expect(trial.event?.after.hash).not.toBe(trial.event?.before.hash);
    expect((await api.getProjectIngestSettings({ params: place })).own).toEqual({});
  });

  it("takes an event of the project, and tells how many of the last ones would move", async () => {
    const { api, place, project } = await start();
    const eventId = "c".repeat(32);
    await server.takeIn(project.id, [
      payment("eu"),
      payment("us"),
      payment("us", { event_id: eventId }),
      { message: "something else" },
    ]);
    const trial = await api.testGroupingRules({
      params: place,
      body: { fingerprintRules: "type:PayError -> {{ default }} {{ tags.region }}", eventId },
    });
    expect(trial.event).toMatchObject({ eventId, after: { variant: "hybrid-fingerprint" } });
    expect(trial.recent).toMatchObject({
      events: 4,
      changed: 3,
      groupsBefore: 2,
      groupsAfter: 3,
      isComplete: true,
    });
    expect(trial.recent.examples).toHaveLength(3);
    const few = await api.testGroupingRules({ params: place, body: { recentEvents: 2 } });
    expect(few.recent).toMatchObject({ events: 2, changed: 0 });
  });

  it("begins with frames as they came, whatever rules held when the event was stored", async () => {
    const { api, place, project } = await start();
    const stackTraceRules = "module:lib.* +app\nmodule:shop.* -app";
    await api.updateProject({ params: place, body: { groupingEnhancements: stackTraceRules } });
    const { effective } = await api.getProjectIngestSettings({ params: place });
    await server.takeIn(project.id, [payment("eu")], undefined, { grouping: effective.grouping });
    const trial = await api.testGroupingRules({ params: place, body: { stackTraceRules: "" } });
    expect(trial.event?.before.components).toEqual(["PayError", "lib.http in send"]);
    expect(trial.event?.after.components).toEqual(["PayError", "shop.cart in pay"]);
    expect(trial.recent).toMatchObject({ events: 1, changed: 1 });
  });

  it("tells which lines cannot be read and tries the others", async () => {
    const { api, place } = await start();
    const trial = await api.testGroupingRules({
      params: place,
      body: {
        fingerprintRules: "nonsense\ntype:PayError -> pay",
        stackTraceRules: "function:a +foo",
        event: payment("eu"),
      },
    });
    expect(trial.faults).toMatchObject([
      { field: "fingerprintRules", line: 1, column: 9, message: expect.any(String) },
      {
        field: "stackTraceRules",
        line: 1,
        column: 12,
        message: expect.stringContaining("+app"),
        reason: { code: "not_here_but", params: { found: '"+"' } },
      },
    ]);
    expect(trial.event?.after.components).toEqual(["pay"]);
  });

  it("is for those who may change the project, and for its own events", async () => {
    const { api, organization, place, project } = await start();
    const other = await start();
    const eventId = "d".repeat(32);
    await server.takeIn(other.project.id, [payment("eu", { event_id: eventId })]);
    await expect(api.testGroupingRules({ params: place, body: { eventId } })).rejects.toMatchObject({
      status: 404,
    });
    await expect(
      api.testGroupingRules({ params: place, body: { eventId, event: {} } }),
    ).rejects.toMatchObject({ status: 400 });
    expect(await api.testGroupingRules({ params: place, body: {} })).toMatchObject({ event: null });
    const member = server.client((await makePerson(server, organization, "member")).token);
    await expect(
      member.testGroupingRules({ params: { org: organization.slug, project: project.slug }, body: {} }),
    ).rejects.toMatchObject({ status: 403 });
  });

  it("under hostile rules ends, and says so", async () => {
    const { api, place, project } = await start();
    const deep = Array.from({ length: 200 }, (_, index) => ({ function: `${"a".repeat(400)}${index}` }));
    await server.takeIn(project.id, [{ exception: [{ type: "E", stacktrace: { frames: deep } }] }]);
    const stackTraceRules = `function:"${"[ab]*".repeat(40)}c" -group\n`.repeat(400);
    const trial = await api.testGroupingRules({ params: place, body: { stackTraceRules } });
    expect(trial.event?.after.isComplete).toBe(false);
  });
});

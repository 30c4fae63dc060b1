/** The states of issues through the Web API: what people decide, and what time makes of it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { IssueUpdate } from "@vedette/api";
import { issuesChangedSince } from "#domain/issues/find-issues.ts";
import { createProject } from "#domain/projects/projects.ts";
import { checkEscalationJob } from "#jobs/check-escalation.ts";
import { endArchivesJob } from "#jobs/end-archives.ts";
import type { Job } from "#jobs/job.ts";
import { settleIssuesJob } from "#jobs/settle-issues.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { type Happening, type IssueHappenings, startIssueHappenings } from "./testing/issue-happenings.ts";
import type { TestServer } from "./testing/test-server.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
let server: IssueHappenings["server"];
let shop: IssueHappenings["shop"];
let api: IssueHappenings["api"];
let org: IssueHappenings["org"];
let nextFault: IssueHappenings["nextFault"];
let happen: IssueHappenings["happen"];
let find: IssueHappenings["find"];
let change: IssueHappenings["change"];
let feedOf: IssueHappenings["feedOf"];

beforeAll(async () => {
  ({ server, shop, api, org, nextFault, happen, find, change, feedOf } = await startIssueHappenings());
});
afterAll(async () => {
  await server.close();
});

async function run(job: (deps: TestServer) => Job) {
  return await job(server).run({ stopping: new AbortController().signal, report: () => undefined });
}

describe("what a person decides", () => {
  it.each<[IssueUpdate, string, string | null, object]>([
    [{ status: "resolved" }, "resolved", null, {}],
    [{ status: "resolvedInNextRelease" }, "resolved", null, { inNextRelease: true }],
    [
      { status: "resolved", statusDetails: { inNextRelease: true } },
      "resolved",
      null,
      { inNextRelease: true },
    ],
    [
      { status: "resolved", statusDetails: { inRelease: "shop@1.0.0" } },
      "resolved",
      null,
      { inRelease: "shop@1.0.0" },
    ],
    [
      { status: "resolved", statusDetails: { inCommit: { commit: "3fa9c1d2", repository: "acme/shop" } } },
      "resolved",
      null,
      { inCommit: { commit: "3fa9c1d2", repository: "acme/shop" } },
    ],
    [{ status: "ignored" }, "ignored", "archived_until_escalating", {}],
    [{ status: "muted", substatus: "archived_forever" }, "ignored", "archived_forever", {}],
    [
      { status: "ignored", statusDetails: { ignoreCount: 5, ignoreWindow: 60 } },
      "ignored",
      "archived_until_condition_met",
      {
        ignoreUntil: null,
        ignoreCount: 5,
        ignoreWindow: 60,
        ignoreUserCount: null,
        ignoreUserWindow: null,
      },
    ],
    [{ status: "unresolved" }, "unresolved", "ongoing", {}],
    [{ status: "unresolved", substatus: "regressed" }, "unresolved", "regressed", {}],
  ])("is shown again: %j", async (body, status, substatus, statusDetails) => {
    const fault = nextFault();
    await happen(fault, { release: "shop@1.0.0" });
    expect(await change(fault, body)).toMatchObject({ status, substatus, statusDetails });
    expect(await find(fault)).toMatchObject({ status, substatus, statusDetails });
    const [activity] = await feedOf(fault);
    expect(activity?.userId).toBe(shop.owner.user.id);
    expect(activity?.type).toMatch(/^set_(resolved|ignored|unresolved)/);
  });

  it("ends an archiving by minutes or at a time, and says when", async () => {
    const fault = nextFault();
    await happen(fault);
    const { statusDetails } = await change(fault, {
      status: "ignored",
      statusDetails: { ignoreDuration: 30 },
    });
    const inMs = Date.parse(String(statusDetails["ignoreUntil"])) - server.clock.nowMs();
    expect(Math.round(inMs / 60_000)).toBe(30);
    const ignoreUntil = new Date(server.clock.nowMs() + dayMs).toISOString();
    expect(await change(fault, { status: "ignored", statusDetails: { ignoreUntil } })).toMatchObject({
      statusDetails: { ignoreUntil },
    });
  });

  it("means the newest release of each project by latest, in one change of many issues", async () => {
    const { project } = await createProject(
      server.meta,
      { organizationId: shop.organization.id, name: "Till" },
      server.clock.nowMs(),
    );
    const [here, there] = [nextFault(), nextFault()];
    await happen(here, { release: "shop@1.0.0" });
    await server.takeIn(
      project.id,
      ["till@2.9.0", "till@2.10.0", "till@2.2.0"].map((release) => ({
        release,
        exception: { values: [{ type: there, value: "failed" }] },
      })),
    );
    const ids = [(await find(here)).id, (await find(there)).id];
    await api.updateOrganizationIssues({
      params: org(),
      query: { id: ids },
      body: { status: "resolved", statusDetails: { inRelease: "latest" } },
    });
    expect((await find(here)).statusDetails).toEqual({ inRelease: "shop@1.0.0" });
    expect((await find(there)).statusDetails).toEqual({ inRelease: "till@2.10.0" });
  });

  it.each<[Record<string, unknown>, string, string]>([
    [
      { status: "resolved", statusDetails: { inRelease: "no@1.0" } },
      "release_unknown",
      "statusDetails.inRelease",
    ],
    [
      { status: "ignored", statusDetails: { ignoreWindow: 5 } },
      "invalid_input",
      "statusDetails.ignoreWindow",
    ],
    [
      { status: "ignored", statusDetails: { ignoreUserWindow: 5 } },
      "invalid_input",
      "statusDetails.ignoreUserWindow",
    ],
    [
      { status: "ignored", statusDetails: { ignoreUntil: "2020-01-01T00:00:00Z" } },
      "invalid_input",
      "statusDetails.ignoreUntil",
    ],
    [{ status: "ignored", substatus: "archived_until_condition_met" }, "invalid_input", "statusDetails"],
    [{ status: "ignored", substatus: "ongoing" }, "invalid_input", "substatus"],
    [
      { status: "ignored", substatus: "archived_forever", statusDetails: { ignoreCount: 5 } },
      "invalid_input",
      "statusDetails",
    ],
    [{ status: "resolved", statusDetails: { ignoreCount: 5 } }, "invalid_input", "statusDetails"],
    [{ status: "resolved", substatus: "ongoing" }, "invalid_input", "substatus"],
    [{ status: "unresolved", substatus: "archived_forever" }, "invalid_input", "substatus"],
    [{ status: "unresolved", statusDetails: { inNextRelease: true } }, "invalid_input", "statusDetails"],
    [{ substatus: "archived_forever" }, "invalid_input", "substatus"],
    [{ statusDetails: { ignoreCount: 5 } }, "invalid_input", "statusDetails"],
  ])("is refused with its field where it makes no sense: %j", async (body, code, field) => {
    const fault = nextFault();
    await happen(fault);
    const { id } = await find(fault);
    const answer = await server.send({
      method: "PUT",
      url: `/api/0/issues/${id}/`,
      payload: body,
      token: shop.owner.token,
    });
    expect([answer.statusCode, answer.json()]).toEqual([400, { code, field, detail: expect.any(String) }]);
    expect(await find(fault)).toMatchObject({ status: "unresolved", substatus: "new" });
  });

  it.each([
    [
      { status: "ignored", statusDetails: { ignoreCount: 5, ignoreWindow: 10_081 } },
      "statusDetails.ignoreWindow",
    ],
    [{ status: "ignored", statusDetails: { ignoreCount: 0 } }, "statusDetails.ignoreCount"],
    [{ status: "ignored", statusDetails: { ignoreDuration: -1 } }, "statusDetails.ignoreDuration"],
    [{ status: "ignored", statusDetails: { ignoreUntil: "soon" } }, "statusDetails.ignoreUntil"],
    [{ status: "resolved", statusDetails: { inCommit: { commit: "" } } }, "statusDetails.inCommit.commit"],
    [{ priority: "urgent" }, "priority"],
  ])("is refused by its schema: %j", async (payload, field) => {
    const fault = nextFault();
    await happen(fault);
    const url = `/api/0/issues/${(await find(fault)).id}/`;
    const answer = await server.send({ method: "PUT", url, payload, token: shop.owner.token });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: "invalid_input", [field]: expect.any(Array) });
  });
});

describe("an archived issue", () => {
  it("is open again at its time, for the list and the issue, before any job has looked", async () => {
    const [listed, read] = [nextFault(), nextFault()];
    for (const fault of [listed, read]) {
      await happen(fault);
      await change(fault, { status: "ignored", statusDetails: { ignoreDuration: 30 } });
    }
    const { id } = await find(read);
    server.clock.advance(29 * 60_000);
    expect((await find(listed)).status).toBe("ignored");
    server.clock.advance(2 * 60_000);
    expect(await api.getIssue({ params: { issue: id } })).toMatchObject({
      status: "unresolved",
      substatus: "ongoing",
    });
    const page = await api.listOrganizationIssues({
      params: org(),
      query: { query: `is:ongoing ${listed}` },
    });
    expect(page.items).toHaveLength(1);
    expect((await feedOf(listed))[0]).toMatchObject({ type: "set_unresolved", data: { reason: "time" } });
  });

  it.each<[string, IssueUpdate["statusDetails"], Happening, Happening]>([
    ["events", { ignoreCount: 5 }, { times: 4 }, { times: 1 }],
    ["people", { ignoreUserCount: 3 }, { times: 10, user: "one" }, { times: 3 }],
  ])("is open again after so many %s, and not before", async (_, statusDetails, less, rest) => {
    const fault = nextFault();
    await happen(fault, { times: 20 });
    await change(fault, { status: "ignored", statusDetails });
    await happen(fault, less);
    await run(endArchivesJob);
    expect((await find(fault)).status).toBe("ignored");
    await happen(fault, rest);
    await run(endArchivesJob);
    expect(await find(fault)).toMatchObject({
      status: "unresolved",
      substatus: "ongoing",
      statusDetails: {},
    });
  });

  it("is found by how it was archived, and by nothing else", async () => {
    const ways = {
      "is:until_escalating": { status: "ignored" },
      "is:forever": { status: "ignored", substatus: "archived_forever" },
      "is:until_condition_met": { status: "ignored", statusDetails: { ignoreCount: 5 } },
      "is:ongoing": { status: "unresolved" },
      "is:resolved": { status: "resolved" },
    } as const;
    const faults = new Map(Object.keys(ways).map((word) => [word, nextFault()]));
    for (const [word, body] of Object.entries(ways)) {
      const fault = faults.get(word) ?? "";
      await happen(fault);
      await change(fault, body);
    }
    const all = [...faults.values()];
    const found = async (query: string) => {
      const page = await api.listOrganizationIssues({ params: org(), query: { query, limit: 100 } });
      return all.filter((fault) => page.items.some(({ title }) => title.startsWith(`${fault}:`)));
    };
    for (const [word, fault] of faults) {
      expect(await found(word), word).toEqual([fault]);
      expect(await found(`!${word}`), `!${word}`).toEqual(all.filter((other) => other !== fault));
    }
    expect(await found("is:archived")).toEqual(all.slice(0, 3));
  });

  it("counts within the window only", async () => {
    const fault = nextFault();
    await happen(fault);
    await change(fault, { status: "ignored", statusDetails: { ignoreCount: 5, ignoreWindow: 10 } });
    await happen(fault, { times: 3 });
    server.clock.advance(11 * 60_000);
    await happen(fault, { times: 3 });
    await run(endArchivesJob);
    expect((await find(fault)).status).toBe("ignored");
    await happen(fault, { times: 2 });
    await run(endArchivesJob);
    expect((await find(fault)).status).toBe("unresolved");
  });

  it("escalates when it is much louder than it was, with high priority, and is ongoing after a week", async () => {
    const fault = nextFault();
    const forever = nextFault();
    await happen(fault, { times: 3, hours: 30, level: "warning", handled: true });
    server.clock.advance(hourMs);
    await happen(forever, { times: 3 });
    await change(fault, { status: "ignored" });
    await change(forever, { status: "ignored", substatus: "archived_forever" });
    server.clock.advance(2 * hourMs);
    await happen(fault, { times: 9, level: "warning", handled: true });
    await run(checkEscalationJob);
    expect(await find(fault)).toMatchObject({ status: "ignored", priority: "medium" });

    await happen(fault, { times: 60, level: "warning", handled: true });
    await happen(forever, { times: 60 });
    const beforeMs = server.clock.nowMs() - 1;
    expect(await run(checkEscalationJob)).toMatchObject({ escalatedIssues: 1 });
    expect(await find(fault)).toMatchObject({
      status: "unresolved",
      substatus: "escalating",
      priority: "high",
    });
    expect((await find(forever)).status).toBe("ignored");
    expect((await feedOf(fault))[0]).toMatchObject({ type: "set_escalating", data: { event_count: 69 } });
    const changed = await issuesChangedSince(server.meta, makeProjectScope([shop.project.id]), beforeMs);
    expect(changed.map(({ title }) => title)).toContain(`${fault}: failed`);
    expect(await run(checkEscalationJob)).toMatchObject({ escalatedIssues: 0 });

    server.clock.advance(8 * dayMs);
    await run(settleIssuesJob);
    expect(await find(fault)).toMatchObject({ substatus: "ongoing", priority: "medium" });
    expect((await feedOf(fault))[0]).toMatchObject({ type: "auto_set_ongoing" });
  });
});

describe("a priority that a person has set", () => {
  it("is the server's again when it is taken back, for one issue and for many", async () => {
    const [one, two] = [nextFault(), nextFault()];
    await happen(one, { level: "info" });
    await happen(two);
    for (const fault of [one, two]) await change(fault, { priority: "medium" });
    expect(await change(one, { priority: null })).toMatchObject({ priority: "low", priorityLockedAt: null });
    expect((await feedOf(one))[0]).toMatchObject({
      type: "set_priority",
      data: { priority: "low", reason: "automatic" },
    });
    await api.updateOrganizationIssues({
      params: org(),
      query: { id: [(await find(one)).id, (await find(two)).id] },
      body: { priority: null },
    });
    expect(await find(two)).toMatchObject({ priority: "high", priorityLockedAt: null });
    expect(await find(one)).toMatchObject({ priority: "low" });
  });
});

describe("an open issue", () => {
  it("is ongoing when it has been new, or back, for a week", async () => {
    const [fresh, back] = [nextFault(), nextFault()];
    await happen(fresh);
    await happen(back);
    await change(back, { status: "resolved" });
    await happen(back);
    server.clock.advance(6.9 * dayMs);
    await run(settleIssuesJob);
    expect((await find(fresh)).substatus).toBe("new");
    server.clock.advance(0.2 * dayMs);
    await run(settleIssuesJob);
    expect((await find(fresh)).substatus).toBe("ongoing");
    expect((await find(back)).substatus).toBe("ongoing");
  });

  it("escalates by a spike once it is ongoing, but keeps a priority that a person has set", async () => {
    const fault = nextFault();
    await happen(fault);
    server.clock.advance(8 * dayMs);
    await run(settleIssuesJob);
    const locked = await change(fault, { priority: "low" });
    expect(locked).toMatchObject({ priority: "low", priorityLockedAt: expect.any(String) });
    expect((await feedOf(fault))[0]).toMatchObject({ type: "set_priority", data: { priority: "low" } });
    server.clock.advance(hourMs);
    await happen(fault, { times: 50 });
    await run(checkEscalationJob);
    expect(await find(fault)).toMatchObject({ substatus: "escalating", priority: "low" });
    const found = await api.listOrganizationIssues({
      params: org(),
      query: { query: `issue.priority:low ${fault}` },
    });
    expect(found.items).toHaveLength(1);
  });

  it.each([
    ["fatal", undefined, "high"],
    ["error", true, "high"],
    ["warning", true, "medium"],
    ["warning", false, "high"],
    ["info", false, "low"],
  ])("of the level %s, handled: %s, begins with the priority %s", async (level, handled, priority) => {
    const fault = nextFault();
    await happen(fault, { level, ...(handled === undefined ? {} : { handled }) });
    expect(await find(fault)).toMatchObject({ priority, priorityLockedAt: null });
  });

  it("resolves by itself after the hours that its project says, and comes back by any event", async () => {
    const project = { ...org(), project: shop.project.slug };
    const [quiet, loud, decided] = [nextFault(), nextFault(), nextFault()];
    for (const fault of [quiet, loud, decided]) await happen(fault);
    expect(await api.updateProject({ params: project, body: { resolveAge: 48 } })).toMatchObject({
      resolveAge: 48,
    });
    expect(await api.getProject({ params: project })).toMatchObject({ resolveAge: 48 });
    server.clock.advance(47 * hourMs);
    await happen(loud);
    await change(decided, { status: "unresolved" });
    server.clock.advance(2 * hourMs);
    await run(settleIssuesJob);
    expect(await find(quiet)).toMatchObject({ status: "resolved", statusDetails: { autoResolved: true } });
    expect((await find(loud)).status).toBe("unresolved");
    expect((await find(decided)).status).toBe("unresolved");
    expect((await feedOf(quiet))[0]).toMatchObject({ type: "set_resolved_by_age", data: { age: 48 } });
    await happen(quiet);
    expect(await find(quiet)).toMatchObject({ substatus: "regressed" });
    await api.updateProject({ params: project, body: { resolveAge: 0 } });
    const answer = await server.send({
      method: "PUT",
      url: `/api/0/projects/${project.org}/${project.project}/`,
      payload: { resolveAge: -1 },
      token: shop.owner.token,
    });
    expect(answer.json()).toMatchObject({ code: "invalid_input", resolveAge: expect.any(Array) });
  });
});

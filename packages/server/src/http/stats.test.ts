/** Counts of an organization over time, and the figures of the server. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OutcomeRow } from "#ports/event-tables.ts";
import { makeOrganization, makePerson } from "./testing/test-people.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

type Organization = Awaited<ReturnType<typeof makeOrganization>>;

const hourMs = 3_600_000;
let server: TestServer;
let ours: Organization;
let theirs: Organization;
let nowMs: number;

beforeAll(async () => {
  server = await startTestServer();
  ours = await makeOrganization(server);
  theirs = await makeOrganization(server);
  nowMs = server.clock.nowMs();
  const row = (overrides: Partial<OutcomeRow>): OutcomeRow => ({
    project_id: ours.project.id,
    key_id: 1,
    received_at: nowMs - 2 * hourMs,
    retention_days: 90,
    category: "error",
    outcome: "accepted",
    reason: "",
    quantity: 1,
    ...overrides,
  });
  await server.events.insert({
    table: "outcomes",
    rows: [
      row({ quantity: 40 }),
      row({ quantity: 2, received_at: nowMs - 1000 }),
      row({ quantity: 5, outcome: "filtered", reason: "localhost" }),
      row({ quantity: 7, category: "span" }),
      row({ quantity: 9_000, received_at: nowMs - 30 * 24 * hourMs }),
      row({ quantity: 1_000, project_id: theirs.project.id }),
    ],
    dedupToken: "stats",
  });
});
afterAll(() => server.close());

async function makeAdministrator() {
  const person = await makePerson(server, ours.organization, "member");
  await server.meta.db
    .updateTable("users")
    .set({ is_superuser: 1 })
    .where("id", "=", person.user.id)
    .execute();
  return person;
}

const stats = async (query: Readonly<Record<string, string | readonly string[]>>) => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const one of [value].flat()) search.append(name, String(one));
  const answer = await server.send({
    method: "GET",
    url: `/api/0/organizations/${ours.organization.slug}/stats_v2/?${search}`,
    token: ours.owner.token,
  });
  return { status: answer.statusCode, body: answer.json() };
};

describe("counts of an organization", () => {
  it("are told apart by outcome and reason, of its own projects only", async () => {
    const { body } = await stats({
      groupBy: ["outcome", "reason"],
      category: "error",
      statsPeriod: "24h",
      interval: "1h",
    });
    expect(body.groups.map((group: { by: object; totals: object }) => [group.by, group.totals])).toEqual([
      [{ outcome: "accepted", reason: "" }, { "sum(quantity)": 42 }],
      [{ outcome: "filtered", reason: "localhost" }, { "sum(quantity)": 5 }],
    ]);
  });

  it("come as series that add up to their totals, in hours and in minutes", async () => {
    for (const interval of ["1h", "5m", "1d"]) {
      const { body } = await stats({
        groupBy: "category",
        outcome: "accepted",
        statsPeriod: "24h",
        interval,
      });
      expect(body.groups.map((group: { by: object }) => group.by)).toEqual([
        { category: "error" },
        { category: "span" },
      ]);
      for (const group of body.groups) {
        const series: number[] = group.series["sum(quantity)"];
        expect(series).toHaveLength(body.intervals.length);
        expect(series.reduce((sum, one) => sum + one, 0)).toBe(group.totals["sum(quantity)"]);
      }
      expect(body.groups[0].totals["sum(quantity)"]).toBe(42);
    }
  });

  it("name projects by id and answer both names of the field", async () => {
    const field = ["sum(quantity)", "sum(times_seen)"];
    const { body } = await stats({ groupBy: "project", field, statsPeriod: "24h" });
    expect(body.groups).toHaveLength(1);
    expect(body.groups[0]).toMatchObject({
      by: { project: ours.project.id },
      totals: { "sum(quantity)": 54, "sum(times_seen)": 54 },
    });
  });

  it.each([
    [{ groupBy: "password" }, "groupBy", "counted_by"],
    [{ field: "sum(secrets)" }, "field", "unknown_field"],
    [{ interval: "fortnight" }, "interval", "unreadable_interval"],
    [{ interval: "1m", statsPeriod: "90d" }, "interval", "too_many_points"],
  ])("refuse %j with a reason", async (query, field, code) => {
    const { status, body } = await stats(query as Record<string, string>);
    expect(status).toBe(400);
    expect(body).toMatchObject({ field, reason: { code } });
  });
});

describe("the figures of the server", () => {
  it("are shown in full to who runs it, without other people's sums to others", async () => {
    const administrator = await makeAdministrator();
    const read = async (token: string) =>
      (await server.send({ method: "GET", url: "/api/vedette/health/", token })).json().figures;
    expect(await read(administrator.token)).toHaveProperty("jobs");
    expect(await read(ours.owner.token)).not.toHaveProperty("jobs");
    expect(await read(ours.owner.token)).not.toHaveProperty("outcomes");
  });

  it("have a history, for who runs it", async () => {
    const administrator = await makeAdministrator();
    const at = Math.floor(nowMs / 60_000) * 60_000;
    await server.events.recordFigures([
      { atMs: at - 600_000, name: "events_per_second", labels: { category: "error" }, value: 3 },
      { atMs: at, name: "events_per_second", labels: { category: "error" }, value: 5 },
      { atMs: at, name: "query_p95_ms", labels: {}, value: 12 },
    ]);
    const url = "/api/vedette/system/figures/?name=events_per_second&statsPeriod=1h";
    const answer = await server.send({ method: "GET", url, token: administrator.token });
    expect(answer.json()).toMatchObject({
      stepSeconds: 60,
      series: [
        {
          name: "events_per_second",
          labels: { category: "error" },
          points: [
            [(at - 600_000) / 1000, 3],
            [at / 1000, 5],
          ],
        },
      ],
    });
    expect((await server.send({ method: "GET", url, token: ours.owner.token })).statusCode).toBe(403);
  });
});

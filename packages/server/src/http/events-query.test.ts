/** Tables, series and exports over events, as clients see them. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventTables, type EventTableRow } from "#ports/event-tables.ts";
import { makeOrganization } from "./testing/test-people.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let shop: Awaited<ReturnType<typeof makeOrganization>>;
let api: ReturnType<TestServer["client"]>;
/** A whole hour, so that buckets are known. */
let hourMs: number;

const params = () => ({ org: shop.organization.slug });

/** A span with nothing in it but what is said. */
function span(values: Partial<EventTableRow<"spans">>): EventTableRow<"spans"> {
  const empty = Object.entries(eventTables.spans).map(([name, type]) => {
    if (/^(?:Map|Array)\(/.test(type)) return [name, []];
    if (type === "UUID") return [name, "0".repeat(32)];
    return [name, /^(?:UInt|Float|DateTime)/.test(type) ? 0 : ""];
  });
  return { ...Object.fromEntries(empty), sample_weight: 1, retention_days: 30, ...values };
}

/** Of plan gold 6 events an hour ago and 2 now, of plan free 3 now; each stands for 10. */
beforeAll(async () => {
  server = await startTestServer();
  shop = await makeOrganization(server);
  api = server.client(shop.owner.token);
  hourMs = Math.floor(server.clock.nowMs() / 3_600_000) * 3_600_000;
  server.clock.advance(hourMs + 1_800_000 - server.clock.nowMs());
  const event = (plan: string, index: number, atMs: number) => ({
    event_id: `${plan === "gold" ? "a" : "b"}${index}`.padStart(32, "0"),
    timestamp: atMs / 1000,
    platform: "python",
    level: index % 2 === 0 ? "error" : "warning",
    environment: "production",
    release: "app@1.0",
    user: { id: String(index % 4), email: `p${index % 4}@example.com` },
    tags: { plan, note: "=cmd()" },
    exception: { values: [{ type: `${plan}Error`, value: "it failed" }] },
  });
  await server.takeIn(
    shop.project.id,
    [
      ...Array.from({ length: 6 }, (_, index) => event("gold", index, hourMs - 1_800_000 + index)),
      ...Array.from({ length: 2 }, (_, index) => event("gold", index + 6, hourMs + 60_000 + index)),
      ...Array.from({ length: 3 }, (_, index) => event("free", index, hourMs + 60_000 + index)),
    ],
    10,
  );
});
afterAll(async () => {
  await server.close();
});

describe("a table of aggregates", () => {
  const query = async (fields: string[], rest: Record<string, unknown> = {}) =>
    await api.queryEvents({ params: params(), query: { field: fields, ...rest } });

  it("counts what rows stand for, under conditions too", async () => {
    const { data, meta } = await query(
      [
        "count()",
        "count_sample()",
        "count_if(plan,equals,gold)",
        "count_if(level,notEquals,error)",
        "count_unique(user)",
        "any(plan)",
        "epm()",
        "eps()",
      ],
      {
        query: "plan:gold",
        start: new Date(hourMs - 3_600_000).toISOString(),
        end: new Date(hourMs + 3_600_000).toISOString(),
      },
    );
    expect(data).toEqual([
      {
        "count()": 80,
        "count_sample()": 8,
        "count_if(plan,equals,gold)": 80,
        "count_if(level,notEquals,error)": 40,
        "count_unique(user)": 4,
        "any(plan)": "gold",
        // An hour and a half have passed of the two.
        "epm()": expect.closeTo(80 / 90, 3),
        "eps()": expect.closeTo(80 / 5400, 5),
      },
    ]);
    expect(meta.fields).toMatchObject({ "count()": "integer", "epm()": "rate", "any(plan)": "string" });
    expect(meta.units).toMatchObject({ "epm()": "1/minute", "eps()": "1/second", "count()": null });
  });

  it("keeps the groups that a condition on an aggregate leaves, in an order of several fields", async () => {
    const rows = async (text: string) =>
      (
        await query(["plan", "level", "count()"], { query: text, sort: ["-count()", "plan", "-level"] })
      ).data.map((row) => `${String(row["plan"])} ${String(row["level"])} ${String(row["count()"])}`);
    expect(await rows("")).toEqual(["gold warning 40", "gold error 40", "free error 20", "free warning 10"]);
    expect(await rows("count():>10")).toEqual(["gold warning 40", "gold error 40", "free error 20"]);
    expect(await rows("level:error count():<=20")).toEqual(["free error 20"]);
    expect(await rows("count():10 OR count():20")).toEqual(["free error 20", "free warning 10"]);
    expect(await rows("!count():40 count_unique(user):>=1")).toHaveLength(2);
    await expect(rows("count():>1 OR level:error")).rejects.toMatchObject({ status: 400 });
    await expect(rows("count():many")).rejects.toMatchObject({ status: 400 });
    await expect(rows("nonsense():>1")).rejects.toMatchObject({ status: 400 });
  });

  it.each([
    ["first_seen():>-45m", ["free"]],
    ["first_seen():-45m", ["free"]],
    ["first_seen():+45m", ["gold"]],
    ["!min(timestamp):<-45m", ["free"]],
    ["last_seen():>-45m", ["free", "gold"]],
    ["last_seen():<-45m", []],
  ])("compares the times of a group with how long ago: %s", async (text, plans) => {
    const { data } = await query(["plan", "count()"], { query: text, sort: "plan" });
    expect(data.map((row) => row["plan"])).toEqual(plans);
  });

  it("compares the times of a group with a moment, and with a day as a whole", async () => {
    const plans = async (text: string) =>
      (await query(["plan", "count()"], { query: text, sort: "plan" })).data.map((row) => row["plan"]);
    const hour = new Date(hourMs).toISOString();
    const lastDay = new Date(hourMs + 60_000).toISOString().slice(0, 10);
    expect(await plans(`first_seen():<${hour}`)).toEqual(["gold"]);
    expect(await plans(`first_seen():>=${hour}`)).toEqual(["free"]);
    expect(await plans(`last_seen():${lastDay}`)).toEqual(["free", "gold"]);
    expect(await plans("last_seen():2001-01-01")).toEqual([]);
  });

  it("pages without losing or repeating a group", async () => {
    const seen: unknown[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 11; page += 1) {
      const answer = await server.send({
        method: "GET",
        token: shop.owner.token,
        url: `/api/0/organizations/${shop.organization.slug}/events/?field=id&field=count()&per_page=1${cursor === undefined ? "" : `&cursor=${cursor}`}`,
      });
      seen.push(...answer.json<{ data: { id: string }[] }>().data.map((row) => row.id));
      cursor = /results="true"; cursor="([^"]+)"/.exec(String(answer.headers.link))?.[1];
      expect(cursor === undefined).toBe(page === 10);
    }
    expect(new Set(seen).size).toBe(11);
  });

  it.each([
    ["a b", {}, "unknown_field", { field: "a b" }],
    ["nosuch(plan)", {}, "unknown_function", { name: "nosuch", call: "nosuch(plan)" }],
    ["sum(level)", {}, "no_number", { field: "level", call: "sum(level)" }],
    ["p95(a,b)", { dataset: "spans" }, "too_many_arguments", { name: "p95", call: "p95(a,b)" }],
    ["count()", { sort: "-plan" }, "order_elsewhere", { field: "plan" }],
    ["count()", { query: "nosuch():>5" }, "unknown_function", { name: "nosuch", call: "nosuch()" }],
    ["count()", { dataset: "moon" }, "unknown_dataset", { values: expect.stringMatching(/errors, spans/) }],
    ["count()", { start: "soon" }, "unreadable_time", { field: "start" }],
  ])("tells by a code why %s with %o is refused", async (field, rest, code, values) => {
    await expect(query([field], rest)).rejects.toMatchObject({
      status: 400,
      reason: { code, params: values },
    });
  });

  it("says which function or argument it does not take", async () => {
    for (const field of [
      "apdex(300)",
      "failure_rate()",
      "percentile(sample_weight,2)",
      "count_if(plan,like,x)",
      "p95()",
      "constructor()",
    ]) {
      await expect(query([field])).rejects.toMatchObject({ status: 400 });
    }
  });

  it.each([
    ["plan:x nosuch():>5", 7, 18],
    ["p95():>1s", 0, 9],
    ["count():>5ms", 0, 12],
    ["level:error last_seen():>+7d", 25, 28],
    ["level:error OR count():>3", 15, 25],
  ])("says where in the query %s the condition stands that it does not take", async (text, start, end) => {
    await expect(query(["level", "count()"], { query: text })).rejects.toMatchObject({
      status: 400,
      code: "invalid_query",
      fields: { query: expect.any(Array) },
      position: { start, end },
    });
  });
});

describe("figures of what takes time", () => {
  /** A hundred spans of 1 to 100 ms, half an hour ago; every tenth failed, one in ten was given up. */
  beforeAll(async () => {
    const atMs = hourMs - 1_800_000;
    const rows = Array.from({ length: 100 }, (_, index) =>
      span({
        project_id: shop.project.id,
        received_at: atMs,
        start_timestamp: atMs * 1000 + index,
        trace_id: "7".repeat(32),
        span_id: index.toString(16).padStart(16, "0"),
        duration_us: (index + 1) * 1000,
        name: "GET /cart",
        op: index < 50 ? "db" : "http",
        status: index % 10 === 0 ? "internal_error" : index % 10 === 1 ? "cancelled" : "ok",
        numbers: [["cart.items", index % 4]],
      }),
    );
    await server.events.insert({ table: "spans", rows, dedupToken: "figures of spans" });
  });
  const range = () => ({
    dataset: "spans",
    start: new Date(hourMs - 3_600_000).toISOString(),
    end: new Date(hourMs).toISOString(),
  });
  const figure = async (field: string, query = "") => {
    const { data } = await api.queryEvents({
      params: params(),
      query: { ...range(), field: [field], query },
    });
    return data[0]?.[field];
  };

  it.each([
    ["p50()", 50.5],
    ["median(span.duration)", 50.5],
    ["p75()", 75.5],
    ["p90(span.duration)", 90.5],
    ["p95()", 95.5],
    ["p99()", 99.5],
    ["p100()", 100],
    ["percentile(span.duration,0.25)", 25.5],
    ["min(span.duration)", 1],
    ["max(span.duration)", 100],
    ["avg(span.duration)", 50.5],
    ["sum(span.duration)", 5050],
    ["sum(cart.items)", 150],
    ["count()", 100],
    ["count(cart.items)", 100],
    ["count_unique(span.op)", 2],
    ["count_if(span.duration,greater,90)", 10],
    ["count_if(span.duration,lessOrEquals,5)", 5],
    ["failure_count()", 10],
    ["failure_rate()", 0.1],
    // 20 are content, 60 bear it, 20 do not.
    ["apdex(20)", 0.5],
    ["apdex(span.duration,20)", 0.5],
    ["epm()", 100 / 60],
    ["tpm()", 100 / 60],
    ["eps()", 100 / 3600],
    ["tps()", 100 / 3600],
  ])("%s is %f", async (field, expected) => {
    // Quantiles are estimates: of a hundred values within one of them.
    const isQuantile = /^(?:p\d|median|percentile)/.test(field);
    const value = Number(await figure(field));
    if (isQuantile) expect(Math.abs(value - expected)).toBeLessThanOrEqual(1);
    else expect(value).toBeCloseTo(expected, 5);
  });

  it("hold under conditions, and are ordered and narrowed by", async () => {
    expect(await figure("p50()", "span.op:http")).toBeGreaterThan(74);
    const { data } = await api.queryEvents({
      params: params(),
      query: {
        ...range(),
        field: ["span.op", "p95()", "failure_rate()"],
        query: "p95():>60 count():50",
        sort: "-p95()",
      },
    });
    expect(data.map((row) => row["span.op"])).toEqual(["http"]);
    const both = await api.queryEvents({
      params: params(),
      query: { ...range(), field: ["span.op", "avg(span.duration)"], sort: "avg(span.duration)" },
    });
    expect(both.data).toEqual([
      { "span.op": "db", "avg(span.duration)": 25.5 },
      { "span.op": "http", "avg(span.duration)": 75.5 },
    ]);
  });

  it.each([
    "apdex()",
    "apdex(0)",
    "apdex(x)",
    "percentile(span.duration)",
    "sum(span.op)",
    "p95(a,b)",
    "avg(a,b)",
    "percentile(a,0.5,b)",
  ])("%s is refused with its field", async (field) => {
    await expect(figure(field)).rejects.toMatchObject({
      status: 400,
      fields: { field: expect.any(Array) },
    });
  });
});

describe("events over time", () => {
  const range = () => ({
    start: new Date(hourMs - 3_600_000).toISOString(),
    end: new Date(hourMs + 3_600_000).toISOString(),
    interval: "1h",
  });
  const stats = async (query: Record<string, unknown>) =>
    await api.queryEventsStats({ params: params(), query: { ...range(), ...query } });

  it("is one line of buckets, with those in which nothing happened", async () => {
    const answer = await stats({ query: "plan:free" });
    expect(answer).toMatchObject({
      data: [
        [(hourMs - 3_600_000) / 1000, [{ count: 0 }]],
        [hourMs / 1000, [{ count: 30 }]],
      ],
    });
  });

  it("is a map by what is measured", async () => {
    expect(await stats({ yAxis: ["count()", "count_unique(user)"] })).toMatchObject({
      "count()": {
        data: [
          [expect.any(Number), [{ count: 60 }]],
          [expect.any(Number), [{ count: 50 }]],
        ],
        order: 0,
      },
      "count_unique(user)": {
        data: [
          [expect.any(Number), [{ count: 4 }]],
          [expect.any(Number), [{ count: 4 }]],
        ],
      },
    });
  });

  it("is a map by the largest groups, and the others together unless they are left out", async () => {
    const query = { field: ["plan", "count()"], sort: "-count()", topEvents: 1 };
    expect(await stats(query)).toMatchObject({
      gold: {
        data: [
          [expect.any(Number), [{ count: 60 }]],
          [expect.any(Number), [{ count: 20 }]],
        ],
        order: 0,
      },
      Other: {
        data: [
          [expect.any(Number), [{ count: 0 }]],
          [expect.any(Number), [{ count: 30 }]],
        ],
        order: 1,
      },
    });
    expect(Object.keys(await stats({ ...query, excludeOther: "1" }))).toEqual(["gold"]);
    expect(Object.keys(await stats({ ...query, field: ["project", "plan"], topEvents: 2 }))).toEqual([
      `${shop.project.slug},gold`,
      `${shop.project.slug},free`,
    ]);
    expect(Object.keys(await stats({ ...query, topEvents: 5, query: "count():>40" }))).toEqual([
      "gold",
      "Other",
    ]);
  });

  it("compares with the period before", async () => {
    const answer = await stats({
      start: new Date(hourMs).toISOString(),
      comparisonDelta: 3600,
      query: "plan:gold",
    });
    expect(answer).toMatchObject({ data: [[hourMs / 1000, [{ count: 20, comparisonCount: 60 }]]] });
  });

  it("is a list of series with types for newer clients", async () => {
    const { timeSeries, meta } = await api.queryEventsTimeseries({
      params: params(),
      query: { ...range(), yAxis: "epm()", groupBy: "plan", topEvents: 1, interval: "3600000" },
    });
    expect(meta).toMatchObject({ dataset: "errors", start: hourMs - 3_600_000 });
    expect(timeSeries).toEqual([
      {
        yAxis: "epm()",
        values: [
          { timestamp: hourMs - 3_600_000, value: 1, incomplete: false },
          { timestamp: hourMs, value: 20 / 60, incomplete: true },
        ],
        meta: { valueType: "rate", valueUnit: "1/minute", interval: 3_600_000, order: 0, isOther: false },
        groupBy: [{ key: "plan", value: "gold" }],
      },
      expect.objectContaining({ meta: expect.objectContaining({ isOther: true }) }),
    ]);
  });

  it("refuses too many points, and what is no aggregate", async () => {
    for (const query of [
      { interval: "1s" },
      { interval: "nonsense" },
      { yAxis: "plan" },
      { query: "count():>1" },
    ]) {
      await expect(stats(query)).rejects.toMatchObject({ status: 400 });
    }
  });
});

describe("figures of an issue", () => {
  const issueOf = async (plan: string) => {
    const page = await api.listOrganizationIssues({ params: params(), query: { query: `plan:${plan}` } });
    const [issue] = page.items;
    if (issue === undefined) throw new Error("no issue");
    return issue.id;
  };

  it("names whom it has met, the most affected first", async () => {
    const issue = await issueOf("gold");
    const { items, nextCursor } = await api.listIssueUsers({
      params: { ...params(), issue },
      query: { limit: 3 },
    });
    expect(items.map((user) => [user.identity, user.email, user.count])).toEqual([
      ["id:3", "p3@example.com", 20],
      ["id:2", "p2@example.com", 20],
      ["id:1", "p1@example.com", 20],
    ]);
    const rest = await api.listIssueUsers({
      params: { ...params(), issue },
      query: { limit: 3, cursor: nextCursor },
    });
    expect(rest.items.map((user) => user.identity)).toEqual(["id:0"]);
    const few = await api.listIssueUsers({
      params: { ...params(), issue },
      query: { query: "level:warning" },
    });
    expect(few.items.map((user) => user.count)).toEqual([20, 20]);
  });

  it("draws any bucket", async () => {
    const issue = await issueOf("gold");
    const counts = async (query: Record<string, unknown>) =>
      (await api.getIssueSeries({ params: { issue }, query })).filter(([, count]) => count > 0);
    expect(await counts({ stat: "24h" })).toHaveLength(2);
    expect(
      await counts({ since: hourMs / 1000 - 3600, until: hourMs / 1000 + 3600, resolution: "1h" }),
    ).toEqual([
      [hourMs / 1000 - 3600, 60],
      [hourMs / 1000, 20],
    ]);
    expect(await counts({ stat: "2h", resolution: "1m" })).toEqual([
      [hourMs / 1000 - 1800, 60],
      [hourMs / 1000 + 60, 20],
    ]);
    await expect(counts({ stat: "90d", resolution: "1m" })).rejects.toMatchObject({ status: 400 });
  });
});

describe("an export", () => {
  const download = async (path: string, token = shop.owner.token) =>
    await server.send({
      method: "GET",
      token,
      url: `/api/vedette/organizations/${shop.organization.slug}/export/${path}`,
    });

  it("is a table in a file with its name and type", async () => {
    const answer = await download(
      "events/?field=plan&field=note&field=project&field=issue&field=count()&sort=plan",
    );
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["content-type"]).toBe("text/csv; charset=utf-8");
    expect(String(answer.headers["content-disposition"])).toMatch(/filename="errors-\d{4}-\d\d-\d\d\.csv"/);
    const short = shop.project.slug.toUpperCase();
    expect(answer.body.split("\r\n")).toEqual([
      "plan,note,project,issue,count()",
      expect.stringMatching(new RegExp(`^free,'=cmd\\(\\),${shop.project.slug},${short}-\\w+,30$`)),
      expect.stringMatching(new RegExp(`^gold,'=cmd\\(\\),${shop.project.slug},${short}-\\w+,80$`)),
      "",
    ]);
  });

  it("holds the events of one issue, or the values of a tag in it", async () => {
    const page = await api.listOrganizationIssues({ params: params(), query: { query: "plan:gold" } });
    const issue = page.items[0]?.shortId;
    const events = await download(
      `events/?issue=${issue}&format=json&field=id&field=timestamp&field=error.handled`,
    );
    expect(events.headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(JSON.parse(events.body)).toHaveLength(8);
    const values = await download(
      `events/?issue=${issue}&format=json&field=level&field=count()&query=has:level`,
    );
    expect(JSON.parse(values.body)).toEqual([
      { level: "error", "count()": 40 },
      { level: "warning", "count()": 40 },
    ]);
    expect((await download("events/?issue=NOPE-1")).statusCode).toBe(404);
    expect((await download(`events/?issue=${issue}&dataset=spans`)).statusCode).toBe(400);
  });

  it("holds the list of issues", async () => {
    const answer = await download("issues/?format=xml&query=&sort=freq");
    expect(answer.headers["content-type"]).toBe("application/xml; charset=utf-8");
    expect([...answer.body.matchAll(/<cell field="count" type="integer">(\d+)</g)].map(([, n]) => n)).toEqual(
      ["80", "30"],
    );
    expect((await download("issues/?format=parquet&query=")).rawPayload.subarray(0, 4).toString()).toBe(
      "PAR1",
    );
    expect(JSON.parse((await download("issues/?format=json&query=&limit=1")).body)).toHaveLength(1);
  });

  it("refuses before it begins, and its place is free again", async () => {
    for (let time = 0; time < 4; time += 1) {
      expect((await download("events/?field=nonsense()")).statusCode).toBe(400);
      expect((await download("issues/?query=is:[")).statusCode).toBe(400);
      expect((await download("events/?format=docx")).statusCode).toBe(400);
      expect((await download("events/?field=id")).statusCode).toBe(200);
    }
  });

  it("holds nothing of others", async () => {
    const other = await makeOrganization(server);
    expect((await download("events/?field=id", other.owner.token)).statusCode).toBe(404);
    const own = await server.send({
      method: "GET",
      token: other.owner.token,
      url: `/api/vedette/organizations/${other.organization.slug}/export/events/?field=id&format=json`,
    });
    expect(JSON.parse(own.body)).toEqual([]);
  });
});

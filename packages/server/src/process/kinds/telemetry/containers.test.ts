/** What holds for containers of all three kinds: their frame, their counts, their times, who sent them. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EnvelopeItem, JsonObject } from "@vedette/protocol";
import type { IngestSettingsPart } from "#domain/ingest-settings/ingest-settings.ts";
import { eventTables } from "#ports/event-tables.ts";
import type { ItemResult } from "../../item-result.ts";
import { itemContext, receivedAtMs } from "../../steps/item-context.fixture.ts";
import { logKind } from "../log/process-log-item.ts";
import { metricKind } from "../metric/process-metric-item.ts";
import { spanKind } from "../span/process-span-item.ts";
import { containerItem, happenedAt, itemOf, log, metric, streamedSpan } from "./telemetry-items.fixture.ts";

const kinds = {
  span: {
    run: spanKind,
    make: streamedSpan,
    category: "span",
    invalid: "invalid_span",
    time: "end_timestamp",
  },
  log: { run: logKind, make: log, category: "log_item", invalid: "invalid_log", time: "timestamp" },
  trace_metric: {
    run: metricKind,
    make: metric,
    category: "trace_metric",
    invalid: "payload",
    time: "timestamp",
  },
} as const;
type Kind = keyof typeof kinds;
const each = Object.keys(kinds) as Kind[];

function processed(kind: Kind, item: EnvelopeItem, more: Parameters<typeof itemContext>[0] = {}): ItemResult {
  return kinds[kind].run(item, itemContext(more));
}

function rowsOf(result: ItemResult): Readonly<Record<string, unknown>>[] {
  return result.rows.map(({ row }) => row);
}

function one(
  kind: Kind,
  more: JsonObject = {},
  context: Parameters<typeof itemContext>[0] = {},
  ingestSettings?: JsonObject,
) {
  const part = kinds[kind].make(1, more);
  const item = containerItem(kind, [part], ingestSettings === undefined ? {} : { ingestSettings });
  const [row] = rowsOf(processed(kind, item, context));
  if (row === undefined) throw new Error(JSON.stringify(processed(kind, item, context).counts));
  return row;
}

const object = (pairs: unknown): Record<string, unknown> => Object.fromEntries(pairs as [string, unknown][]);
const withAttributes = (kind: Kind, attributes: JsonObject): JsonObject => ({
  attributes: { ...(kinds[kind].make(1).attributes as JsonObject), ...attributes },
});

describe.each(each)("a container of type %s", (kind) => {
  const { make, category, invalid, time } = kinds[kind];
  const countsOf = (item: EnvelopeItem, settings?: IngestSettingsPart) =>
    processed(kind, item, settings === undefined ? {} : { settings }).counts.filter(
      (count) => count.category === category,
    );

  test("gives a row for each of its parts, with every column", () => {
    const result = processed(kind, containerItem(kind, [make(0), make(1)]));
    expect(countsOf(containerItem(kind, [make(0), make(1)]))).toEqual([
      { category, outcome: "accepted", reason: "", quantity: 2 },
    ]);
    for (const { table, row } of result.rows)
      expect(Object.keys(row).sort()).toEqual(Object.keys(eventTables[table]).sort());
  });

  test("says how many there are; another number makes it invalid as a whole", () => {
    expect(countsOf(containerItem(kind, [make(0)], { count: 3 }))).toEqual([
      { category, outcome: "invalid", reason: invalid, quantity: 3 },
    ]);
    expect(countsOf(containerItem(kind, [make(0)], { count: 1_000_000_000 }))[0]?.quantity).toBe(1);
    expect(countsOf(containerItem(kind, []))).toEqual([]);
  });

  test("of another content type, or of none of JSON, is invalid", () => {
    expect(countsOf(containerItem(kind, [make(0)], { contentType: "application/x-other" }))).toEqual([
      { category, outcome: "invalid", reason: invalid, quantity: 1 },
    ]);
    const header = containerItem(kind, []).header;
    for (const [body, reason] of [
      ["{", "invalid_json"],
      ["[]", invalid],
      ["{}", invalid],
      ["", "no_data"],
    ] as const)
      expect(countsOf(itemOf({ ...header, item_count: 2 }, body))[0]).toMatchObject({
        outcome: "invalid",
        reason,
      });
  });

  test("without a version is that of the SDK's ninth major", () => {
    const item = itemOf(containerItem(kind, [make(0)]).header, { items: [make(0)] });
    expect(processed(kind, item).rows).toHaveLength(1);
  });

  test("loses only those of its parts that are none", () => {
    const parts = [make(0), null, 7, {}, make(1), make(2, { [time]: "yesterday" })];
    const counts = countsOf(containerItem(kind, parts));
    expect(counts[0]).toEqual({ category, outcome: "accepted", reason: "", quantity: 2 });
    expect(counts.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(6);
    expect(counts.map(({ reason }) => reason)).toContain("timestamp");
  });

  test("times far off are invalid, unless the clock that sent them was wrong", () => {
    const times = (seconds: number): JsonObject =>
      kind === "span" ? { start_timestamp: seconds, end_timestamp: seconds } : { timestamp: seconds };
    for (const seconds of [happenedAt - 40 * 86_400, happenedAt + 7200])
      expect(countsOf(containerItem(kind, [make(0, times(seconds))]))).toEqual([
        { category, outcome: "invalid", reason: "timestamp", quantity: 1 },
      ]);
    const column = kind === "span" ? "start_timestamp" : "timestamp";
    const late = happenedAt - 40 * 86_400;
    const envelopeHeader = { sent_at: new Date(receivedAtMs - 40 * 86_400_000).toISOString() };
    expect(one(kind, times(late), { envelopeHeader })[column]).toBe(Math.round(happenedAt * 1e6));
  });

  test("takes what the attributes do not say from the envelope", () => {
    const envelopeHeader = {
      sdk: { name: "sentry.python", version: "2.75.0" },
      trace: { environment: "staging", release: "shop@2", replay_id: "e".repeat(32) },
    };
    const row = one(kind, { attributes: {} }, { envelopeHeader });
    expect(row).toMatchObject({
      environment: "staging",
      release: "shop@2",
      sdk_name: "sentry.python",
      sdk_version: "2.75.0",
      platform: "python",
    });
    if (kind !== "trace_metric") expect(row.replay_id).toBe("e".repeat(32));
  });

  test("infers the address and the browser only where it is asked to", () => {
    const context = {
      clientIp: "198.51.100.4",
      userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
    };
    expect(one(kind, {}, context)).toMatchObject({ user_ip: "" });
    const asked = one(kind, {}, context, { infer_ip: "auto", infer_user_agent: "auto" });
    expect(asked.user_ip).toBe("198.51.100.4");
    expect(object(asked.attributes)).toMatchObject({ "browser.name": "Firefox", "os.name": "Linux" });
    const placeholder = withAttributes(kind, { "user.ip_address": { value: "{{auto}}", type: "string" } });
    expect(one(kind, placeholder, context).user_ip).toBe("198.51.100.4");
    expect(one(kind, placeholder, context, { infer_ip: "never" }).user_ip).toBe("");
    const own = withAttributes(kind, { "browser.name": { value: "Own", type: "string" } });
    expect(object(one(kind, own, context, { infer_user_agent: "auto" }).attributes)["browser.name"]).toBe(
      "Own",
    );
    const settings = { scrubbing: { dropIpAddresses: true } };
    expect(one(kind, placeholder, { ...context, settings }, { infer_ip: "auto" }).user_ip).toBe("");
  });

  test("knows where an address is, when the server does", () => {
    const geo = (address: string) =>
      address === "198.51.100.4" ? { country_code: "PT", city: "Lisbon" } : undefined;
    const row = one(
      kind,
      withAttributes(kind, { "user.ip_address": { value: "198.51.100.4", type: "string" } }),
      { geo },
    );
    expect(object(row.attributes)).toMatchObject({
      "user.geo.country_code": "PT",
      "user.geo.city": "Lisbon",
    });
  });

  test("holds no secret", () => {
    const row = one(
      kind,
      withAttributes(kind, {
        password: { value: "hunter2", type: "string" },
        pin: { value: 4711, type: "integer" },
        url: { value: "https://a.example/?token=hunter2", type: "string" },
        list: { value: ["hunter2", '{"password":"hunter2"}'].slice(1), type: "array" },
        "gen_ai.usage.input_tokens": { value: 812, type: "integer" },
      }),
    );
    expect(JSON.stringify(row.attributes)).not.toContain("hunter2");
    expect(object(row.attributes)).toMatchObject({ password: "[Filtered]", pin: "[Filtered]" });
    expect(object(row.numbers)).toMatchObject({ "gen_ai.usage.input_tokens": 812 });
  });

  test("keeps an integer that a double cannot hold", () => {
    const payload = JSON.stringify({
      items: [
        make(1, {
          attributes: { big: { value: "BIG", type: "integer" }, small: { value: 3, type: "integer" } },
        }),
      ],
    }).replace('"BIG"', "9007199254740993");
    const [row] = rowsOf(processed(kind, itemOf(containerItem(kind, [1]).header, payload)));
    expect(object(row?.attributes)).toMatchObject({ big: "9007199254740993" });
    expect(object(row?.numbers)).toEqual({ small: 3 });
  });

  test("follows the project's own rules", () => {
    const settings: IngestSettingsPart = {
      scrubbing: {
        rules: [
          {
            type: "pattern",
            pattern: "C-\\d+",
            method: "replace",
            placeholder: "C",
            source: "attributes.**",
          },
        ],
      },
    };
    const row = one(kind, withAttributes(kind, { customer: { value: "is C-4711", type: "string" } }), {
      settings,
    });
    expect(object(row.attributes)).toMatchObject({ customer: "is C" });
    expect(object(row.numbers)).toEqual(object(one(kind).numbers));
  });

  test("is filtered by release", () => {
    const settings: IngestSettingsPart = { filters: { releases: ["shop@1.*"] } };
    expect(countsOf(containerItem(kind, [make(0), make(1)]), settings)).toEqual([
      { category, outcome: "filtered", reason: "release-version", quantity: 2 },
    ]);
  });

  test("has the retention of its kind", () => {
    const retention = { transactions: 5, logs: 6, metrics: 7 };
    expect(one(kind, {}, { settings: { retention } }).retention_days).toBe(
      { span: 5, log: 6, trace_metric: 7 }[kind],
    );
  });

  test("of any content ends in rows and counts that add up, never in an exception", () => {
    const names = Object.keys(make(0)).concat("value", "type", "unit", "links", "attributes", "__proto__");
    const { node } = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { depthSize: "small", maxDepth: 5 },
        fc.oneof(
          fc.string(),
          fc.double(),
          fc.integer(),
          fc.boolean(),
          fc.constant(null),
          fc.constant("a".repeat(32)),
        ),
        fc.array(tie("node"), { maxLength: 3 }),
        fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), tie("node"), { maxKeys: 5 }),
      ),
    }));
    const parts = fc.array(
      fc.oneof(
        node,
        fc.dictionary(fc.constantFrom(...names), node).map((changes) => make(0, changes as JsonObject)),
      ),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(parts, (items) => {
        const item = containerItem(kind, items);
        const result = processed(kind, item);
        const sum = countsOf(item).reduce((total, { quantity }) => total + quantity, 0);
        expect(sum).toBe(items.length);
        for (const { table, row } of result.rows) {
          for (const [column, type] of Object.entries(eventTables[table])) {
            const value: unknown = (row as Readonly<Record<string, unknown>>)[column];
            if (type.includes("String") && !type.startsWith("Map")) expect(typeof value).toBe("string");
            if (type.startsWith("DateTime64") || type.startsWith("UInt16"))
              expect(Number.isSafeInteger(value)).toBe(true);
            if (type === "UUID") expect(value).toMatch(/^[0-9a-f]{32}$/);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("spans", () => {
  test("a segment may come after its children, and both say so", () => {
    const root = streamedSpan(5, {
      span_id: "a".repeat(16),
      parent_span_id: null,
      is_segment: true,
      name: "/users/4711",
      status: "error",
      attributes: {
        "sentry.span.source": { value: "url", type: "string" },
        "sentry.status.message": { value: "not_found", type: "string" },
        "http.method": { value: "get", type: "string" },
        "http.status_code": { value: 404, type: "integer" },
        "thread.id": { value: 7, type: "integer" },
        "sentry.profiler_id": { value: "b".repeat(32), type: "string" },
      },
    });
    const child = streamedSpan(1, {
      attributes: {
        "sentry.segment.id": { value: "a".repeat(16), type: "string" },
        "sentry.segment.name": { value: "/users/4711", type: "string" },
      },
    });
    const [first, second] = rowsOf(processed("span", containerItem("span", [child, root])));
    expect(first).toMatchObject({
      is_segment: 0,
      name: "pg.query",
      transaction: "/users/*",
      transaction_source: "sanitized",
      op: "default",
    });
    expect(second).toMatchObject({
      is_segment: 1,
      segment_id: "a".repeat(16),
      parent_span_id: "",
      name: "/users/*",
      transaction: "/users/*",
      status: "not_found",
      http_method: "GET",
      http_status: 404,
      thread_id: "7",
      profiler_id: "b".repeat(32),
      attributes: [],
    });
  });

  test("a status message that is more than a status stays", () => {
    const row = one("span", {
      status: "error",
      attributes: { "sentry.status.message": { value: "no cart", type: "string" } },
    });
    expect(row).toMatchObject({
      status: "internal_error",
      attributes: [["sentry.status.message", "no cart"]],
    });
  });

  test("links that name a span are kept", () => {
    const link = {
      trace_id: "c".repeat(32),
      span_id: "d".repeat(16),
      sampled: true,
      attributes: { token: "hunter2" },
    };
    const row = one("span", { links: [link, { trace_id: "x" }, 7] });
    expect(JSON.parse(String(row.links))).toEqual([{ ...link, attributes: { token: "[Filtered]" } }]);
  });

  test("a single span of the first version, as older browsers send web vitals", () => {
    const result = spanKind(
      itemOf(
        { type: "span" },
        {
          span_id: "a".repeat(16),
          trace_id: "b".repeat(32),
          parent_span_id: "c".repeat(16),
          segment_id: "c".repeat(16),
          op: "ui.interaction.click",
          origin: "auto.http.browser.inp",
          description: "body > button.pay",
          start_timestamp: happenedAt - 0.1,
          timestamp: happenedAt,
          exclusive_time: 96,
          measurements: { inp: { value: 96, unit: "millisecond" } },
          data: {
            release: "shop@1",
            "sentry.environment": "prod",
            "user_agent.original": "x",
            "sentry.replay_id": "e".repeat(32),
          },
        },
      ),
      itemContext({
        envelopeHeader: { trace: { release: "shop@1" }, sdk: { name: "sentry.javascript.browser" } },
      }),
    );
    expect(result.counts).toEqual([{ category: "span", outcome: "accepted", reason: "", quantity: 1 }]);
    expect(rowsOf(result)[0]).toMatchObject({
      op: "ui.interaction.click",
      description: "body > button.pay",
      segment_id: "c".repeat(16),
      duration_us: 100_000,
      environment: "prod",
      release: "shop@1",
      platform: "javascript",
      replay_id: "e".repeat(32),
    });
    expect(object(rowsOf(result)[0]?.numbers)).toMatchObject({ "measurements.inp": 96 });
  });

  test.each([
    ["", "no_data"],
    ["{", "invalid_json"],
    ["{}", "invalid_span"],
  ])("a single one of %j is invalid: %s", (body, reason) => {
    expect(spanKind(itemOf({ type: "span" }, body), itemContext()).counts).toEqual([
      { category: "span", outcome: "invalid", reason, quantity: 1 },
    ]);
  });

  test("a sampling rule keeps or drops whole traces, with their weight", () => {
    const settings: IngestSettingsPart = { sampling: [{ id: 3, category: "span", rate: 0.25 }] };
    for (let trace = 1; trace <= 20; trace += 1) {
      const trace_id = trace.toString(16).padStart(32, "f");
      const items = [streamedSpan(0, { trace_id }), streamedSpan(1, { trace_id })];
      const rows = rowsOf(processed("span", containerItem("span", items), { settings }));
      expect([0, 2]).toContain(rows.length);
      for (const row of rows) expect(row.sample_weight).toBe(4);
    }
  });
});

describe("logs", () => {
  test("have their secrets replaced, and nothing else", () => {
    expect(one("log", { body: "card 4111 1111 1111 1111 of mara" }).body).toBe("card [creditcard] of mara");
  });

  test.each([
    [{ level: "warn", severity_number: undefined }, "warn", 13],
    [{ level: "warning", severity_number: 14 }, "warn", 14],
    [{ level: undefined, severity_number: 22 }, "fatal", 22],
    [{ level: "odd", severity_number: undefined }, "info", 9],
    [{ level: "trace", severity_number: 99 }, "trace", 1],
  ])("%j is of level %s, number %d", (more, level, severity_number) => {
    expect(one("log", more)).toMatchObject({ level, severity_number });
  });

  test("of Python say their severity in attributes", () => {
    const attributes = {
      "sentry.severity_number": { value: 17, type: "integer" },
      "sentry.severity_text": { value: "error", type: "string" },
    };
    expect(one("log", { level: undefined, severity_number: undefined, attributes })).toMatchObject({
      level: "error",
      severity_number: 17,
      numbers: [],
    });
  });

  test("have ids of their own, the same for a replay", () => {
    const item = containerItem("log", [log(0), log(0), log(1)]);
    const ids = rowsOf(processed("log", item)).map((row) => row.item_id);
    expect(new Set(ids).size).toBe(3);
    expect(rowsOf(processed("log", item)).map((row) => row.item_id)).toEqual(ids);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{12}7[0-9a-f]{3}8[0-9a-f]{15}$/);
  });

  test("are counted by bytes, too, and the bytes add up to what came", () => {
    const item = containerItem("log", [log(0), null, log(1)]);
    const bytes = processed("log", item).counts.filter(({ category }) => category === "log_byte");
    expect(bytes.map(({ outcome }) => outcome)).toEqual(["accepted", "invalid"]);
    expect(bytes.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(item.payload.length);
  });

  test("keep attributes that are columns of spans", () => {
    const row = one(
      "log",
      withAttributes("log", {
        "http.method": { value: "GET", type: "string" },
        "sentry.origin": { value: "auto", type: "string" },
      }),
    );
    expect(object(row.attributes)).toMatchObject({ "http.method": "GET", "sentry.origin": "auto" });
  });
});

describe("metrics", () => {
  test("of each type", () => {
    for (const type of ["counter", "gauge", "distribution"])
      expect(one("trace_metric", { type })).toMatchObject({
        type,
        value: 13.5,
        min: 13.5,
        max: 13.5,
        count: 1,
        buckets: "",
      });
  });

  test.each([{ type: "set" }, { name: "" }, { name: "x".repeat(300) }, { value: "much" }, { value: null }])(
    "%j is none",
    (more) => {
      expect(
        metricKind(containerItem("trace_metric", [metric(0, more as JsonObject)]), itemContext()).counts,
      ).toEqual([{ category: "trace_metric", outcome: "invalid", reason: "payload", quantity: 1 }]);
    },
  );
});

import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeUtf8, readEnvelope } from "@vedette/protocol";
import { eventTables, type SessionRow } from "#ports/event-tables.ts";
import type { ItemResult } from "../../item-result.ts";
import { itemContext, receivedAtMs } from "../../steps/item-context.fixture.ts";
import { sessionAggregatesKind } from "./session-aggregates.ts";
import { sessionKind } from "./session.ts";

const iso = (ms: number): string => new Date(ms).toISOString();
const startedMs = receivedAtMs - 5000;
const session = {
  sid: "7c7b6585-f901-4351-bf8d-02711b721929",
  init: true,
  started: iso(startedMs),
  timestamp: iso(startedMs + 1000),
  status: "ok",
  errors: 0,
  did: "u-17",
  attrs: { release: "shop@1.2.3", environment: "prod", ip_address: "203.0.113.9" },
};

const context = itemContext({
  envelopeHeader: { sdk: { name: "sentry.javascript.node", version: "11.0.0" } },
});
const run = (payload: unknown, type = "session", inContext = context): ItemResult =>
  (type === "session" ? sessionKind : sessionAggregatesKind)(
    { header: { type }, payload: encodeUtf8(JSON.stringify(payload)) },
    inContext,
  );

function rowsOf(result: ItemResult): readonly SessionRow[] {
  return result.rows.map((each) => {
    if (each.table !== "sessions") throw new Error(each.table);
    return each.row;
  });
}

const rowOf = (changes: object): SessionRow => {
  const [row] = rowsOf(run({ ...session, ...changes }));
  if (row === undefined) throw new Error("no row");
  return row;
};

describe("a session", () => {
  test("is a row with its whole state, and its user only as a hash", () => {
    const result = run(session);
    expect(result.counts).toEqual([{ category: "session", outcome: "accepted", reason: "", quantity: 1 }]);
    const [row] = rowsOf(result);
    expect(row).toMatchObject({
      session_id: "7c7b6585f9014351bf8d02711b721929",
      started: startedMs,
      timestamp: startedMs + 1000,
      seq: 0,
      is_init: 1,
      status: "ok",
      errors: 0,
      quantity: 1,
      release: "shop@1.2.3",
      environment: "prod",
      sdk_name: "sentry.javascript.node",
      retention_days: 90,
    });
    expect(Object.keys(row ?? {}).sort()).toEqual(Object.keys(eventTables.sessions).sort());
    expect(row?.user_hash).not.toBe(0n);
    expect(Object.values(row ?? {}).join(" ")).not.toMatch(/u-17|203\.0\.113\.9/);
    expect(rowOf({ did: null }).user_hash).toBe(0n);
  });

  test("that ends well after errors stays exited, with its errors", () => {
    expect(rowOf({ init: false, status: "exited", errors: 2, duration: 1.5 })).toMatchObject({
      status: "exited",
      errors: 2,
      is_init: 0,
      seq: receivedAtMs,
      duration_ms: 1500,
    });
  });

  test("that crashed has an error, whatever was counted", () => {
    expect(rowOf({ status: "crashed", errors: 0 })).toMatchObject({ status: "crashed", errors: 1 });
    expect(rowOf({ status: "abnormal", abnormal_mechanism: "anr_foreground" })).toMatchObject({
      errors: 1,
      abnormal_mechanism: "anr_foreground",
    });
    expect(rowOf({ status: "unhandled" })).toMatchObject({ status: "unhandled", errors: 1 });
  });

  test.each([
    ["degraded", 3, "errored"],
    ["something new", 0, "ok"],
    ["something new", 1, "errored"],
    [undefined, 0, "ok"],
  ])("of status %s with %i errors is %s", (status, errors, expected) => {
    expect(rowOf({ status, errors }).status).toBe(expected);
  });

  test("has a duration only once it ended", () => {
    expect(rowOf({ status: "ok", duration: 9 }).duration_ms).toBe(0);
  });

  test("without an id gets the same one on every replay, and another than its neighbours", () => {
    const first = rowOf({ sid: undefined, status: "exited" }).session_id;
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(rowOf({ sid: undefined, status: "exited" }).session_id).toBe(first);
    expect(rowOf({ sid: undefined, status: "crashed" }).session_id).not.toBe(first);
  });

  test.each([
    [{ attrs: { environment: "prod" } }, "payload"],
    [{ attrs: { release: "a/b" } }, "payload"],
    [{ attrs: { release: "latest" } }, "payload"],
    [{ attrs: { release: "x".repeat(251) } }, "payload"],
    [{ attrs: { release: "  " } }, "payload"],
    [{ sid: "seven" }, "payload"],
    [{ started: undefined }, "timestamp"],
    [{ started: iso(receivedAtMs + 61_000) }, "timestamp"],
    [{ started: iso(receivedAtMs - 91 * 86_400_000) }, "timestamp"],
  ])("with %j is invalid: %s", (changes, reason) => {
    expect(run({ ...session, ...changes })).toEqual({
      counts: [{ category: "session", outcome: "invalid", reason, quantity: 1 }],
      rows: [],
    });
  });

  test("of a clock that is hours off is moved to our time", () => {
    const offMs = 3 * 3_600_000;
    const result = run(
      { ...session, started: iso(startedMs - offMs), timestamp: iso(startedMs - offMs + 1000) },
      "session",
      itemContext({ envelopeHeader: { sent_at: iso(receivedAtMs - offMs) } }),
    );
    expect(rowsOf(result)[0]).toMatchObject({ started: startedMs, timestamp: startedMs + 1000 });
  });

  test("follows the filters and the retention of the project", () => {
    const filtered = itemContext({ settings: { filters: { releases: ["shop@1.*"] } } });
    expect(run(session, "session", filtered).counts).toEqual([
      { category: "session", outcome: "filtered", reason: "release-version", quantity: 1 },
    ]);
    const short = itemContext({ settings: { retention: { sessions: 7 } } });
    expect(rowsOf(run(session, "session", short))[0]?.retention_days).toBe(7);
  });
});

const fixtures = new URL("../../../../../protocol/fixtures/", import.meta.url);

test.each([
  ["browser-11.12.0-session.envelope", { release: "shop-browser@2.4.1", environment: "staging", errors: 0 }],
  ["node-11.11.0-session.envelope", { release: "shop@4.2.0", environment: "production", errors: 1 }],
])("what an SDK sent is a session: %s", (name, expected) => {
  const read = readEnvelope(readFileSync(new URL(name, fixtures)));
  if (!read.ok) throw new Error(read.fault.message);
  const { header, items } = read.envelope;
  const sentAtMs = Date.parse(String(header.sent_at));
  const rows = items.flatMap((item) =>
    rowsOf(sessionKind(item, itemContext({ envelopeHeader: header, receivedAtMs: sentAtMs + 40 }))),
  );
  expect(rows).toMatchObject([{ ...expected, status: "ok", is_init: 1, seq: 0 }]);
  expect(rows[0]?.sdk_name).toMatch(/^sentry\.javascript\./);
});

describe("aggregates", () => {
  const bucket = { started: iso(startedMs), exited: 3, errored: 1, crashed: 0, abnormal: 2 };
  const item = { aggregates: [bucket], attrs: session.attrs };

  test("are a row per counter, which together are the bucket", () => {
    const result = run(item, "sessions");
    expect(result.counts).toEqual([{ category: "session", outcome: "accepted", reason: "", quantity: 1 }]);
    expect(rowsOf(result).map(({ status, quantity, errors }) => [status, quantity, errors])).toEqual([
      ["exited", 3, 0],
      ["errored", 1, 1],
      ["abnormal", 2, 1],
    ]);
    expect(rowsOf(result)[0]).toMatchObject({ session_id: "0".repeat(32), started: startedMs, is_init: 1 });
  });

  test("are kept as far as they can be read", () => {
    const aggregates = [
      bucket,
      { ...bucket, started: "yesterday" },
      7,
      { started: iso(startedMs), exited: -1 },
    ];
    expect(rowsOf(run({ ...item, aggregates }, "sessions"))).toHaveLength(3);
  });

  test("are at most a hundred buckets", () => {
    const many = (count: number): ItemResult =>
      run({ ...item, aggregates: Array.from({ length: count }, () => bucket) }, "sessions");
    expect(rowsOf(many(100))).toHaveLength(300);
    expect(many(101).counts).toMatchObject([{ outcome: "invalid", reason: "too_large" }]);
  });

  test.each([
    [{ aggregates: [] }, "no_data"],
    [{ aggregates: {} }, "payload"],
    [{ attrs: {} }, "payload"],
    [{ aggregates: [{ ...bucket, started: iso(receivedAtMs + 120_000) }] }, "timestamp"],
  ])("%j are invalid: %s", (changes, reason) => {
    expect(run({ ...item, ...changes }, "sessions").counts).toMatchObject([{ outcome: "invalid", reason }]);
  });
});

test("whatever comes, one item is one count and every row has its columns", () => {
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constant(iso(startedMs)),
    fc.double(),
    fc.bigInt({ min: 0n }).map(Number),
  );
  const hostile = fc.record({
    sid: fc.oneof(value, fc.uuid()),
    init: value,
    started: fc.oneof(value, fc.constant(iso(startedMs))),
    timestamp: value,
    status: value,
    errors: value,
    did: value,
    seq: value,
    duration: value,
    attrs: fc.oneof(value, fc.constant(session.attrs)),
    aggregates: fc.oneof(
      value,
      fc.array(
        fc.record({ started: fc.constant(iso(startedMs)), exited: value, crashed: value, did: value }),
      ),
    ),
  });
  fc.assert(
    fc.property(hostile, fc.constantFrom("session", "sessions"), (payload, type) => {
      const result = run(payload, type);
      expect(result.counts).toHaveLength(1);
      for (const row of rowsOf(result)) {
        expect(Number.isSafeInteger(row.started) && Number.isSafeInteger(row.timestamp)).toBe(true);
        expect(Number.isSafeInteger(row.seq) && Number.isSafeInteger(row.duration_ms)).toBe(true);
        expect(row.errors <= 0xffff_ffff && row.quantity <= 0xffff_ffff).toBe(true);
      }
    }),
  );
});

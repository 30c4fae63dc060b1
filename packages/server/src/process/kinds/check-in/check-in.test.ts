import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeUtf8 } from "@vedette/protocol";
import { eventTables, type CheckInRow } from "#ports/event-tables.ts";
import type { ItemResult } from "../../item-result.ts";
import { itemContext, receivedAtMs } from "../../steps/item-context.fixture.ts";
import { checkInKind, monitorSlug } from "./check-in.ts";
import { isCrontab } from "./crontab.ts";

const run = (payload: unknown): ItemResult =>
  checkInKind({ header: { type: "check_in" }, payload: encodeUtf8(JSON.stringify(payload)) }, itemContext());

function rowOf(payload: unknown): CheckInRow {
  const [first] = run(payload).rows;
  if (first?.table !== "check_ins") throw new Error("no row");
  return first.row;
}

const checkIn = {
  check_in_id: "83a7c03e-d024-4c2e-9a84-6c1e2d2d4c0f",
  monitor_slug: "nightly-import",
  status: "in_progress",
  duration: null,
  environment: "prod",
  release: "shop@1",
  contexts: { trace: { trace_id: "0123456789abcdef0123456789abcdef" } },
  monitor_config: {
    schedule: { type: "crontab", value: "*/5 * * * *" },
    checkin_margin: 2,
    max_runtime: 5,
    timezone: "Europe/Lisbon",
    failure_issue_threshold: 1,
    recovery_threshold: 1,
  },
};

test("a check-in is a row, dated by our clock", () => {
  const row = rowOf({ ...checkIn, timestamp: "2001-01-01T00:00:00Z" });
  expect(row).toMatchObject({
    check_in_id: "83a7c03ed0244c2e9a846c1e2d2d4c0f",
    monitor_slug: "nightly-import",
    status: "in_progress",
    timestamp: receivedAtMs,
    duration_ms: 0,
    environment: "prod",
    release: "shop@1",
    trace_id: "0123456789abcdef0123456789abcdef",
  });
  expect(JSON.parse(row.monitor_config)).toEqual(checkIn.monitor_config);
  expect(Object.keys(row).sort()).toEqual(Object.keys(eventTables.check_ins).sort());
  expect(run(checkIn).counts).toEqual([
    { category: "monitor", outcome: "accepted", reason: "", quantity: 1 },
  ]);
});

test("a duration is kept in milliseconds", () => {
  expect(rowOf({ ...checkIn, status: "ok", duration: 12.5 }).duration_ms).toBe(12_500);
  expect(rowOf({ ...checkIn, status: "ok", duration: -1 }).duration_ms).toBe(0);
  expect(rowOf({ ...checkIn, status: "ok", duration: "2.5" }).duration_ms).toBe(2500);
});

test("only the server says that one was missed", () => {
  for (const status of ["missed", "timeout", "", 7, undefined])
    expect(rowOf({ ...checkIn, status }).status).toBe("unknown");
});

test("an end without an id names none; a beginning gets one, the same on a replay", () => {
  const nil = "0".repeat(32);
  expect(rowOf({ ...checkIn, check_in_id: nil, status: "ok" }).check_in_id).toBe(nil);
  const begun = rowOf({ ...checkIn, check_in_id: nil }).check_in_id;
  expect(begun).not.toBe(nil);
  expect(rowOf({ ...checkIn, check_in_id: nil }).check_in_id).toBe(begun);
});

test("without an environment it is production", () => {
  expect(rowOf({ ...checkIn, environment: null }).environment).toBe("production");
});

test.each([
  ["My Nightly  Job!", "my-nightly-job"],
  ["UPPER_case", "upper_case"],
  ["é".repeat(10), "e".repeat(10)],
  [`${"a".repeat(49)}-b`, "a".repeat(49)],
  ["///", ""],
  [7, ""],
])("the slug of %j is %j", (given, slug) => {
  expect(monitorSlug(given)).toBe(slug);
});

test.each([
  ["4111 1111 1111 1111", "creditcard"],
  ["4111-1111-1111-1111", "creditcard"],
  ["Invoice-4111111111111111-nightly", "invoice-creditcard-nightly"],
  ["invoice-4111111111111112", "invoice-4111111111111112"],
  ["backup-10-0-0-5", "backup-10-0-0-5"],
])("a monitor is named without cards: %j is %j", (given, slug) => {
  expect(rowOf({ ...checkIn, monitor_slug: given }).monitor_slug).toBe(slug);
});

test("where a project has no scrubbing, a slug is what it was", () => {
  const off = itemContext({ settings: { scrubbing: { isOn: false } } });
  const payload = encodeUtf8(JSON.stringify({ ...checkIn, monitor_slug: "4111111111111111" }));
  const [first] = checkInKind({ header: { type: "check_in" }, payload }, off).rows;
  expect(first?.row).toMatchObject({ monitor_slug: "4111111111111111" });
});

test.each([
  [{ ...checkIn, monitor_slug: " " }, "payload"],
  [{ ...checkIn, monitor_slug: undefined }, "payload"],
  [[], "payload"],
])("%j is invalid", (payload, reason) => {
  expect(run(payload).counts).toEqual([{ category: "monitor", outcome: "invalid", reason, quantity: 1 }]);
});

describe("the settings of a monitor", () => {
  const configOf = (config: object): unknown => {
    const { monitor_config: text } = rowOf({ ...checkIn, monitor_config: config });
    return text === "" ? "" : (JSON.parse(text) as unknown);
  };

  test("are kept as far as they can be followed", () => {
    expect(
      configOf({
        schedule: { type: "interval", value: 2, unit: "hour", more: 1 },
        checkin_margin: 1e9,
        max_runtime: -1,
        timezone: "Middle/Earth",
        failure_issue_threshold: 10_000,
        recovery_threshold: 0,
        owner: "team:7 4111111111111111",
      }),
    ).toEqual({
      schedule: { type: "interval", value: 2, unit: "hour" },
      checkin_margin: 40_320,
      failure_issue_threshold: 720,
      owner: "team:7 [creditcard]",
    });
  });

  test.each([
    {},
    { schedule: "* * * * *" },
    { schedule: { type: "crontab", value: "61 * * * *" } },
    { schedule: { type: "interval", value: 0, unit: "day" } },
    { schedule: { type: "interval", value: 1, unit: "second" } },
  ])("%j is no schedule, and the check-in counts without it", (config) => {
    expect(configOf(config)).toBe("");
  });

  test.each(["* * * * *", "*/15 0-6,20 1 jan-mar mon", "@hourly", "5 4 * * sun", "0 0 31 12 7"])(
    "%s is a schedule",
    (text) => expect(isCrontab(text)).toBe(true),
  );
  test.each([
    "",
    "* * * *",
    "* * * * * *",
    "@reboot",
    "*/0 * * * *",
    "60 * * * *",
    "1- * * * *",
    "a b c d e",
  ])("%j is none", (text) => expect(isCrontab(text)).toBe(false));
});

test("whatever comes, it is one count and a row of bounded values", () => {
  const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.double());
  const hostile = fc.record({
    check_in_id: value,
    monitor_slug: fc.oneof(fc.string({ unit: "binary" }), value),
    status: value,
    duration: value,
    environment: value,
    contexts: fc.oneof(value, fc.record({ trace: value })),
    monitor_config: fc.oneof(
      value,
      fc.record({
        schedule: fc.oneof(
          value,
          fc.record({ type: fc.constantFrom("crontab", "interval"), value, unit: value }),
        ),
        timezone: value,
        checkin_margin: value,
      }),
    ),
  });
  fc.assert(
    fc.property(hostile, (payload) => {
      const result = run(payload);
      expect(result.counts).toHaveLength(1);
      for (const { row } of result.rows) {
        const { monitor_slug: slug, duration_ms: durationMs } = row as CheckInRow;
        expect(slug.length > 0 && slug.length <= 50).toBe(true);
        expect(Number.isSafeInteger(durationMs)).toBe(true);
      }
    }),
  );
});

import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { processorMs } from "@vedette/tests/support/processor-time.ts";
import {
  decodeUtf8,
  encodeUtf8,
  parseTimestamp,
  readEnvelope,
  type EnvelopeItem,
  type JsonObject,
} from "@vedette/protocol";
import type { IngestSettingsPart } from "#domain/ingest-settings/ingest-settings.ts";
import { eventTables, type ErrorRow } from "#ports/event-tables.ts";
import { eventFromColumns } from "#rules/event-payload.ts";
import { itemContext } from "../../steps/item-context.fixture.ts";
import { processErrorItem, type ErrorItemResult } from "./process-error-item.ts";

function processed(payload: unknown, envelopeHeader: JsonObject = {}): ErrorItemResult {
  const text = typeof payload === "string" ? payload : JSON.stringify(payload);
  return processErrorItem(
    { header: { type: "event" }, payload: encodeUtf8(text) },
    itemContext({ envelopeHeader }),
  );
}

function rowOf(payload: unknown, envelopeHeader?: JsonObject): ErrorRow {
  const result = processed(payload, envelopeHeader);
  if (result.outcome !== "accepted")
    throw new Error(`${result.outcome}: ${result.reason} ${String(result.dead?.error)}`);
  return result.row;
}

describe("results", () => {
  test.each([
    ["", "no_data"],
    ["{broken", "invalid_json"],
    ["[]", "payload"],
    ['{"type":"transaction"}', "invalid_transaction"],
  ])("%j is invalid: %s", (payload, reason) => {
    expect(processed(payload)).toEqual({ outcome: "invalid", category: "error", reason });
  });

  test("an event without anything is an event", () => {
    const result = processed({});
    expect(result).toMatchObject({
      outcome: "accepted",
      category: "error",
      row: { title: "<unlabeled event>", event_id: "f".repeat(32), user_hash: 0n, handled: 2 },
    });
  });

  test("the same record gives the same row, byte for byte", () => {
    const payload = { message: "x", tags: { b: 1, a: 2 }, extra: { z: 1, y: [2] }, user: { id: 1 } };
    expect(processed(payload)).toEqual(processed(payload));
  });

  test("what the issue is told", () => {
    const result = processed({
      timestamp: itemContext().record.receivedAtMs / 1000 - 10,
      platform: "python",
      level: "fatal",
      release: "shop@1",
      logger: "cart",
      exception: [{ type: "E", value: "v", mechanism: { type: "x", handled: false } }],
    });
    expect(result.outcome === "accepted" && result.seed).toEqual({
      projectId: 1,
      hash: rowOf({ exception: [{ type: "E", value: "v" }] }).group_hash,
      title: "E: v",
      culprit: "",
      type: "error",
      level: "fatal",
      platform: "python",
      logger: "cart",
      metadata: { type: "E", value: "v" },
      isUnhandled: true,
      firstSeenMs: itemContext().record.receivedAtMs - 10_000,
      lastSeenMs: itemContext().record.receivedAtMs - 10_000,
      release: "shop@1",
      category: "crash",
      component: "",
    });
  });
});

describe("what a project decided", () => {
  const run = (payload: unknown, settings: IngestSettingsPart) =>
    processErrorItem(
      { header: { type: "event" }, payload: encodeUtf8(JSON.stringify(payload)) },
      itemContext({ settings }),
    );

  test("filters come before scrubbing: they see what it takes out", () => {
    const payload = { message: "card 4111 1111 1111 1111 declined" };
    const filters = { errorMessages: ["*4111 1111*"] };
    expect(run(payload, { filters })).toEqual({
      outcome: "filtered",
      category: "error",
      reason: "error-message",
    });
  });

  test("sampling drops, or gives the row its weight", () => {
    const rule = { id: 9, category: "error" } as const;
    expect(run({ message: "x" }, { sampling: [{ ...rule, rate: 0 }] })).toMatchObject({
      outcome: "filtered",
      reason: "Sampled:9",
    });
    const weights = Array.from({ length: 200 }, (_, index) => {
      const event_id = index.toString(16).padStart(32, "0");
      const result = run({ message: "x", event_id }, { sampling: [{ ...rule, rate: 0.1 }] });
      return result.outcome === "accepted" ? result.row.sample_weight : 0;
    });
    expect(new Set(weights)).toEqual(new Set([0, 10]));
  });

  test("rules reach the title, the tags and the user's columns", () => {
    const rules = [{ type: "email", method: "replace", placeholder: "[mail]", source: "**" }] as const;
    const payload = {
      exception: [{ type: "E", value: "no cart of mara@example.net" }],
      user: { email: "mara@example.net" },
      tags: { who: "mara@example.net" },
      transaction: "GET /mara@example.net",
    };
    const result = run(payload, { scrubbing: { rules } });
    expect(result.outcome === "accepted" && result.row).toMatchObject({
      title: "E: no cart of [mail]",
      culprit: "GET /[mail]",
      user_email: "[mail]",
    });
    const text = JSON.stringify(result, (_, value: unknown) => (typeof value === "bigint" ? "" : value));
    expect(text).not.toContain("mara@");
  });

  test("rules of grouping decide the group, the title and the frames, and are kept with the event", () => {
    const payload = {
      platform: "python",
      fingerprint: ["of-client"],
      tags: { region: "eu" },
      exception: [
        {
          type: "PayError",
          value: "declined",
          stacktrace: {
            frames: [
              { function: "send", module: "lib.http", in_app: false },
              { function: "pay", module: "shop.cart", in_app: true },
            ],
          },
        },
      ],
    };
    const grouping = {
      fingerprintRules: 'app:yes module:lib.* -> pay, {{ tags.region }} title="Payment {{ error.value }}"',
      stackTraceRules: "module:lib.* +app",
    };
    const result = run(payload, { grouping });
    if (result.outcome !== "accepted") throw new Error(result.reason);
    expect(result).toMatchObject({
      row: { title: "Payment declined", group_hash: rowOf({ fingerprint: ["pay", "eu"] }).group_hash },
      seed: { title: "Payment declined" },
    });
    const { event, grouping: stored } = eventFromColumns(result.row);
    expect(event.fingerprint).toEqual(["of-client"]);
    expect(event.exception?.values[0]?.stacktrace?.frames[0]).toMatchObject({
      in_app: true,
      data: { orig_in_app: 0 },
    });
    expect(stored).toEqual({
      variant: "custom-fingerprint",
      components: ["pay", "eu"],
      rules: {
        rule: { kind: "fingerprint", origin: "project", line: 1, text: grouping.fingerprintRules },
        frameRules: [{ kind: "stack-trace", origin: "project", line: 1, text: grouping.stackTraceRules }],
      },
    });
    expect(run(payload, { grouping })).toEqual(result);
  });

  test("rules that cannot be read, as an older server may have stored them, take no event with them", () => {
    const grouping = { fingerprintRules: "((\ntype:E -> read", stackTraceRules: "[".repeat(3_000) };
    const result = run({ exception: [{ type: "E" }] }, { grouping });
    expect(result.outcome === "accepted" && eventFromColumns(result.row).grouping).toMatchObject({
      components: ["read"],
    });
  });

  test("errors may be kept for another time than the rest", () => {
    const result = run({ message: "x" }, { retention: { errors: 7 } });
    expect(result.outcome === "accepted" && result.row.retention_days).toBe(7);
    expect(rowOf({ message: "x" }).retention_days).toBe(90);
  });
});

describe("rows", () => {
  test("have every column of the table, and no other", () => {
    expect(Object.keys(rowOf({})).sort()).toEqual(Object.keys(eventTables.errors).sort());
  });

  test("hold ids of traces only where they are ids", () => {
    const trace = (context: unknown): ErrorRow => rowOf({ contexts: { trace: context } });
    expect(
      trace({ trace_id: "0123456789ABCDEF0123456789abcdef", span_id: "0123456789abcdef" }),
    ).toMatchObject({ trace_id: "0123456789abcdef0123456789abcdef", span_id: "0123456789abcdef" });
    expect(trace({ trace_id: "x".repeat(32), span_id: 7 })).toMatchObject({ trace_id: "", span_id: "" });
  });

  test("never hold a secret that came under its name", () => {
    const row = rowOf({
      extra: { password: "hunter2" },
      request: { url: "https://a.example", headers: { Authorization: "Bearer hunter2hunter2" } },
      tags: { token: "hunter2" },
    });
    expect(
      JSON.stringify(row, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
    ).not.toContain("hunter2");
  });
});

const scalar = fc.oneof(fc.string(), fc.double(), fc.integer(), fc.boolean(), fc.constant(null));
const fieldNames = [
  "event_id",
  "timestamp",
  "level",
  "platform",
  "logger",
  "transaction",
  "server_name",
  "release",
  "dist",
  "environment",
  "message",
  "logentry",
  "exception",
  "stacktrace",
  "threads",
  "breadcrumbs",
  "request",
  "user",
  "contexts",
  "tags",
  "extra",
  "modules",
  "fingerprint",
  "sdk",
  "debug_meta",
  "template",
  "csp",
  "_meta",
  "checksum",
];
const anyPayload = fc.dictionary(
  fc.oneof(fc.constantFrom(...fieldNames), fc.string()),
  fc.oneof(scalar, fc.jsonValue({ maxDepth: 4 })),
);

test("any JSON object ends as a row or as invalid, never dead", () => {
  fc.assert(
    fc.property(anyPayload, (payload) => {
      const result = processed(payload);
      if (result.outcome !== "accepted") throw new Error(`${result.reason}: ${String(result.dead?.error)}`);
      for (const [column, type] of Object.entries(eventTables.errors)) {
        const value: unknown = result.row[column as keyof ErrorRow];
        if (type.includes("String") && !/^(?:Map|Array)/.test(type)) expect(typeof value).toBe("string");
        if (type.startsWith("Array")) expect(Array.isArray(value)).toBe(true);
        if (type === "DateTime64(3)") expect(Number.isSafeInteger(value)).toBe(true);
      }
      expect(result.row.group_hash).toMatch(/^[0-9a-f]{32}$/);
    }),
    { numRuns: 300 },
  );
});

test("the event comes back out of its row", () => {
  fc.assert(
    fc.property(anyPayload, (payload) => {
      const row = rowOf(payload);
      const { event } = eventFromColumns(row);
      const again = rowOf(JSON.parse(JSON.stringify(event)), {});
      // Reading it once more changes nothing: what was stored is the whole normal form.
      const comparable = (each: ErrorRow) => ({ ...each, rest: "", tags: Object.fromEntries(each.tags) });
      expect(comparable(again)).toEqual(comparable(row));
    }),
    { numRuns: 200 },
  );
});

describe("an event made to cost time", () => {
  const fill = (piece: string, length: number): string =>
    piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

  // 1 MiB is the most that an event may have; a quiet core takes a tenth of a second for the worst of these.
  test.each([
    "\\",
    '\\"',
    "-eyJ",
    "eyJa.",
    "://",
    "://a@",
    "@",
    "4 ",
    "1-",
    "?a=",
    '"a":"',
    "Bearer ",
    "-----BEGIN ",
    "AA00 ",
    "1.",
    "::",
  ])("of %j is done in bounded time", (piece) => {
    const startMs = processorMs();
    rowOf({
      platform: "javascript",
      exception: Array.from({ length: 30 }, () => ({
        type: "E",
        value: fill(piece, 9000),
        stacktrace: {
          frames: Array.from({ length: 5 }, () => ({
            filename: fill(piece, 512),
            function: fill(piece, 512),
            module: fill(piece, 512),
            context_line: fill(piece, 1024),
          })),
        },
      })),
      breadcrumbs: Array.from({ length: 10 }, () => ({
        message: fill(piece, 8000),
        timestamp: fill(piece, 60),
      })),
      request: {
        url: fill(piece, 2000),
        data: fill(piece, 100_000),
        cookies: fill(piece, 50_000),
        headers: { "user-agent": fill(piece, 999) },
      },
      extra: { one: fill(piece, 200_000), many: Array.from({ length: 500 }, () => fill(piece, 400)) },
    });
    expect(processorMs() - startMs).toBeLessThan(4000);
  });

  test.each([
    [
      "keys",
      { extra: Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`key${index}`, index])) },
    ],
    [
      "tags",
      { tags: Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`key${index}`, "v"])) },
    ],
    ["exceptions", { exception: Array.from({ length: 30_000 }, (_, index) => ({ type: `E${index}` })) }],
    [
      "frames",
      {
        exception: [
          {
            type: "E",
            stacktrace: { frames: Array.from({ length: 30_000 }, (_, index) => ({ function: `f${index}` })) },
          },
        ],
      },
    ],
    [
      "breadcrumbs",
      { breadcrumbs: Array.from({ length: 60_000 }, (_, index) => ({ message: `m${index}` })) },
    ],
    [
      "contexts",
      { contexts: Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`key${index}`, {}])) },
    ],
  ])("of very many %s is done in bounded time, and stored small", (_name, payload) => {
    const startMs = processorMs();
    const row = rowOf(payload);
    expect(processorMs() - startMs).toBeLessThan(4000);
    expect(
      JSON.stringify([row.extra, row.exception, row.breadcrumbs, row.contexts, row.rest, row.tags]).length,
    ).toBeLessThan(700_000);
  });
});

const fixtures = new URL("../../../../../protocol/fixtures/", import.meta.url);

function eventItem(name: string): { item: EnvelopeItem; header: JsonObject } {
  const read = readEnvelope(readFileSync(new URL(name, fixtures)));
  if (!read.ok) throw new Error(read.fault.message);
  const item = read.envelope.items.find(({ header }) => header.type === "event");
  if (item === undefined) throw new Error("the fixture holds no event");
  return { item, header: read.envelope.header };
}

test.each(readdirSync(fixtures).filter((name) => name.endsWith(".envelope") && !name.includes("session")))(
  "the row of %s",
  (name) => {
    const { item, header } = eventItem(name);
    const { timestamp } = JSON.parse(decodeUtf8(item.payload)) as { timestamp: unknown };
    const happenedAtMs = Math.round((parseTimestamp(timestamp) ?? 0) * 1000);
    const result = processErrorItem(
      item,
      itemContext({ envelopeHeader: header, receivedAtMs: happenedAtMs + 40 }),
    );
    if (result.outcome !== "accepted") throw new Error(result.reason);
    const { row } = result;
    const { event, grouping, remarks } = eventFromColumns(row);
    expect(remarks).toEqual([]);
    expect({
      title: row.title,
      culprit: row.culprit,
      type: row.type,
      platform: row.platform,
      level: row.level,
      handled: row.handled,
      sdk: `${row.sdk_name} ${row.sdk_version}`,
      release: row.release,
      environment: row.environment,
      user: [row.user_id, row.user_email, row.user_name, row.user_ip],
      tags: Object.fromEntries(row.tags),
      exceptions: event.exception?.values.map(
        (value) =>
          `${value.type ?? "-"}: ${value.value ?? "-"} (${value.stacktrace?.frames.length ?? 0} frames)`,
      ),
      contexts: Object.keys(event.contexts ?? {}).sort(),
      breadcrumbs: event.breadcrumbs?.values.length ?? 0,
      grouping,
      hash: row.group_hash,
    }).toMatchSnapshot();
  },
);

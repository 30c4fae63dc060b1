import { zstdDecompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { processorMs } from "@vedette/tests/support/processor-time.ts";
import { encodeUtf8 } from "@vedette/protocol";
import { eventTables, type ProfileRow } from "#ports/event-tables.ts";
import type { ItemResult } from "../../item-result.ts";
import { itemContext, receivedAtMs } from "../../steps/item-context.fixture.ts";
import { profileChunkKind } from "./profile-chunk.ts";
import { profileKind } from "./profile.ts";

const id = (digit: string): string => digit.repeat(32);
const seconds = receivedAtMs / 1000;

const profile = {
  version: "1",
  event_id: id("f"),
  platform: "python",
  timestamp: new Date(receivedAtMs - 4000).toISOString(),
  release: "shop@1",
  environment: "prod",
  os: { name: "Linux", version: "6.1" },
  device: { architecture: "x86_64" },
  transactions: [
    {
      id: id("b"),
      name: "/cart/<id>",
      trace_id: id("d"),
      relative_start_ns: "0",
      relative_end_ns: "30000000",
    },
  ],
  transaction_tags: { token: "hunter2hunter2" },
  profile: {
    frames: [
      {
        function: "main",
        abs_path: "/home/ada/app.py",
        vars: { password: "hunter2hunter2" },
        data: { token: "hunter2hunter2" },
      },
      { function: "work" },
    ],
    stacks: [[1, 0]],
    samples: [
      { stack_id: 0, thread_id: "140", elapsed_since_start_ns: "1000000" },
      { stack_id: 0, thread_id: "140", elapsed_since_start_ns: "21000000" },
    ],
    thread_metadata: { "140": { name: "MainThread" }, "141": { name: "GET /?token=hunter2hunter2" } },
  },
};
const chunk = {
  version: "2",
  profiler_id: id("1"),
  chunk_id: id("2"),
  platform: "javascript",
  release: "shop@1",
  client_sdk: { name: "sentry.javascript.browser", version: "11.12.0" },
  profile: {
    frames: [{ function: "onClick", abs_path: "https://shop.example/a.js", lineno: 1 }],
    stacks: [[0]],
    samples: [
      { stack_id: 0, thread_id: "0", timestamp: seconds - 60.5 },
      { stack_id: 0, thread_id: "0", timestamp: seconds - 1 },
    ],
    thread_metadata: { "0": { name: "main" } },
  },
};

const run = (
  payload: unknown,
  header: { readonly type: string; readonly platform?: string } = { type: "profile" },
): ItemResult =>
  (header.type === "profile" ? profileKind : profileChunkKind)(
    {
      header: { ...header },
      payload: encodeUtf8(typeof payload === "string" ? payload : JSON.stringify(payload)),
    },
    itemContext({ envelopeHeader: { event_id: id("e"), sdk: { name: "sentry.python", version: "2.0" } } }),
  );

function rowOf(result: ItemResult): ProfileRow {
  const [first] = result.rows;
  if (first?.table !== "profiles") throw new Error(JSON.stringify(result.counts));
  return first.row;
}

const storedJson = (result: ItemResult): unknown =>
  JSON.parse(zstdDecompressSync(result.blobs?.[0]?.bytes ?? "").toString());

describe("a profile of a transaction", () => {
  test("is a row that belongs to it, and a packed blob", () => {
    const result = run(profile);
    expect(rowOf(result)).toMatchObject({
      profile_id: id("f"),
      profiler_id: id("0"),
      event_id: id("b"),
      trace_id: id("d"),
      transaction: "/cart/<id>",
      timestamp: receivedAtMs - 4000,
      duration_ms: 20,
      samples: 2,
      platform: "python",
      release: "shop@1",
      environment: "prod",
      sdk_name: "sentry.python",
      blob_id: result.blobs?.[0]?.id,
      size_bytes: result.blobs?.[0]?.bytes.length,
    });
    expect([...(result.blobs?.[0]?.bytes.subarray(0, 4) ?? [])]).toEqual([0x28, 0xb5, 0x2f, 0xfd]);
    expect(result.counts).toEqual([{ category: "profile", outcome: "accepted", reason: "", quantity: 1 }]);
    expect(Object.keys(rowOf(result)).sort()).toEqual(Object.keys(eventTables.profiles).sort());
  });

  test("keeps its frames and paths, and nothing secret", () => {
    const stored = storedJson(run(profile));
    expect(stored).toMatchObject({
      device: { architecture: "x86_64" },
      transaction_tags: { token: "[Filtered]" },
      profile: { frames: [{ abs_path: "/home/ada/app.py" }, { function: "work" }], stacks: [[1, 0]] },
    });
    expect(JSON.stringify(stored)).not.toContain("hunter2");
  });

  test("is found by the envelope's transaction where it names none", () => {
    expect(rowOf(run({ ...profile, transactions: undefined })).event_id).toBe(id("e"));
    expect(rowOf(run({ ...profile, transactions: undefined, transaction: { id: id("c") } })).event_id).toBe(
      id("c"),
    );
  });

  test("belongs to every transaction that it ran through, and is counted and kept once", () => {
    const [first] = profile.transactions;
    const second = { ...first, id: id("7"), name: "/pay", trace_id: id("8") };
    const result = run({ ...profile, transactions: [first, second, { ...first }, null, "text"] });
    expect(result.rows.map(({ row }) => row)).toMatchObject([
      { event_id: id("b"), transaction: "/cart/<id>", trace_id: id("d"), profile_id: id("f") },
      { event_id: id("7"), transaction: "/pay", trace_id: id("8"), profile_id: id("f") },
    ]);
    expect(result.blobs).toHaveLength(1);
    expect(result.counts).toEqual([{ category: "profile", outcome: "accepted", reason: "", quantity: 1 }]);
    const many = Array.from({ length: 500 }, (_, index) => ({
      ...first,
      id: (index + 1).toString(16).padStart(32, "0"),
    }));
    expect(run({ ...profile, transactions: many }).rows).toHaveLength(100);
  });

  test("of Android holds what its runtime recorded", () => {
    const android = {
      ...profile,
      platform: "android",
      profile: undefined,
      sampled_profile: "UEsDBBQ=",
      duration_ns: "5000000",
    };
    expect(rowOf(run(android))).toMatchObject({ samples: 0, duration_ms: 5 });
    expect(storedJson(run(android))).toMatchObject({ sampled_profile: "UEsDBBQ=" });
  });

  const sample = (changes: object): object => ({
    ...profile,
    profile: {
      ...profile.profile,
      samples: [{ ...profile.profile.samples[0], ...changes }, profile.profile.samples[1]],
    },
  });
  test.each([
    ["no JSON", "{", "profiling_invalid_json"],
    ["a list", "[]", "profiling_invalid_json"],
    ["no id", { ...profile, event_id: undefined }, "profiling_missing_profile_metadata"],
    ["no samples at all", { ...profile, profile: undefined }, "profiling_missing_profile_metadata"],
    [
      "too few samples",
      { ...profile, profile: { ...profile.profile, samples: [] } },
      "profiling_not_enough_samples",
    ],
    [
      "no frames",
      { ...profile, profile: { ...profile.profile, frames: [] } },
      "profiling_not_enough_samples",
    ],
    [
      "a stack of a missing frame",
      { ...profile, profile: { ...profile.profile, stacks: [[7]] } },
      "profiling_malformed_samples",
    ],
    ["a sample of a missing stack", sample({ stack_id: 4 }), "profiling_malformed_samples"],
    ["a sample of no stack", sample({ stack_id: -1 }), "profiling_malformed_samples"],
    ["a sample of no time", sample({ elapsed_since_start_ns: "soon" }), "profiling_malformed_samples"],
    ["forty seconds", sample({ elapsed_since_start_ns: "40000000000" }), "profiling_duration_is_too_long"],
  ])("of %s is invalid", (_, payload, reason) => {
    expect(run(payload)).toEqual({
      counts: [{ category: "profile", outcome: "invalid", reason, quantity: 1 }],
      rows: [],
    });
  });
});

describe("a chunk of continuous profiling", () => {
  const header = { type: "profile_chunk", platform: "javascript" };

  test("is a row over the time of its samples", () => {
    const result = run(chunk, header);
    expect(rowOf(result)).toMatchObject({
      profile_id: id("2"),
      profiler_id: id("1"),
      event_id: id("0"),
      timestamp: receivedAtMs - 60_500,
      duration_ms: 59_500,
      samples: 2,
      platform: "javascript",
      sdk_name: "sentry.javascript.browser",
    });
    expect(Object.keys(rowOf(result)).sort()).toEqual(Object.keys(eventTables.profiles).sort());
  });

  test.each([
    [header, "profile_chunk_ui"],
    [{ type: "profile_chunk", platform: "python" }, "profile_chunk"],
    [{ type: "profile_chunk_ui" }, "profile_chunk_ui"],
    [{ type: "profile_chunk", platform: "android" }, "profile_chunk_ui"],
  ])("of %j counts as %s", (given, category) => {
    expect(run(chunk, given).counts).toMatchObject([{ category, outcome: "accepted" }]);
  });

  test.each([
    ["no profiler", { ...chunk, profiler_id: "x" }, "profiling_missing_profile_metadata"],
    ["no id", { ...chunk, chunk_id: undefined }, "profiling_missing_profile_metadata"],
    ["no samples", { ...chunk, profile: { ...chunk.profile, samples: [] } }, "profiling_not_enough_samples"],
  ])("of %s is invalid", (_, payload, reason) => {
    expect(run(payload, header).counts).toEqual([
      { category: "profile_chunk_ui", outcome: "invalid", reason, quantity: 1 },
    ]);
  });
});

test("brackets by the million, or as deep as that, do no harm", () => {
  const startMs = processorMs();
  expect(run(`{"event_id":"${id("f")}","x":[${"{},".repeat(1_100_000)}{}]}`).counts).toMatchObject([
    { reason: "profiling_invalid_json" },
  ]);
  const deep = `${"[".repeat(400_000)}${"]".repeat(400_000)}`;
  const text = JSON.stringify({ ...profile, measurements: "DEEP" }).replace('"DEEP"', deep);
  expect(run(text).counts).toMatchObject([{ reason: "profiling_invalid_json" }]);
  expect(processorMs() - startMs).toBeLessThan(4000);
});

test("whatever comes, it is one count, and a row within its columns", () => {
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.double(),
    fc.constant("1e300"),
    fc.integer().map(String),
  );
  const body = fc.record({
    frames: fc.oneof(value, fc.constant([{ function: "a" }])),
    stacks: fc.oneof(value, fc.constant([[0]])),
    samples: fc.oneof(
      value,
      fc.array(
        fc.record({
          stack_id: fc.oneof(value, fc.constant(0)),
          elapsed_since_start_ns: value,
          timestamp: value,
        }),
        { minLength: 1 },
      ),
    ),
  });
  const hostile = fc.record({
    event_id: fc.oneof(value, fc.constant(id("1"))),
    profiler_id: fc.oneof(value, fc.constant(id("1"))),
    chunk_id: fc.oneof(value, fc.constant(id("1"))),
    platform: value,
    timestamp: value,
    transaction: fc.oneof(
      value,
      fc.record({ id: value, name: value, relative_end_ns: value, relative_start_ns: value }),
    ),
    duration_ns: value,
    sampled_profile: value,
    profile: fc.oneof(value, body),
  });
  fc.assert(
    fc.property(hostile, fc.constantFrom("profile", "profile_chunk"), (payload, type) => {
      const result = run(payload, { type });
      expect(result.counts).toHaveLength(1);
      if (result.rows.length === 0) return;
      const { timestamp, duration_ms: durationMs } = rowOf(result);
      expect(Number.isSafeInteger(timestamp) && Number.isSafeInteger(durationMs) && durationMs >= 0).toBe(
        true,
      );
    }),
  );
});

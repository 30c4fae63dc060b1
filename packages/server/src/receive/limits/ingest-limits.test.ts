import { afterEach, describe, expect, it } from "vitest";
import { dataCategories, writeEnvelope, type DataCategory, type JsonObject } from "@vedette/protocol";
import type { QuotaSettings } from "#domain/ingest-settings/ingest-settings.ts";
import { rateLimitsHeader } from "./rate-limits-header.ts";
import {
  startTestReceiver,
  testKey,
  testNowMs,
  testPublicKey,
  type TestReceiver,
} from "../testing/test-receiver.ts";

const eventId = "9ec79c33ec9942ab8353589fcb2e04dc";
const path = `/api/14/envelope/?sentry_key=${testPublicKey}`;
const event = { header: { type: "event" }, payload: '{"message":"x"}' };
const attachment = { header: { type: "attachment", filename: "a" }, payload: "12345" };
const session = { header: { type: "session" }, payload: "{}" };
const report = { header: { type: "client_report" }, payload: "{}" };
const logs = { header: { type: "log", item_count: 100 }, payload: `{"items":[${"1,".repeat(99)}1]}` };
const quota = (categories: readonly DataCategory[], limit: number, windowSeconds = 60): QuotaSettings => ({
  id: "q1",
  categories,
  limit,
  windowSeconds,
});

let test: TestReceiver;
afterEach(() => test.stop());

type Sent = { readonly header: JsonObject & { readonly type: string }; readonly payload: string };
const send = (...items: readonly Sent[]): Promise<Response> =>
  test.post(path, new Uint8Array(writeEnvelope({ event_id: eventId }, items)));
const sendMany = async (count: number, ...items: readonly Sent[]): Promise<number[]> => {
  const statuses: number[] = [];
  for (let index = 0; index < count; index += 1) statuses.push((await send(...items)).status);
  return statuses;
};
const typesOf = (index: number): readonly string[] => test.items(index).map((item) => item.header.type);

describe("a quota of some categories", () => {
  it("takes out only what it limits, says so, and passes the rest on", async () => {
    test = await startTestReceiver();
    test.decide({ quotas: [quota(["error", "attachment"], 1)] });
    expect((await send(event, session)).status).toBe(200);
    const second = await send(event, session, attachment);
    expect(second.status).toBe(429);
    expect(second.headers.get("retry-after")).toBe("60");
    expect(second.headers.get("x-sentry-rate-limits")).toBe("60:error;attachment:project:q1");
    expect(test.records.map((_, index) => typesOf(index))).toEqual([["event", "session"], ["session"]]);
    expect(Buffer.from(test.records[1]?.body ?? []).toString()).toContain(`{"event_id":"${eventId}"}`);
    expect((await test.refused()).toSorted()).toEqual([
      "attachment rate_limited q1 5",
      "attachment_item rate_limited q1 1",
      "error rate_limited q1 1",
    ]);
  });

  it("answers 200 with its header where nothing of the request was limited", async () => {
    test = await startTestReceiver();
    test.decide({ quotas: [quota(["error"], 1)] });
    expect((await send(session)).headers.get("x-sentry-rate-limits")).toBeNull();
    await send(event);
    const other = await send(session);
    expect([other.status, other.headers.get("x-sentry-rate-limits")]).toEqual([200, "60:error:project:q1"]);
  });

  it("says when to come back for what was refused, whatever else is used up for longer", async () => {
    test = await startTestReceiver();
    test.decide({
      quotas: [quota(["error"], 1, 86_400), { ...quota(["log_item"], 1, 30), id: "q2" }],
    });
    await sendMany(1, event, logs);
    const later = async (...items: readonly Sent[]) => (await send(...items)).headers.get("retry-after");
    expect(Number(await later(event))).toBeGreaterThan(1000);
    expect(await later(logs)).toBe("30");
    expect(await later(session)).toBeNull();
    const unread = await test.post(`/api/14/store/?sentry_key=${testPublicKey}`, "{}");
    expect(Number(unread.headers.get("retry-after"))).toBeGreaterThan(1000);
  });

  it("of many says each category once, with the one that lasts longest", async () => {
    test = await startTestReceiver();
    const quotas = Array.from({ length: 50 }, (_, index) => ({
      ...quota(dataCategories, 0, 3000 + index),
      id: `${"a long name of a quota ".repeat(5)}${index}`,
    }));
    test.decide({ quotas: [{ ...quota(["error"], 0, 3600), id: "errors" }, ...quotas] });
    const told = (await send(event)).headers.get("x-sentry-rate-limits") ?? "";
    expect(told.length).toBeLessThan(1000);
    const parts = told.split(", ").map((part) => part.split(":"));
    const named = parts.flatMap(([seconds, names]) =>
      (names ?? "").split(";").map((name) => [name, seconds === "3049" ? "3049" : "errors"]),
    );
    expect(Object.fromEntries(named)).toEqual(
      Object.fromEntries(dataCategories.map((name) => [name, name === "error" ? "errors" : "3049"])),
    );
    expect(named).toHaveLength(dataCategories.length);

    // What is over sooner than a limit of everything says nothing.
    test.decide({ quotas: [quota(["error"], 0, 60), { ...quota([], 0, 120), id: "all" }] });
    expect((await send(event)).headers.get("x-sentry-rate-limits")).toBe("120::project:all");
  });

  it("stays within what clients read, whatever their names and times", () => {
    const limits = dataCategories.flatMap((category, at) =>
      Array.from({ length: 3 }, (_, index) => ({
        scope: "organization" as const,
        reason: "r".repeat(60),
        categories: new Set([category]),
        seconds: 31_536_000 + at + index,
      })),
    );
    expect(rateLimitsHeader(limits).length).toBeLessThan(4096);
    expect(rateLimitsHeader(limits).split(", ")).toHaveLength(dataCategories.length);
  });

  it("ends with its window", async () => {
    test = await startTestReceiver();
    test.decide({ quotas: [quota(["error"], 2)] });
    expect(await sendMany(3, event)).toEqual([200, 200, 429]);
    test.clock.value += 59_999;
    expect(await sendMany(1, event)).toEqual([429]);
    test.clock.value += 1;
    expect(await sendMany(3, event)).toEqual([200, 200, 429]);
  });

  it("counts what is in a batch, and never cuts one", async () => {
    test = await startTestReceiver();
    test.decide({ quotas: [quota(["log_item"], 150)] });
    expect(await sendMany(3, logs)).toEqual([200, 200, 429]);
    expect((await test.refused()).toSorted()).toEqual([
      "log_byte rate_limited q1 211",
      "log_item rate_limited q1 100",
    ]);
  });

  it("of nothing refuses everything of its categories", async () => {
    test = await startTestReceiver();
    test.decide({ quotas: [quota(["transaction"], 0)] });
    const payload = '{"start_timestamp":1,"spans":[{"start_timestamp":1},{"start_timestamp":2}]}';
    const profile = { header: { type: "profile" }, payload: "{}" };
    expect((await send(profile, { header: { type: "transaction" }, payload })).status).toBe(429);
    expect(test.records).toHaveLength(0);
    expect((await test.refused()).toSorted()).toEqual([
      "profile rate_limited q1 1",
      "span rate_limited q1 3",
      "transaction rate_limited q1 1",
    ]);
  });

  it("refuses a legacy event unread", async () => {
    test = await startTestReceiver();
    test.decide({ quotas: [quota(["error"], 0)] });
    const answer = await test.post(`/api/14/store/?sentry_key=${testPublicKey}`, "not even JSON");
    expect(answer.status).toBe(429);
    expect(await test.refused()).toEqual(["error rate_limited q1 1"]);
  });

  it.each<[string, string, Uint8Array<ArrayBuffer> | string]>([
    // Two resources: two spans of one scope, and one of another.
    ["protobuf", "application/x-protobuf", new Uint8Array([10, 6, 18, 4, 18, 0, 18, 0, 10, 4, 18, 2, 18, 0])],
    [
      "JSON",
      "application/json",
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{},{}]}]},{"scopeSpans":[{"spans":[{}]}]}]}',
    ],
  ])("counts the spans of OpenTelemetry in %s", async (_what, type, body) => {
    test = await startTestReceiver();
    test.decide({ quotas: [quota(["span"], 0)] });
    const answer = await test.post(`/v1/traces?sentry_key=${testPublicKey}`, body, { "content-type": type });
    expect(answer.status).toBe(429);
    expect(await test.refused()).toEqual(["span rate_limited q1 3"]);
  });
});

describe("a batch of OpenTelemetry", () => {
  const span = { traceId: "a".repeat(32), spanId: "b".repeat(16), name: "s" };
  const spans = (...of: readonly object[]) =>
    JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: of }] }] });
  const sendSpans = (...of: readonly object[]) =>
    test.post(`/v1/traces?sentry_key=${testPublicKey}`, spans(...of), { "content-type": "application/json" });
  const sound = (count: number) =>
    Array.from({ length: count }, () => ({
      ...span,
      startTimeUnixNano: `${testNowMs}000000`,
      endTimeUnixNano: `${testNowMs}000000`,
    }));

  it("is taken as far as a limit has room, and its sender is told how much was left", async () => {
    test = await startTestReceiver();
    test.decide({ quotas: [{ ...quota(["span"], 10), id: "wide" }, quota(["span"], 5)] });
    expect(await (await sendSpans(...sound(3))).json()).toEqual({});
    const part = await sendSpans({}, ...sound(4), {});
    expect([part.status, part.headers.get("x-sentry-rate-limits")]).toEqual([200, "60:span:project:q1"]);
    expect(await part.json()).toEqual({
      partialSuccess: {
        rejectedSpans: "4",
        errorMessage: "Left out: 2 without a valid trace id and span id; 2 over a limit of the project.",
      },
    });
    expect(test.items(1).map(({ header }) => header)).toMatchObject([
      { type: "otlp_traces", item_count: 6, records_max: 2, records_limit: "q1" },
    ]);
    // Processing counts them with the others.
    expect(await test.refused()).toEqual([]);
    const over = await sendSpans(...sound(1));
    expect([over.status, over.headers.get("retry-after")]).toEqual([429, "60"]);
    expect(await test.refused()).toEqual(["span rate_limited q1 1"]);
    // What was taken is what was used.
    expect(test.ingestLimits.windowsInUse().map(({ used }) => used)).toEqual([5, 5]);
  });

  it("tells nothing of points that end a series, which need no room", async () => {
    test = await startTestReceiver();
    test.decide({ quotas: [quota(["trace_metric"], 2)] });
    const sendPoints = (...dataPoints: readonly object[]) =>
      test.post(
        `/v1/metrics?sentry_key=${testPublicKey}`,
        JSON.stringify({
          resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: "m", gauge: { dataPoints } }] }] }],
        }),
        { "content-type": "application/json" },
      );
    const [point, end] = [{ asInt: "1" }, { flags: 1 }];
    expect(await (await sendPoints(end, point, end)).json()).toEqual({});
    expect(test.items(0)[0]?.header["records_max"]).toBe(undefined);
    const part = await sendPoints(end, point, point, end, {});
    expect(await part.json()).toEqual({
      partialSuccess: {
        rejectedDataPoints: "2",
        errorMessage: "Left out: 1 without a value; 1 over a limit of the project.",
      },
    });
  });

  it("keeps its spans where a limit has no room for the errors among them", async () => {
    test = await startTestReceiver();
    test.decide({ quotas: [quota(["error"], 2)] });
    const thrown = {
      name: "exception",
      attributes: [{ key: "exception.type", value: { stringValue: "E" } }],
    };
    const failed = sound(1).map((one) => ({ ...one, events: [thrown] }));
    for (const expected of [undefined, undefined, "q1"]) {
      expect(await (await sendSpans(...failed)).json()).toEqual({});
      expect(test.items(test.records.length - 1)[0]?.header["errors_limit"]).toBe(expected);
    }
    expect(await sendMany(1, event)).toEqual([429]);
  });
});

describe("a limit of everything", () => {
  it("of a key counts items, and lets reports of clients through", async () => {
    test = await startTestReceiver();
    test.keys.set(testPublicKey, { ...testKey, rateLimit: { count: 2, windowSeconds: 60 } });
    expect(await sendMany(2, logs)).toEqual([200, 200]);
    const limited = await send(event, report);
    expect(limited.status).toBe(429);
    expect(limited.headers.get("x-sentry-rate-limits")).toBe("60::key:key_rate_limit");
    expect(typesOf(2)).toEqual(["client_report"]);
  });

  it("of the organization holds for all its keys", async () => {
    test = await startTestReceiver({ organizationItemsPerHour: 1 });
    test.keys.set("b".repeat(32), { ...testKey, keyId: 3 as typeof testKey.keyId });
    expect((await send(event)).status).toBe(200);
    const other = await test.post(`/api/14/store/?sentry_key=${"b".repeat(32)}`, "{}");
    expect(other.status).toBe(429);
    expect(other.headers.get("x-sentry-rate-limits")).toMatch(/^\d+::organization:organization_quota$/);
  });

  it("in a flood refuses from the head alone, and counts one error each", async () => {
    test = await startTestReceiver();
    test.decide({ quotas: [quota([], 1)] });
    await send(event);
    const statuses = await sendMany(60, event);
    expect(new Set(statuses)).toEqual(new Set([429]));
    // It cannot be inflated, and nobody noticed.
    const unread = await test.post(path, "not gzip", { "content-encoding": "gzip" });
    expect(unread.status).toBe(429);
    expect(await test.refused()).toEqual(["error rate_limited q1 61"]);
    test.clock.value += 1000;
    expect((await test.post(path, "not gzip", { "content-encoding": "gzip" })).status).toBe(400);
  });
});

describe("what was used before the start", () => {
  const hourMs = 3_600_000;
  it("counts for windows longer than an hour, asked once", async () => {
    const asked: unknown[] = [];
    test = await startTestReceiver({
      usedSince: async (...question) => {
        asked.push(question);
        return 4;
      },
    });
    test.decide({ quotas: [quota(["error"], 5, 86_400)] });
    expect(await sendMany(2, event)).toEqual([200, 429]);
    expect(asked).toEqual([[14, ["error"], testNowMs - (testNowMs % (24 * hourMs))]]);
  });

  it("is taken for nothing where it cannot be read", async () => {
    test = await startTestReceiver({ usedSince: () => Promise.reject(new Error("the store is away")) });
    test.decide({ quotas: [quota(["error"], 1, 86_400)] });
    expect(await sendMany(2, event)).toEqual([200, 429]);
  });

  it("goes on in the windows of the process before, whatever their length", async () => {
    test = await startTestReceiver();
    const quotas = [quota(["error"], 3, 60), quota(["session"], 2, 7200)];
    const named = quotas.map((one, index) => ({ ...one, id: `q${index}` }));
    test.decide({ quotas: named });
    expect(await sendMany(2, event)).toEqual([200, 200]);
    expect(await sendMany(1, session)).toEqual([200]);
    const keptWindows = test.ingestLimits.windowsInUse();
    test.stop();
    // Of the session nothing is in the outcomes yet: it waits in the log.
    test = await startTestReceiver({ keptWindows, usedSince: async () => 0 });
    test.decide({ quotas: named });
    test.clock.value += 59_999;
    expect(await sendMany(2, event)).toEqual([200, 429]);
    expect(await sendMany(2, session)).toEqual([200, 429]);
    test.clock.value += 1;
    expect(await sendMany(1, event)).toEqual([200]);
  });

  it("counts once where it was kept and can be read back", async () => {
    test = await startTestReceiver();
    test.decide({ quotas: [quota(["error"], 5, 86_400)] });
    expect(await sendMany(3, event)).toEqual([200, 200, 200]);
    const keptWindows = test.ingestLimits.windowsInUse();
    test.stop();
    // One more came after the last keeping.
    test = await startTestReceiver({ keptWindows, usedSince: async () => 4 });
    test.decide({ quotas: [quota(["error"], 5, 86_400)] });
    expect(await sendMany(2, event)).toEqual([200, 429]);
  });

  it("is forgotten when the window is over, has another length, or lies in the future", async () => {
    const name = "quota:14:q1:60";
    for (const kept of [
      { name, startMs: testNowMs - 60_000, endMs: testNowMs, used: 9 },
      { name, startMs: testNowMs - 10, endMs: testNowMs + 10, used: 9 },
      { name, startMs: testNowMs + 5, endMs: testNowMs + 60_005, used: 9 },
    ]) {
      test = await startTestReceiver({ keptWindows: [kept] });
      test.decide({ quotas: [quota(["error"], 1)] });
      expect(await sendMany(2, event)).toEqual([200, 429]);
      test.stop();
    }
  });

  it("is kept on for keys that nobody has used since the start", async () => {
    const kept = { name: "key:9:60", startMs: testNowMs, endMs: testNowMs + 60_000, used: 9 };
    test = await startTestReceiver({ keptWindows: [kept] });
    expect(test.ingestLimits.windowsInUse()).toEqual([kept]);
    test.clock.value += 60_000;
    expect(test.ingestLimits.windowsInUse()).toEqual([]);
  });

  it("is the measure of a spike", async () => {
    // 48,000 in the day before this hour: 2,000 an hour, so that 10,000 may come; 9,998 of them have.
    const hourStartMs = testNowMs - (testNowMs % hourMs);
    test = await startTestReceiver({
      usedSince: async (_project, [category], sinceMs) =>
        category !== "error" ? 0 : sinceMs < hourStartMs ? 48_000 + 9998 : 9998,
    });
    test.decide({ spikeProtection: { isOn: true } });
    expect(await sendMany(3, event)).toEqual([200, 200, 429]);
    expect((await send(session)).headers.get("x-sentry-rate-limits")).toMatch(
      /^\d+:error:project:spike_protection$/,
    );
    test.clock.value = hourStartMs + hourMs;
    expect(await sendMany(1, event)).toEqual([200]);
  });

  it("a quiet project has a floor", async () => {
    test = await startTestReceiver();
    test.decide({ spikeProtection: { isOn: true } });
    const statuses = await sendMany(501, event);
    expect(statuses.indexOf(429)).toBe(500);
  });
});

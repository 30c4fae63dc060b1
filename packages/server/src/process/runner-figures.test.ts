import { describe, expect, it } from "vitest";
import type { KeyId, ProjectId } from "@vedette/protocol";
import { countOf, quantileOf } from "#kernel/histogram.ts";
import { makeErrorRow } from "#ports/event-store.contract.ts";
import type { OutcomeRow, StorableRow } from "#ports/event-tables.ts";
import type { BatchResult, ProcessedItem } from "./batch-result.ts";
import { createRunnerMeter } from "./runner-figures.ts";

const nowMs = Date.parse("2026-11-18T12:00:00Z");

const itemOf = (receivedAtMs: number): ProcessedItem => ({
  record: {
    projectId: 1 as ProjectId,
    keyId: 1 as KeyId,
    receivedAtMs,
    retentionDays: 90,
    clientIp: "",
    userAgent: "",
    fallbackEventId: "",
    settingsId: 0,
    format: "envelope",
    encoding: "identity",
    offset: 1,
  },
  result: { counts: [], rows: [] },
});
const outcome = (reason: string, quantity: number): OutcomeRow => ({
  project_id: 1,
  key_id: 1,
  received_at: nowMs,
  retention_days: 90,
  category: "error",
  outcome: reason === "" ? "accepted" : "invalid",
  reason,
  quantity,
});
const batchOf = (overrides: Partial<BatchResult>): BatchResult => ({
  rows: {},
  outcomes: [],
  seeds: [],
  blobs: [],
  ...overrides,
});

describe("the figures of processing", () => {
  it("tell the age of the oldest item under way, as long as there is one", () => {
    const meter = createRunnerMeter();
    const ends = [itemOf(nowMs - 5_000), itemOf(nowMs - 9_000)].map((item) => meter.begin([item], nowMs));
    expect(meter.read(nowMs).oldestUnprocessedMs).toBe(9_000);
    ends[1]?.();
    expect(meter.read(nowMs + 1_000).oldestUnprocessedMs).toBe(6_000);
    ends[0]?.();
    expect(meter.read(nowMs).oldestUnprocessedMs).toBe(0);
  });

  it("count requests, whatever form their SDK gives them, by what their rows stand for", () => {
    const meter = createRunnerMeter();
    const span = (is_segment: number, sample_weight: number) =>
      ({
        is_segment,
        sample_weight,
        start_timestamp: (nowMs - 5_000) * 1000,
        duration_us: 1_300_000,
        received_at: nowMs,
      }) as StorableRow<"spans">;
    meter.stored([], batchOf({ rows: { spans: [span(1, 1), span(0, 1), span(1, 4)] } }), 5, nowMs);
    const { requestsStored, eventToReceivedMs } = meter.read(nowMs);
    expect(requestsStored).toBe(5);
    // On their way since they ended, 3.7 seconds ago.
    expect([countOf(eventToReceivedMs), quantileOf(eventToReceivedMs, 1)]).toEqual([2, 5_000]);
  });

  it("add up what became of every unit", () => {
    const meter = createRunnerMeter();
    meter.stored([], batchOf({ outcomes: [outcome("", 3), outcome("duplicate", 1)] }), 5, nowMs);
    meter.stored([], batchOf({ outcomes: [outcome("", 4)] }), 5, nowMs);
    meter.count([outcome("internal", 1)]);
    expect(meter.read(nowMs).outcomes.map(({ reason, quantity }) => [reason, quantity])).toEqual([
      ["", 7],
      ["duplicate", 1],
      ["internal", 1],
    ]);
  });

  it("tell no more than some hundred reasons apart, and lose no unit by that", () => {
    const meter = createRunnerMeter();
    meter.count(Array.from({ length: 5_000 }, (_, index) => outcome(`made up ${index}`, 2)));
    const { outcomes } = meter.read(nowMs);
    expect(outcomes.length).toBeLessThan(500);
    expect(outcomes.reduce((sum, one) => sum + one.quantity, 0)).toBe(10_000);
    expect(outcomes.find(({ reason }) => reason === "(other)")?.quantity).toBeGreaterThan(8_000);
  });

  it("measure both legs of an event's way", () => {
    const meter = createRunnerMeter();
    const row = makeErrorRow({ timestamp: nowMs - 3_700, received_at: nowMs - 200 });
    meter.stored([itemOf(nowMs - 200)], batchOf({ rows: { errors: [row] } }), 5, nowMs);
    const { eventToReceivedMs, receivedToQueryableMs } = meter.read(nowMs);
    expect(quantileOf(eventToReceivedMs, 1)).toBe(5_000);
    expect(quantileOf(receivedToQueryableMs, 1)).toBe(250);
  });
});

import { describe, expect, it } from "vitest";
import type { GroupHash, KeyId, ProjectId } from "@vedette/protocol";
import { makeErrorRow } from "#ports/event-store.contract.ts";
import { gatherBatch, type ProcessedItem } from "./batch-result.ts";

const startMs = Date.parse("2026-11-18T12:00:00Z");

function errorItem(index: number, settingsId: number): ProcessedItem {
  const receivedAtMs = startMs + Math.floor(index / 5);
  const record = {
    projectId: 1 as ProjectId,
    keyId: 1 as KeyId,
    receivedAtMs,
    retentionDays: 90,
    clientIp: "",
    userAgent: "",
    fallbackEventId: "",
    settingsId,
    format: "envelope" as const,
    encoding: "identity" as const,
    offset: index,
  };
  const eventId = index.toString(16).padStart(32, "0");
  return {
    record,
    result: {
      counts: [{ category: "error", outcome: "accepted", reason: "", quantity: 1 }],
      rows: [{ table: "errors", row: makeErrorRow({ received_at: receivedAtMs, event_id: eventId }) }],
      seed: {
        projectId: 1 as ProjectId,
        hash: "0".repeat(32) as GroupHash,
        title: "",
        culprit: "",
        type: "error",
        level: "error",
        platform: "",
        logger: "",
        metadata: {},
        isUnhandled: false,
        firstSeenMs: receivedAtMs,
        lastSeenMs: receivedAtMs,
        release: "",
      },
      onceId: eventId,
    },
  };
}

describe("a batch that is thinned", () => {
  const items = Array.from({ length: 1_000 }, (_, index) => errorItem(index, 7));
  const isFirst = items.map((_, index) => index % 10 !== 0);
  const batch = gatherBatch(items, isFirst, ({ settingsId }) => (settingsId === 7 ? 600 : undefined));
  const weight = (batch.rows.errors ?? []).reduce((sum, row) => sum + row.sample_weight, 0);

  it("writes few rows, whose weights are what was accepted", () => {
    expect(batch.rows.errors?.length).toBeLessThan(15);
    expect(weight).toBe(900);
  });

  it("counts every event in its outcomes, duplicates apart", () =>
    expect(batch.outcomes.map(({ outcome, reason, quantity }) => [outcome, reason, quantity])).toEqual([
      ["invalid", "duplicate", 100],
      ["accepted", "", 900],
    ]));

  it("lets the issue know of the last event, written or not", () =>
    expect(batch.seeds.map((seed) => seed.lastSeenMs)).toEqual([startMs + 199]));

  it("is whole for projects that do not ask for it", () =>
    expect(gatherBatch(items, isFirst, () => undefined).rows.errors).toHaveLength(900));
});

describe("seeds of one group", () => {
  const hashes = Array.from({ length: 12 }, (_, index) => index.toString(16).padStart(32, "a") as GroupHash);
  const withAlternates = (index: number, alternateHashes?: readonly GroupHash[]): ProcessedItem => {
    const item = errorItem(index, 7);
    const { seed } = item.result;
    if (seed === undefined) throw new Error("the item has no seed");
    return { ...item, result: { ...item.result, seed: { ...seed, alternateHashes } } };
  };

  it("keep the groups of before of all their events, bounded", () => {
    const [seed] = gatherBatch(
      [withAlternates(0, hashes.slice(0, 2)), withAlternates(1), withAlternates(2, hashes)],
      [true, true, true],
    ).seeds;
    expect(seed?.alternateHashes).toEqual(hashes.slice(0, 8));
    expect(gatherBatch([withAlternates(0), withAlternates(1)], [true, true]).seeds[0]).not.toHaveProperty(
      "alternateHashes",
      expect.anything(),
    );
  });
});

import { describe, expect, it } from "vitest";
import type { KeyId } from "@vedette/protocol";
import { OperationalError } from "#kernel/errors.ts";
import { silentLogger } from "#kernel/logger.ts";
import type { LogRecord } from "#ports/ingest-log.ts";
import { createRefusalCounts, type RefusedCount } from "./refusal-counts.ts";
import { asStored, testKey } from "./testing/test-receiver.ts";

const one: RefusedCount = { category: "error", outcome: "rate_limited", reason: "q", quantity: 1 };
const clock = { nowMs: () => 1000 };

function start() {
  const records: LogRecord[] = [];
  const state = { isFull: false };
  const counts = createRefusalCounts({
    clock,
    logger: silentLogger,
    log: {
      append: async (record) => {
        if (state.isFull) throw new OperationalError("log_full", "full", { retryable: true });
        records.push(asStored(record));
      },
    },
  });
  return { records, state, counts };
}
const bodies = (records: readonly LogRecord[]): unknown[] =>
  records.map((record) => JSON.parse(Buffer.from(record.body).toString()));

describe("counts of refusals", () => {
  it("are one record per key, sums of what was added", async () => {
    const { records, counts } = start();
    for (let index = 0; index < 10_000; index += 1) counts.add(testKey, [one]);
    counts.add(testKey, [{ ...one, reason: "other", quantity: 7 }]);
    counts.add({ ...testKey, keyId: 9 as KeyId }, [one]);
    await counts.stop();
    expect(bodies(records)).toEqual([
      [
        { ...one, quantity: 10_000 },
        { ...one, reason: "other", quantity: 7 },
      ],
      [one],
    ]);
    expect(records[0]).toMatchObject({ format: "counts", projectId: 14, keyId: 2, receivedAtMs: 1000 });
  });

  it("are written by themselves within a moment", async () => {
    const { records, counts } = start();
    counts.add(testKey, [one]);
    await expect.poll(() => records.length, { timeout: 5000 }).toBe(1);
  });

  it("wait while the log is full, and lose nothing", async () => {
    const { records, state, counts } = start();
    state.isFull = true;
    counts.add(testKey, [one]);
    await counts.flush();
    counts.add(testKey, [one]);
    state.isFull = false;
    await counts.stop();
    expect(bodies(records)).toEqual([[{ ...one, quantity: 2 }]]);
  });
});

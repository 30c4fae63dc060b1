import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeErrorRow } from "#ports/event-store.contract.ts";
import { type ThinnableRow, thinErrors } from "./thin-errors.ts";

const startMs = Date.parse("2026-11-18T12:00:00Z");
const row = (
  atMs: number,
  overrides: Parameters<typeof makeErrorRow>[0] = {},
  perMinute: number | undefined = 600,
) => ({
  row: makeErrorRow({ received_at: startMs + atMs, ...overrides }),
  perMinute,
});
const flood = (amount: number, spanMs: number): ThinnableRow[] =>
  Array.from({ length: amount }, (_, index) => row((index * spanMs) / amount));
const weights = (rows: readonly ThinnableRow[]): number[] =>
  thinErrors(rows).map(({ sample_weight }) => sample_weight);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

describe("thinning", () => {
  it("leaves a group alone that comes no faster than its limit", () => {
    expect(weights(flood(10, 900))).toEqual(Array.from({ length: 10 }, () => 1));
    expect(weights(flood(100, 10_000))).toHaveLength(100);
  });

  it("keeps about the limit's pace of a flood, and every event in the weights", () => {
    const kept = weights(flood(1_000, 200));
    expect(kept).toHaveLength(11);
    expect(sum(kept)).toBe(1_000);
  });

  it("touches neither other groups, projects nor life-times", () => {
    const others = [
      row(5, { group_hash: "f".repeat(32) }),
      row(5, { project_id: 2 }),
      row(5, { retention_days: 7 }),
    ];
    const kept = thinErrors([...flood(500, 100), ...others]);
    for (const { row: other } of others) expect(kept).toContainEqual(other);
  });

  it("leaves alone what has no limit", () => {
    const rows = Array.from({ length: 500 }, (_, index) => ({
      row: makeErrorRow({ received_at: startMs + index }),
      perMinute: undefined,
    }));
    expect(thinErrors(rows)).toEqual(rows.map(({ row }) => row));
  });

  it("never changes what the weights of a partition add up to, and decides the same every time", () => {
    const event = fc.record({
      atMs: fc.integer({ min: 0, max: 180_000 }),
      project_id: fc.constantFrom(1, 2),
      group_hash: fc.constantFrom("a".repeat(32), "b".repeat(32)),
      retention_days: fc.constantFrom(30, 90),
      sample_weight: fc.constantFrom(1, 3, 100, 4_000_000_000),
      perMinute: fc.constantFrom(1, 10, 1_000, undefined),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 300 }), (events) => {
        const rows = events.map(({ atMs, perMinute, ...columns }) => row(atMs, columns, perMinute));
        const kept = thinErrors(rows);
        const totals = (
          list: readonly {
            project_id: number | bigint;
            group_hash: string;
            retention_days: number;
            sample_weight: number;
          }[],
        ) => {
          const found = new Map<string, number>();
          for (const one of list) {
            const key = `${one.project_id} ${one.group_hash} ${one.retention_days}`;
            found.set(key, (found.get(key) ?? 0) + one.sample_weight);
          }
          return found;
        };
        expect(totals(kept)).toEqual(totals(rows.map((one) => one.row)));
        expect(thinErrors(rows)).toEqual(kept);
        expect(kept.every(({ sample_weight }) => sample_weight <= 0xffff_ffff)).toBe(true);
      }),
    );
  });
});

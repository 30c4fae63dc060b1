import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeUtf8 } from "@vedette/protocol";
import type { ItemResult } from "../../item-result.ts";
import { itemContext } from "../../steps/item-context.fixture.ts";
import { clientReportKind } from "./client-report.ts";

const run = (payload: unknown): ItemResult =>
  clientReportKind(
    { header: { type: "client_report" }, payload: encodeUtf8(JSON.stringify(payload)) },
    itemContext(),
  );
const discarded = (...entries: readonly unknown[]): ItemResult["counts"] =>
  run({ discarded_events: entries }).counts;

test("what a client threw away is counted by its outcome, in its words", () => {
  const result = run({
    timestamp: 1795187965.272,
    discarded_events: [
      { reason: "before_send", category: "error", quantity: 1 },
      { reason: "sample_rate", category: "transaction", quantity: 2 },
      { reason: "sample_rate", category: "span", quantity: 14 },
    ],
    rate_limited_events: [{ reason: "key_quota", category: "error", quantity: 3 }],
    filtered_events: [{ reason: "legacy-browsers", category: "error", quantity: 4 }],
    filtered_sampling_events: [{ reason: "Sampled:3", category: "transaction", quantity: 5 }],
  });
  expect(result.rows).toEqual([]);
  expect(
    result.counts.map(({ outcome, category, reason, quantity }) => [outcome, category, reason, quantity]),
  ).toEqual([
    ["client_discard", "error", "before_send", 1],
    ["client_discard", "transaction", "sample_rate", 2],
    ["client_discard", "span", "sample_rate", 14],
    ["rate_limited", "error", "key_quota", 3],
    ["filtered", "error", "legacy-browsers", 4],
    ["filtered", "transaction", "Sampled:3", 5],
  ]);
});

test("equal entries are summed; entries without a number are none", () => {
  expect(
    discarded(
      { reason: "before_send", category: "error", quantity: 1 },
      { reason: "before_send", category: "error", quantity: "2" },
      { reason: "before_send", category: "error", quantity: -2 },
      { reason: "before_send", category: "error", quantity: 0.5 },
      { reason: "before_send", category: "error" },
      "nonsense",
    ),
  ).toEqual([{ category: "error", outcome: "client_discard", reason: "before_send", quantity: 3 }]);
});

test("unknown categories and reasons have names, too", () => {
  expect(discarded({ category: "quux", quantity: 1 })).toMatchObject([
    { category: "unknown", reason: "unknown" },
  ]);
  expect(discarded({ reason: "<b>\nno", category: "error", quantity: 1 })).toMatchObject([
    { reason: "_b_ no" },
  ]);
  expect(discarded({ reason: "paid by 4111111111111111", category: "error", quantity: 1 })).toMatchObject([
    { reason: "paid by _creditcard_" },
  ]);
  expect(discarded({ reason: "x".repeat(500), category: "error", quantity: 1 })[0]?.reason).toHaveLength(64);
});

test("a client cannot make any number of reasons, and nothing it says gets lost", () => {
  const counts = discarded(
    ...Array.from({ length: 80 }, (_, index) => ({ reason: `r${index}`, category: "error", quantity: 1 })),
  );
  expect(counts).toHaveLength(51);
  expect(counts.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(80);
  expect(counts.at(-1)).toMatchObject({ reason: "other", quantity: 30 });
});

test("a report that cannot be read is lost itself, one without counts says nothing", () => {
  const read = (text: string): ItemResult =>
    clientReportKind({ header: { type: "client_report" }, payload: encodeUtf8(text) }, itemContext());
  for (const text of ["", "{", "[]", "7"])
    expect(read(text).counts).toMatchObject([{ category: "default", outcome: "invalid", quantity: 1 }]);
  expect(read('{"discarded_events":{}}')).toEqual({ counts: [], rows: [] });
});

test("whatever comes, counts are whole numbers above zero", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          reason: fc.jsonValue(),
          category: fc.jsonValue(),
          quantity: fc.oneof(fc.jsonValue(), fc.double()),
        }),
      ),
      (entries) => {
        for (const { quantity } of discarded(...entries))
          expect(Number.isSafeInteger(quantity) && quantity > 0).toBe(true);
      },
    ),
  );
});

import { isJsonObject, readErrorEvent, type Json } from "@vedette/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { eventColumns, eventFromColumns } from "./event-payload.ts";

const grouping = {
  hash: "1f".repeat(16),
  version: 1,
  variant: "message",
  parts: [{ kind: "text", text: "message", contributes: true }],
  alternateHashes: [],
} as never;

const word = fc.constantFrom("a", "checkout", "{{auto}}", "203.0.113.9", "Mara", "m@example.net", "", "ä😀");
const id = (length: number) =>
  fc.oneof(
    fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: length, maxLength: length }),
    fc.string({ unit: fc.constantFrom(..."0123456789ABCDEF"), minLength: length, maxLength: length }),
    fc.constantFrom<Json>("short", 7, "7f0de4a5-1c22-4a9c-b2f7-21a1a5d9c001"),
  );
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const time = fc.oneof(
  fc.double({ min: 1_700_000_000, max: 1_790_000_000, noNaN: true }),
  fc.integer({ min: 1_700_000_000_000, max: 1_790_000_000_000 }).map((ms) => ms / 1000),
  fc.constantFrom(0, 1, 1e9, 999_999.5),
);

const sent = fc.record(
  {
    timestamp: fc.integer({ min: 1_700_000_000_000, max: 1_790_000_000_000 }).map((ms) => ms / 1000),
    message: word,
    user: fc.record({
      id: optional(word),
      email: optional(word),
      username: optional(word),
      name: optional(word),
      ip_address: optional(word),
      plan: optional(word),
    }),
    contexts: fc.record({
      trace: optional(
        fc.record({ trace_id: optional(id(32)), span_id: optional(id(16)), op: optional(word) }),
      ),
      app: optional(fc.record({ name: word })),
    }),
    breadcrumbs: fc.array(
      fc.record({
        timestamp: optional(time),
        message: word,
        data: optional(fc.record({ before_ms: fc.integer() })),
        before_ms: optional(fc.integer()),
      }),
      { maxLength: 6 },
    ),
  },
  { requiredKeys: ["timestamp"] },
);

/** As JSON sees it: what is not there is not written. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test("what is left out of the texts because a column holds it comes back unchanged", () => {
  fc.assert(
    fc.property(sent, (payload) => {
      const parsed: unknown = plain(payload);
      if (!isJsonObject(parsed)) throw new Error("the sample is no object");
      const { event } = readErrorEvent(parsed);
      const timestampMs = Math.round((event.timestamp ?? 0) * 1000);
      const before = plain({ ...event, event_id: "1f".repeat(16), timestamp: timestampMs / 1000 });
      const columns = eventColumns(event, { eventId: "1f".repeat(16), timestampMs, remarks: [], grouping });
      expect(plain(eventFromColumns(columns).event)).toEqual(before);
    }),
    { numRuns: 2000 },
  );
});

test("ids and identity that columns hold are not written a second time", () => {
  const traceId = "7f0de4a51c224a9cb2f721a1a5d9c001";
  const { event } = readErrorEvent({
    timestamp: 1_763_600_000,
    user: {
      id: "u-4711",
      email: "mara@example.net",
      username: "mara.berg",
      ip_address: "203.0.113.9",
      plan: "gold",
    },
    contexts: { trace: { trace_id: traceId, span_id: "a1b2c3d4e5f60718", op: "http.server" } },
    breadcrumbs: [{ timestamp: 1_763_599_999.25, message: "clicked" }],
  });
  const columns = eventColumns(event, {
    eventId: "1f".repeat(16),
    timestampMs: 1_763_600_000_000,
    remarks: [],
    grouping,
  });
  const texts = [columns.user, columns.contexts, columns.breadcrumbs].join("\n");
  for (const known of [
    traceId,
    "a1b2c3d4e5f60718",
    "u-4711",
    "mara@example.net",
    "mara.berg",
    "203.0.113.9",
    "1763599999.25",
  ])
    expect(texts).not.toContain(known);
  expect(texts).toContain('"before_ms":750');
});

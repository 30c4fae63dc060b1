/** Both encodings mean the same, and bytes that no one means do no harm. */
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EnvelopeItem } from "@vedette/protocol";
import { receivedAtMs } from "../../steps/item-context.fixture.ts";
import { fixture, json, kinds, processed, proto, rowsOf } from "./otlp-items.fixture.ts";

test.each(["traces", "logs", "metrics"])("both encodings of %s give the same rows", (signal) => {
  const fromProto = processed(signal, fixture(signal, "bin"));
  const fromJson = processed(signal, fixture(signal, "json"));
  expect(fromProto.rows.length).toBeGreaterThan(1);
  expect(rowsOf(fromProto)).toEqual(rowsOf(fromJson));
  expect(fromProto.counts.every(({ outcome }) => outcome === "accepted")).toBe(true);
});

test.each(["traces", "logs", "metrics"])("of %s as many are kept as a limit has room for", (signal) => {
  const { header, payload } = fixture(signal, "bin");
  const whole = processed(signal, { header, payload });
  const total = whole.rows.length;
  const part = processed(signal, { header: { ...header, records_max: 1, records_limit: "q1" }, payload });
  expect(rowsOf(part)).toEqual(rowsOf(whole).slice(0, 1));
  const sums = new Map<string, number>();
  for (const { category, quantity } of part.counts) sums.set(category, (sums.get(category) ?? 0) + quantity);
  expect([...sums]).toEqual(whole.counts.map(({ category, quantity }) => [category, quantity]));
  const left = { category: whole.counts[0]?.category, outcome: "rate_limited", reason: "q1" };
  expect(part.counts).toContainEqual({ ...left, quantity: total - 1 });
});

test("exceptions over a limit of errors are counted, and nothing is made of them", () => {
  const { header, payload } = fixture("traces", "bin");
  const { rows, also } = processed("traces", { header: { ...header, errors_limit: "q1" }, payload });
  expect(rows.length).toBeGreaterThan(1);
  const count = { category: "error", outcome: "rate_limited", reason: "q1", quantity: 1 };
  expect(also).toEqual([{ counts: [count], rows: [] }]);
});

describe("bytes that no one means", () => {
  test.each(["traces", "logs", "metrics"])("are counted as invalid: %s", (signal) => {
    const reasonOf = (item: EnvelopeItem) => processed(signal, item).counts[0]?.reason;
    expect(reasonOf(proto(Uint8Array.of(0x0a, 0xff, 0x01)))).toBe("invalid_proto");
    expect(reasonOf(proto(Uint8Array.of(0xff, 0xff, 0xff)))).toBe("invalid_proto");
    expect(reasonOf(json("{"))).toBe("invalid_json");
    expect(reasonOf(json("[]"))).toBe("invalid_json");
    expect(processed(signal, proto(new Uint8Array()))).toMatchObject({ rows: [] });
  });

  test("a request of very many empty messages is refused before it fills the memory", () => {
    // resource_spans with one scope_spans that holds a million empty spans of two bytes each.
    const spans = new Uint8Array(2_000_000);
    for (let at = 0; at < spans.length; at += 2) spans[at] = 0x12;
    const wrap = (tag: number, inner: Uint8Array) =>
      new BinaryWriter().tag(tag, WireType.LengthDelimited).bytes(inner).finish();
    expect(processed("traces", proto(wrap(1, wrap(2, spans)))).counts).toEqual([
      { category: "span", outcome: "invalid", reason: "too_large", quantity: 1 },
    ]);
  });

  test("values nested without end are cut", () => {
    const field = (number: number, inner: Uint8Array) =>
      new BinaryWriter().tag(number, WireType.LengthDelimited).bytes(inner).finish();
    // From the inside out, heads only: copying what is inside each time took twenty seconds.
    const pieces = [new BinaryWriter().tag(1, WireType.LengthDelimited).string("deep").finish()];
    let sizeBytes = pieces[0]?.length ?? 0;
    for (let depth = 0; depth < 20_000; depth += 1) {
      for (const number of [1, 5]) {
        const head = new BinaryWriter().tag(number, WireType.LengthDelimited).uint32(sizeBytes).finish();
        pieces.push(head);
        sizeBytes += head.length;
      }
    }
    const value = Buffer.concat(pieces.toReversed());
    const record = new BinaryWriter()
      .tag(1, WireType.Bit64)
      .fixed64(BigInt(receivedAtMs) * 1_000_000n)
      .tag(5, WireType.LengthDelimited)
      .bytes(value)
      .finish();
    const [row] = rowsOf(processed("logs", proto(field(1, field(2, field(2, record))))));
    expect(String(row?.body)).toContain("[nested too deeply]");
    const [fromJson] = rowsOf(
      processed(
        "logs",
        json(
          `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":${'{"arrayValue":{"values":['.repeat(2000)}{}${"]}}".repeat(2000)}}]}]}]}`,
        ),
      ),
    );
    expect(String(fromJson?.body)).toContain("[nested too deeply]");
  });

  const bins = Object.keys(kinds).map((signal) => [signal, fixture(signal, "bin").payload] as const);

  test("never throw, cut or changed anywhere", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...bins),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 8 }),
        fc.nat(),
        ([signal, bytes], changes, cut) => {
          const changed = Uint8Array.from(bytes);
          for (const [at, byte] of changes) changed[at % changed.length] = byte;
          const result = processed(signal, proto(changed.subarray(0, changed.length - (cut % 40))));
          expect(result.counts.every(({ quantity }) => quantity > 0)).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("never throw as JSON of any shape", () => {
    const names = [
      "resourceSpans",
      "scopeSpans",
      "spans",
      "resource",
      "scope",
      "attributes",
      "key",
      "value",
      "stringValue",
      "intValue",
      "arrayValue",
      "values",
      "kvlistValue",
      "traceId",
      "spanId",
      "startTimeUnixNano",
      "endTimeUnixNano",
      "events",
      "links",
      "status",
      "resourceLogs",
      "scopeLogs",
      "logRecords",
      "body",
      "resourceMetrics",
      "scopeMetrics",
      "metrics",
      "sum",
      "dataPoints",
      "histogram",
      "bucketCounts",
      "asInt",
    ];
    const { node } = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { depthSize: "small", maxDepth: 9 },
        fc.oneof(
          fc.string(),
          fc.double(),
          fc.boolean(),
          fc.constant(null),
          fc.constant(`${receivedAtMs * 1e6}`),
          fc.constant("a".repeat(32)),
        ),
        fc.array(tie("node"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...names), tie("node"), { maxKeys: 5 }),
      ),
    }));
    fc.assert(
      fc.property(
        fc.constantFrom("traces", "logs", "metrics"),
        fc.dictionary(fc.constantFrom(...names), node),
        (signal, body) => {
          expect(processed(signal, json(body)).counts.length).toBeLessThan(10);
        },
      ),
      { numRuns: 500 },
    );
  });
});

import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { describe, expect, test } from "vitest";
import { receivedAtMs } from "../../steps/item-context.fixture.ts";
import { fixture, json, object, processed, proto, rowsOf } from "./otlp-items.fixture.ts";

describe("metrics", () => {
  test("become measurements by their shape", () => {
    const rows = rowsOf(processed("metrics", fixture("metrics", "bin")));
    const of = (name: string) => rows.find((row) => row.name === name);
    expect(of("orders")).toMatchObject({ type: "counter", value: 5, count: 1, unit: "{order}" });
    expect(object(of("orders")?.attributes)).toMatchObject({
      route: "/pay",
      "otel.metric.temporality": "cumulative",
      "otel.metric.monotonic": "true",
    });
    expect(of("carts")).toMatchObject({ type: "counter", value: -2 });
    expect(object(of("carts")?.attributes)).toMatchObject({ "otel.metric.monotonic": "false" });
    expect(of("load")).toMatchObject({ type: "gauge", value: 0.75 });
    expect(of("duration")).toMatchObject({ type: "distribution", value: 125, count: 3, min: 5, max: 70 });
    expect(JSON.parse(String(of("duration")?.buckets))).toEqual({
      bounds: [10, 100, 1000],
      counts: [1, 2, 0, 0],
    });
  });

  test("of the rarer shapes, in binary", () => {
    const nested = (write: (writer: BinaryWriter) => void): Uint8Array => {
      const writer = new BinaryWriter();
      write(writer);
      return writer.finish();
    };
    const time = BigInt(receivedAtMs) * 1_000_000n;
    const exponential = nested((w) =>
      w
        .tag(3, WireType.Bit64)
        .fixed64(time)
        .tag(4, WireType.Bit64)
        .fixed64(4)
        .tag(5, WireType.Bit64)
        .double(9)
        .tag(6, WireType.Varint)
        .sint32(-1)
        .tag(7, WireType.Bit64)
        .fixed64(1)
        .tag(8, WireType.LengthDelimited)
        .bytes(
          nested((b) =>
            b
              .tag(1, WireType.Varint)
              .sint32(-3)
              .tag(2, WireType.LengthDelimited)
              .bytes(nested((c) => c.uint64(1).uint64(2))),
          ),
        )
        .tag(12, WireType.Bit64)
        .double(0)
        .tag(13, WireType.Bit64)
        .double(5),
    );
    const summary = nested((w) =>
      w
        .tag(3, WireType.Bit64)
        .fixed64(time)
        .tag(4, WireType.Bit64)
        .fixed64(10)
        .tag(5, WireType.Bit64)
        .double(50)
        .tag(6, WireType.LengthDelimited)
        .bytes(nested((q) => q.tag(1, WireType.Bit64).double(1).tag(2, WireType.Bit64).double(8))),
    );
    const metric = (name: string, number: number, point: Uint8Array) =>
      nested((w) =>
        w
          .tag(1, WireType.LengthDelimited)
          .string(name)
          // A field of the future.
          .tag(99, WireType.Varint)
          .uint32(7)
          .tag(number, WireType.LengthDelimited)
          .bytes(
            nested((d) => d.tag(1, WireType.LengthDelimited).bytes(point).tag(2, WireType.Varint).int32(1)),
          ),
      );
    const scope = nested((w) =>
      w
        .tag(2, WireType.LengthDelimited)
        .bytes(metric("size", 10, exponential))
        .tag(2, WireType.LengthDelimited)
        .bytes(metric("wait", 11, summary)),
    );
    const bytes = nested((w) =>
      w
        .tag(1, WireType.LengthDelimited)
        .bytes(nested((r) => r.tag(2, WireType.LengthDelimited).bytes(scope))),
    );
    const [size, wait] = rowsOf(processed("metrics", proto(bytes)));
    expect(size).toMatchObject({
      type: "distribution",
      value: 9,
      count: 4,
      min: 0,
      max: 5,
      timestamp: receivedAtMs * 1000,
    });
    expect(JSON.parse(String(size?.buckets))).toEqual({
      scale: -1,
      zero_count: 1,
      zero_threshold: 0,
      positive: { offset: -3, counts: [1, 2] },
      negative: { offset: 0, counts: [] },
    });
    expect(object(size?.attributes)).toEqual({ "otel.metric.temporality": "delta" });
    expect(wait).toMatchObject({ type: "summary", value: 50, count: 10, min: 5, max: 8 });
    expect(JSON.parse(String(wait?.buckets))).toEqual({ quantiles: [[1, 8]] });
  });

  test("without a value, or without a name, are none", () => {
    const point = { timeUnixNano: `${receivedAtMs * 1e6}` };
    const dataPoints = [
      { ...point, asDouble: "NaN" },
      { ...point, asInt: "3", flags: 1 },
      point,
      { ...point, asInt: "3" },
    ];
    const result = processed(
      "metrics",
      json({
        resourceMetrics: [
          {
            scopeMetrics: [
              {
                metrics: [
                  { name: "a", gauge: { dataPoints } },
                  { gauge: { dataPoints: [{ ...point, asInt: 1 }] } },
                ],
              },
            ],
          },
        ],
      }),
    );
    expect(result.counts).toEqual([
      { category: "trace_metric", outcome: "accepted", reason: "", quantity: 1 },
      { category: "trace_metric", outcome: "invalid", reason: "no_data", quantity: 3 },
      { category: "trace_metric", outcome: "invalid", reason: "payload", quantity: 1 },
    ]);
  });
});

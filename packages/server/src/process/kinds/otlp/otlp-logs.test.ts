import { describe, expect, test } from "vitest";
import { receivedAtMs } from "../../steps/item-context.fixture.ts";
import { fixture, object, processed, rowsOf } from "./otlp-items.fixture.ts";

describe("logs", () => {
  test("become logs, their secrets gone", () => {
    const [text, structured] = rowsOf(processed("logs", fixture("logs", "bin")));
    expect(text).toMatchObject({
      level: "error",
      severity_number: 17,
      body: "payment of [creditcard] failed",
      trace_id: "b5ef4e1a1f1a4b7fa1f36d8d6c3c0a11",
      span_id: "a000000000000001",
      service: "checkout",
      timestamp: (receivedAtMs - 2000) * 1000,
    });
    expect(object(text?.numbers)).toMatchObject({ order: 17, amount: 17.5 });
    expect(object(text?.attributes)).toMatchObject({ retried: "true", steps: '["a","b"]' });
    expect(structured).toMatchObject({ level: "info", severity_number: 10 });
    expect(JSON.parse(String(structured?.body))).toEqual({
      event: "cart",
      password: "[Filtered]",
      items: [1, 2],
    });
    expect(object(structured?.attributes)).toMatchObject({ "event.name": "cart.changed" });
  });

  test("are counted by number and by bytes", () => {
    const item = fixture("logs", "bin");
    expect(processed("logs", item).counts).toEqual([
      { category: "log_item", outcome: "accepted", reason: "", quantity: 2 },
      { category: "log_byte", outcome: "accepted", reason: "", quantity: item.payload.length },
    ]);
  });
});

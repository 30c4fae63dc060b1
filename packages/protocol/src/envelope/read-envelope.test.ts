import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeUtf8, encodeUtf8 } from "../bytes.ts";
import type { Json, JsonObject } from "../json.ts";
import type { EnvelopeFault, EnvelopeItem } from "./envelope.ts";
import { defaultEnvelopeLimits } from "./limits.ts";
import { readEnvelope, readEnvelopeHeader } from "./read-envelope.ts";
import { writeEnvelope } from "./write-envelope.ts";

function itemsOf(text: string): readonly EnvelopeItem[] {
  const result = readEnvelope(encodeUtf8(text));
  if (!result.ok) throw new Error(`${result.fault.code}: ${result.fault.message} at ${result.fault.offset}`);
  return result.envelope.items;
}

function faultOf(text: string | Uint8Array, limits = defaultEnvelopeLimits): EnvelopeFault {
  const result = readEnvelope(typeof text === "string" ? encodeUtf8(text) : text, limits);
  if (result.ok) throw new Error("the envelope was read");
  return result.fault;
}

const payloads = (text: string): string[] => itemsOf(text).map((item) => decodeUtf8(item.payload));

describe("framing", () => {
  test("an envelope may consist of its header alone, with or without a line end", () => {
    expect(itemsOf("{}")).toEqual([]);
    expect(itemsOf('{"event_id":"9ec79c33ec9942ab8353589fcb2e04dc"}\n')).toEqual([]);
  });

  test("without a length a payload runs to the line end or to the end", () => {
    expect(payloads('{}\n{"type":"event"}\n{"a":1}\n{"type":"session"}\n{"b":2}')).toEqual([
      '{"a":1}',
      '{"b":2}',
    ]);
  });

  test("with a length it may hold line ends, and is counted in bytes", () => {
    expect(payloads('{}\n{"type":"attachment","length":5}\na\né\n\n{"type":"event"}\n{}')).toEqual([
      "a\né\n",
      "{}",
    ]);
  });

  test("an empty payload has its own line end", () => {
    expect(payloads('{}\n{"type":"attachment","length":0}\n\n{"type":"event"}\n{}\n')).toEqual(["", "{}"]);
    expect(payloads('{}\n{"type":"attachment","length":0}')).toEqual([""]);
  });

  test("a carriage return belongs to the data before it", () => {
    expect(payloads('{}\r\n{"type":"event"}\r\n{"a":1}\r\n')).toEqual(['{"a":1}\r']);
  });

  test("empty lines at the very end are forgiven", () => {
    expect(payloads('{}\n{"type":"event"}\n{}\n\n \r\n')).toEqual(["{}"]);
  });

  test("empty lines before a header are forgiven", () => {
    expect(
      payloads('\n{}\n\r\n\n{"type":"attachment"}\n\n{"type":"event"}\n{}\n\n \n{"type":"session"}\n{}'),
    ).toEqual(["", "{}", "{}"]);
  });

  test("unknown types and unknown keys are kept", () => {
    const [item] = itemsOf('{"x":1}\n{"type":"otel_span","y":{"z":[]}}\nabc\n');
    expect(item?.header).toEqual({ type: "otel_span", y: { z: [] } });
  });

  test("payloads are views into the bytes that came", () => {
    const bytes = encodeUtf8('{}\n{"type":"event"}\n{"a":1}\n');
    const result = readEnvelope(bytes);
    expect(result.ok && result.envelope.items[0]?.payload.buffer).toBe(bytes.buffer);
  });
});

describe("faults", () => {
  test.each([
    ["", "empty", 0],
    ["\n", "bad_header", 0],
    ["[]\n", "bad_header", 0],
    ['{"a":\n', "bad_header", 0],
    ["{}\nnot json\n{}", "bad_item_header", 3],
    ['{}\n{"length":2}\n{}', "bad_item_header", 3],
    ['{}\n{"type":7}\n{}', "bad_item_header", 3],
    ['{}\n{"type":"integration"}\n{}', "forbidden_type", 3],
    ['{}\n{"type":"event","length":9}\n{}\n', "bad_length", 31],
    ['{}\n{"type":"event","length":1}\n{}\n', "bad_length", 31],
    ['{}\n{"type":"event","length":-1}\n{}\n', "bad_length", 32],
    ['{}\n{"type":"event","length":"2"}\n{}\n', "bad_length", 33],
    ['{}\n{"type":"event","length":1e99}\n{}\n', "bad_length", 34],
  ])("%j is refused as %s", (text, code, offset) => {
    expect(faultOf(text)).toMatchObject({ code, offset, status: 400 });
  });

  test("a second event in one envelope is too many, and so is one item above the bound", () => {
    const event = '{"type":"event"}\n{}\n';
    expect(faultOf(`{}\n${event}${event}`)).toMatchObject({
      code: "too_many_items",
      status: 413,
      item: 1,
      itemType: "event",
    });
    expect(
      faultOf(`{}\n${'{"type":"x"}\n\n'.repeat(3)}`, { ...defaultEnvelopeLimits, itemsMax: 2 }),
    ).toMatchObject({
      code: "too_many_items",
      item: 2,
    });
  });

  test("an event and a transaction share a counter; a session and an event do not", () => {
    expect(faultOf('{}\n{"type":"event"}\n{}\n{"type":"transaction"}\n{}')).toMatchObject({
      itemType: "transaction",
    });
    expect(payloads('{}\n{"type":"event"}\n{}\n{"type":"session"}\n{}')).toHaveLength(2);
  });

  test("an item of exactly the allowed size passes, one byte more does not", () => {
    const envelope = (size: number): Uint8Array =>
      writeEnvelope({}, [{ header: { type: "event" }, payload: "x".repeat(size) }]);
    expect(readEnvelope(envelope(1024 * 1024)).ok).toBe(true);
    expect(faultOf(envelope(1024 * 1024 + 1))).toMatchObject({
      code: "item_too_large",
      status: 413,
      itemType: "event",
    });
  });

  test("a header line beyond the bound is not parsed", () => {
    const long = JSON.stringify({ a: "x".repeat(defaultEnvelopeLimits.headerBytesMax) });
    expect(faultOf(long)).toMatchObject({ code: "header_too_large", status: 413 });
    expect(faultOf(`{}\n${long}\n{}`)).toMatchObject({ code: "header_too_large", item: 0 });
  });
});

test("the header alone can be read, for its dsn", () => {
  const result = readEnvelopeHeader(encodeUtf8('{"dsn":"x"}\n{"type":broken'));
  expect(result).toMatchObject({ ok: true, header: { dsn: "x" }, nextOffset: 12 });
});

const jsonObject: fc.Arbitrary<JsonObject> = fc.dictionary(
  fc.string({ unit: "grapheme" }).filter((key) => key !== "type" && key !== "length" && key !== "__proto__"),
  fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as Json),
);

test("what was written is read back, whatever the headers and payloads", () => {
  const item = fc.record({
    header: jsonObject,
    type: fc.constantFrom("attachment", "unknown"),
    payload: fc.uint8Array(),
  });
  fc.assert(
    fc.property(jsonObject, fc.array(item, { maxLength: 5 }), (header, items) => {
      const bytes = writeEnvelope(
        header,
        items.map(({ header: own, type, payload }) => ({ header: { ...own, type }, payload })),
      );
      const result = readEnvelope(bytes);
      if (!result.ok) throw new Error(result.fault.message);
      expect(result.envelope.header).toEqual(header);
      expect(
        result.envelope.items.map((read) => ({ type: read.header.type, payload: [...read.payload] })),
      ).toEqual(items.map(({ type, payload }) => ({ type, payload: [...payload] })));
    }),
  );
});

test("any bytes give an envelope or a fault, never an exception", () => {
  const lines = fc.array(
    fc.constantFrom(
      "{}",
      '{"type":"event"}',
      '{"type":"x","length":3}',
      "abc",
      "\n",
      "\r",
      "",
      '{"type":"x","length":0}',
    ),
  );
  const bytes = fc.oneof(
    fc.uint8Array(),
    lines.map((parts) => encodeUtf8(parts.join("\n"))),
  );
  fc.assert(
    fc.property(bytes, (input) => {
      const result = readEnvelope(input);
      if (result.ok) return;
      expect(result.fault.offset).toBeLessThanOrEqual(input.length);
    }),
    { numRuns: 500 },
  );
});

test("a cut envelope never yields a payload longer than what came", () => {
  const whole = writeEnvelope({}, [
    { header: { type: "attachment" }, payload: "0123456789" },
    { header: { type: "event" }, payload: '{"a":1}' },
  ]);
  for (let length = 0; length < whole.length - 1; length += 1) {
    const result = readEnvelope(whole.subarray(0, length));
    const payload = result.ok ? result.envelope.items.at(-1)?.payload : undefined;
    if (payload !== undefined) expect(["0123456789", '{"a":1}', ""]).toContain(decodeUtf8(payload));
  }
});

const fixtures = new URL("../../fixtures/", import.meta.url);

test.each(readdirSync(fixtures).filter((name) => name.endsWith(".envelope")))(
  "reads what an SDK sent: %s",
  (name) => {
    const result = readEnvelope(readFileSync(new URL(name, fixtures)));
    if (!result.ok) throw new Error(result.fault.message);
    expect(result.envelope.items.length).toBeGreaterThan(0);
    for (const item of result.envelope.items)
      expect(() => JSON.parse(decodeUtf8(item.payload)) as unknown).not.toThrow();
  },
);

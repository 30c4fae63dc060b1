/** Whatever comes, the readers of requests answer or refuse; they never hang and never fail otherwise. */
import { encode } from "@msgpack/msgpack";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addNativeParts } from "./endpoints/native-parts.ts";
import { eventOfFields } from "./endpoints/form-event.ts";
import { FaultError } from "./fault.ts";
import { matchIngestRoute } from "./ingest-route.ts";
import { unitsOfItem } from "./limits/item-units.ts";
import { readOtlpRecords } from "./otlp-records.ts";
import { readForm } from "./multipart.ts";
import { readStoreBody } from "./store-body.ts";

const segment = fc.oneof(
  fc.constantFrom(
    "api",
    "14",
    "0",
    "cron",
    "%",
    "%2f",
    "..",
    "v1",
    "otlp",
    "traces",
    "events",
    "unreal",
    "tunnel",
  ),
  fc.string({ maxLength: 40 }),
);

it("addresses", () => {
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 8 }), fc.string(), (segments, prefix) => {
      const route = matchIngestRoute(`/${segments.join("/")}?${prefix}`, prefix);
      expect(route === undefined || typeof route.endpoint === "string").toBe(true);
    }),
  );
});

describe("forms", () => {
  const part = fc.constantFrom(
    "--x",
    "--x--",
    "\r\n",
    "\r\n\r\n",
    'Content-Disposition: form-data; name="a"',
    'Content-Disposition: form-data; name="f"; filename="f"',
    "Content-Type: application/octet-stream",
    "text",
  );
  it("are read or refused", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(part, fc.string()), { maxLength: 30 }), async (parts) => {
        const body = Buffer.from(parts.join(""));
        const result = await readForm(body, "multipart/form-data; boundary=x").catch(
          (error: unknown) => error,
        );
        expect(result instanceof FaultError || (typeof result === "object" && result !== null)).toBe(true);
        if (result instanceof Error) expect(result).toBeInstanceOf(FaultError);
      }),
    );
  });

  it("make events without a prototype's keys", () => {
    const name = fc.oneof(
      fc.constantFrom("sentry", "sentry__1", "sentry[__proto__][x]", "sentry[a][__proto__]", "__proto__"),
      fc.string(),
    );
    const value = fc.oneof(fc.string(), fc.json(), fc.constant('{"__proto__":{"polluted":1}}'));
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value)), (fields) => {
        const event = eventOfFields(fields);
        expect(Object.getPrototypeOf(event)).toBe(Object.prototype);
        expect("polluted" in {}).toBe(false);
        expect(() => JSON.stringify(event)).not.toThrow();
      }),
    );
  });
});

it("files of the native SDK, whole or cut off", () => {
  const file = (field: string, bytes: Uint8Array) => ({ field, filename: field, contentType: "", bytes });
  fc.assert(
    fc.property(fc.jsonValue(), fc.uint8Array(), fc.nat(200), (value, noise, length) => {
      const files = [
        file("__sentry-event", encode(value).subarray(0, length)),
        file("__sentry-breadcrumb1", noise),
      ];
      expect(() => JSON.stringify(addNativeParts({ release: "r" }, files))).not.toThrow();
    }),
  );
});

it("bodies of the oldest SDKs", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        fc.base64String().map((text) => Buffer.from(text)),
      ),
      (bytes) => {
        try {
          expect(readStoreBody(bytes, 1024).json.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(FaultError);
        }
      },
    ),
  );
});

it("items whose units are counted", () => {
  const type = fc.constantFrom(
    "transaction",
    "log",
    "span",
    "attachment",
    "otlp_traces",
    "otlp_metrics",
    "session",
  );
  const header = fc.dictionary(fc.constantFrom("item_count", "content_type", "platform"), fc.jsonValue());
  fc.assert(
    fc.property(type, header, fc.uint8Array({ maxLength: 300 }), (name, rest, payload) => {
      for (const { quantity } of unitsOfItem({ header: { ...(rest as object), type: name }, payload })) {
        expect(Number.isSafeInteger(quantity)).toBe(true);
        expect(quantity).toBeLessThanOrEqual(Math.max(1, payload.length));
      }
    }),
  );
});

it("batches of OpenTelemetry, which are no longer than their bytes or refused", () => {
  const type = fc.constantFrom("otlp_traces", "otlp_logs", "otlp_metrics");
  fc.assert(
    fc.property(type, fc.boolean(), fc.uint8Array({ maxLength: 300 }), (name, isJson, bytes) => {
      try {
        const { count, faults } = readOtlpRecords(name, isJson, bytes, 0);
        expect(count).toBeLessThanOrEqual(bytes.length / 2);
        expect([...faults.values()].reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(count);
      } catch (error) {
        expect(error).toBeInstanceOf(FaultError);
      }
    }),
  );
});

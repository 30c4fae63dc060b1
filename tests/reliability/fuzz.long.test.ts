// Thousands of damaged envelopes: whatever comes, the answer is 200 or a 4xx in JSON, and the server lives on.
import { gzipSync } from "node:zlib";
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pollUntil } from "../support/poll.ts";
import { startServer } from "../support/server.ts";
import type { Server } from "../support/server.ts";
import { createWebApi } from "../support/web-api.ts";
import { authHeaders, errorEnvelope, post, targetOf } from "../support/wire.ts";
import type { Target } from "../support/wire.ts";
import { itemFaults } from "./faults.ts";

const runs = Number(process.env["VEDETTE_FUZZ_RUNS"] ?? 5_000);
const fuzzTimeoutMs = 20 * 60_000;

let server: Server;
let target: Target;

beforeAll(async () => {
  server = await startServer();
  target = targetOf(server.dsn);
}, 120_000);

afterAll(async () => {
  await server?.stop();
});

const corpus: readonly Uint8Array[] = [
  errorEnvelope(),
  ...itemFaults.map(({ envelope }) => envelope("fuzz")),
];

/** One kind of damage to some bytes. */
const damage = fc.oneof(
  fc.record({ kind: fc.constant("flip" as const), at: fc.nat(), bit: fc.nat(7) }),
  fc.record({ kind: fc.constant("cut" as const), at: fc.nat(), count: fc.integer({ min: 1, max: 200 }) }),
  fc.record({
    kind: fc.constant("insert" as const),
    at: fc.nat(),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 60 }),
  }),
  fc.record({
    kind: fc.constant("insert" as const),
    at: fc.nat(),
    bytes: fc
      .constantFrom(
        "\n",
        "\r\n",
        "\u0000",
        "{",
        "]",
        '"',
        '"length":-5,',
        "1e999",
        '"__proto__":{},',
        "\ud800",
        "[[[[[[[[",
      )
      .map((text) => new Uint8Array(Buffer.from(text))),
  }),
  fc.record({ kind: fc.constant("repeat" as const), at: fc.nat(), count: fc.integer({ min: 1, max: 300 }) }),
);

type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

function apply(bytes: Uint8Array, change: Damage): Uint8Array {
  const at = bytes.length === 0 ? 0 : change.at % bytes.length;
  const head = bytes.subarray(0, at);
  const tail = bytes.subarray(at);
  switch (change.kind) {
    case "flip": {
      const copy = Uint8Array.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ (1 << change.bit);
      return copy;
    }
    case "cut":
      return Buffer.concat([head, tail.subarray(change.count)]);
    case "insert":
      return Buffer.concat([head, change.bytes, tail]);
    case "repeat":
      return Buffer.concat([head, tail.subarray(0, change.count), tail]);
  }
}

test("damaged envelopes never get a 5xx", { timeout: fuzzTimeoutMs }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...corpus),
      fc.array(damage, { minLength: 1, maxLength: 6 }),
      fc.constantFrom("", "gzip", "damaged gzip"),
      async (envelope, changes, encoding) => {
        const damaged = changes.reduce(apply, envelope);
        const packed = encoding === "" ? damaged : gzipSync(damaged);
        const body = encoding === "damaged gzip" ? changes.reduce(apply, packed) : packed;
        const headers = {
          ...authHeaders(target.publicKey),
          ...(encoding === "" ? {} : { "content-encoding": "gzip" }),
        };
        const answer = await post(target, { body, headers });
        expect([200, 400, 401, 403, 413], answer?.body).toContain(answer?.status);
        expect(() => JSON.parse(answer?.body ?? "")).not.toThrow();
      },
    ),
    { numRuns: runs },
  );

  const run = randomUUID();
  expect((await post(target, { body: errorEnvelope({ tags: { run } }) }))?.status).toBe(200);
  const api = createWebApi(server);
  await pollUntil(
    "a good event after all that",
    async () => ((await api.eventsCount(`run:${run}`)).stored === 1 ? true : undefined),
    {
      timeoutMs: 60_000,
    },
  );
  expect(server.logs()).not.toMatch(/"level":(50|60)|uncaught|unhandled/i);
});

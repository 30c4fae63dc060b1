// The properties that hold for whatever is sent, for a short run in every test and a long one now and then.
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, vi } from "vitest";
import { authHeaders, newEventId, post } from "../support/wire.ts";
import type { Target } from "../support/wire.ts";
import { lines } from "./abuse-case.ts";
import type { AbuseServer } from "./abuse-server.ts";
import { damagedBodies, oddEvents } from "./damage.ts";

const requestTimeoutMs = 20_000;

export type FuzzBounds = { readonly runs: number; readonly timeMsMax: number };

const bounded = ({ runs, timeMsMax }: FuzzBounds) => ({
  numRuns: runs,
  interruptAfterTimeLimit: timeMsMax,
  markInterruptAsFailure: false,
});

/** However an envelope is damaged, packed or not: 200, or a 4xx in JSON. */
export async function fuzzEnvelopes(target: Target, bounds: FuzzBounds): Promise<void> {
  await fc.assert(
    fc.asyncProperty(damagedBodies, fc.constantFrom("", "gzip", "damaged gzip"), async (damaged, packing) => {
      const packed = packing === "" ? damaged.body : gzipSync(damaged.body);
      const body = packing === "damaged gzip" ? damaged.again(packed) : packed;
      const encoding = packing === "" ? {} : { "content-encoding": "gzip" };
      const headers = { ...authHeaders(target.publicKey), ...encoding };
      const answer = await post(target, { body, headers, timeoutMs: requestTimeoutMs });
      expect([200, 400, 401, 403, 413], answer?.body).toContain(answer?.status);
      expect(() => JSON.parse(answer?.body ?? "")).not.toThrow();
    }),
    bounded(bounds),
  );
}

/** Whatever stands in an event, it is stored; sends many at once and counts what arrived. */
export async function fuzzEvents(
  { newProject, expectAlive, outcomesOfCase }: AbuseServer,
  bounds: FuzzBounds,
): Promise<void> {
  const target = await newProject();
  const batchSize = 20;
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(oddEvents, { minLength: batchSize, maxLength: batchSize }), async (events) => {
      const answers = await Promise.all(
        events.map((event) => {
          // An event that calls itself something else would be counted as that.
          const { type: _, ...rest } = event;
          const id = newEventId();
          const body = lines(
            `{"event_id":"${id}"}`,
            '{"type":"event"}',
            JSON.stringify({ ...rest, event_id: id }),
          );
          return post(target, { body, timeoutMs: requestTimeoutMs });
        }),
      );
      sent += events.length;
      for (const answer of answers) expect(answer?.status, answer?.body).toBe(200);
    }),
    bounded({ ...bounds, runs: Math.ceil(bounds.runs / batchSize) }),
  );
  await expectAlive(target);
  // Counts are stored a moment after the rows.
  await vi.waitFor(async () => expect(await outcomesOfCase(target)).toEqual({ "error accepted": sent }), {
    timeout: requestTimeoutMs,
    interval: 200,
  });
}

// Whatever is wrong with a request, its sender learns it in JSON with the right status; whatever is wrong inside
// one item, the rest of the envelope is kept. In both cases the server goes on and reports no crash.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { pollUntil } from "../support/poll.ts";
import { startServer } from "../support/server.ts";
import type { Server } from "../support/server.ts";
import { createWebApi } from "../support/web-api.ts";
import type { WebApi } from "../support/web-api.ts";
import { errorEnvelope, post, targetOf } from "../support/wire.ts";
import type { Target } from "../support/wire.ts";
import {
  credentialFaults,
  encodingFaults,
  framingFaults,
  itemFaults,
  routeFaults,
  sizeFaults,
} from "./faults.ts";
import type { Fault } from "./faults.ts";

const faultSchema = z.object({ detail: z.string().min(1) });
const visibleTimeoutMs = 15_000;

let server: Server;
let target: Target;
let api: WebApi;

beforeAll(async () => {
  server = await startServer();
  target = targetOf(server.dsn);
  api = createWebApi(server);
}, 120_000);

afterAll(async () => {
  await server?.stop();
});

const groups: readonly (readonly [string, readonly Fault[]])[] = [
  ["framing", framingFaults],
  ["size", sizeFaults],
  ["encoding", encodingFaults],
  ["credentials", credentialFaults],
  ["route", routeFaults],
];

for (const [group, faults] of groups) {
  describe(`a fault of ${group} is refused in JSON`, () => {
    for (const fault of faults) {
      test(fault.name, async () => {
        const answer = await post(target, { timeoutMs: 20_000, ...fault.request(target) });
        expect(fault.statuses, answer?.body).toContain(answer?.status);
        expect(answer?.contentType).toMatch(/^application\/json/);
        expect(faultSchema.parse(JSON.parse(answer?.body ?? "")).detail).not.toMatch(/\n\s+at /);
        // A browser's SDK only sees an answer that its page may read.
        if (group !== "route") expect(answer?.headers.get("access-control-allow-origin")).toBe("*");
        await expectAlive();
      });
    }
  });
}

describe("a fault inside one item costs that item alone", () => {
  for (const fault of itemFaults) {
    test(fault.name, async () => {
      const run = randomUUID();
      const invalidBefore = await invalidCount();
      const answer = await post(target, { body: fault.envelope(run) });
      expect(answer?.status, answer?.body).toBe(200);
      await expectStored(run, fault.survives);
      if (fault.invalid > 0) {
        await pollUntil(
          "the outcome invalid",
          async () => ((await invalidCount()) - invalidBefore >= fault.invalid ? true : undefined),
          { timeoutMs: visibleTimeoutMs },
        );
      }
      await expectAlive();
    });
  }
});

test("nothing of this was logged as a crash", () => {
  expect(server.logs()).not.toMatch(/"level":(50|60)|uncaught|unhandled/i);
});

/** The server still takes and shows a good event. */
async function expectAlive(): Promise<void> {
  const run = randomUUID();
  const answer = await post(target, { body: errorEnvelope({ tags: { run } }) });
  expect(answer?.status, answer?.body).toBe(200);
  await expectStored(run, 1);
}

async function expectStored(run: string, count: number): Promise<void> {
  if (count > 0) {
    await pollUntil(
      "the event",
      async () => ((await api.eventsCount(`run:${run}`)).stored >= count ? true : undefined),
      {
        timeoutMs: visibleTimeoutMs,
      },
    );
  }
  await expect(api.eventsCount(`run:${run}`)).resolves.toEqual({ stored: count, distinct: count });
}

const setupSchema = z.object({
  received: z.array(
    z.object({ category: z.string(), outcome: z.string(), reason: z.string(), quantity: z.number() }),
  ),
});

/** How many errors the project lost as invalid, as its own figures say; each names a reason. */
async function invalidCount(): Promise<number> {
  const answer = await api.get(`/api/vedette/projects/${server.organization}/${server.project}/setup/`);
  const invalid = setupSchema.parse(answer).received.filter(({ outcome }) => outcome === "invalid");
  for (const { reason } of invalid) expect(reason).not.toBe("");
  return invalid.reduce((sum, { quantity }) => sum + quantity, 0);
}

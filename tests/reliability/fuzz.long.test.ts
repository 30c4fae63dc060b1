// Thousands of damaged envelopes and random events: whatever comes, the answer is 200 or a 4xx in JSON, every event
// that could be read is stored, and the server lives on without growing.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startAbuseServer } from "../abuse/abuse-server.ts";
import type { AbuseServer } from "../abuse/abuse-server.ts";
import { fuzzEnvelopes, fuzzEvents } from "../abuse/fuzz.ts";
import { residentBytes } from "../support/memory.ts";

const runs = Number(process.env["VEDETTE_FUZZ_RUNS"] ?? 5_000);
const fuzzTimeoutMs = 20 * 60_000;
const bounds = { runs, timeMsMax: fuzzTimeoutMs / 2 };
const growthBytesMax = 300 * 1024 * 1024;

let abused: AbuseServer;

beforeAll(async () => {
  abused = await startAbuseServer();
}, 120_000);

afterAll(async () => {
  await abused?.server.stop();
});

test("damaged envelopes never get a 5xx", { timeout: fuzzTimeoutMs }, async () => {
  const target = await abused.newProject();
  await abused.expectAlive(target);
  const before = await residentBytes(abused.server.pid);
  await fuzzEnvelopes(target, bounds);
  await abused.expectAlive(target);
  const after = await residentBytes(abused.server.pid);
  if (before !== undefined && after !== undefined) expect(after - before).toBeLessThan(growthBytesMax);
});

test("random events are all stored", { timeout: fuzzTimeoutMs }, async () => {
  await fuzzEvents(abused, bounds);
});

test("nothing of this was logged as a crash", () => {
  expect(abused.server.pid).toBeGreaterThan(0);
  abused.expectNoCrash();
});

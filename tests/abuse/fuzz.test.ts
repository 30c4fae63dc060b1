// A few seconds of random damage; `tests/reliability/fuzz.long.test.ts` has thousands.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startAbuseServer } from "./abuse-server.ts";
import type { AbuseServer } from "./abuse-server.ts";
import { fuzzEnvelopes, fuzzEvents } from "./fuzz.ts";

const bounds = { runs: 400, timeMsMax: 8_000 };

let abused: AbuseServer;

beforeAll(async () => {
  abused = await startAbuseServer();
}, 120_000);

afterAll(async () => {
  await abused?.server.stop();
});

test("damaged envelopes never get a 5xx", { timeout: 60_000 }, async () => {
  const target = await abused.newProject();
  await fuzzEnvelopes(target, bounds);
  await abused.expectAlive(target);
});

test("random events are all stored", { timeout: 60_000 }, async () => {
  await fuzzEvents(abused, bounds);
});

test("nothing of this was logged as a crash", () => {
  expect(abused.server.pid).toBeGreaterThan(0);
  abused.expectNoCrash();
});

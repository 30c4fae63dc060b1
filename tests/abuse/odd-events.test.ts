// Events that nobody foresaw. Every key that an event can have, with values of every wrong type: the event is stored
// all the same, with its neighbouring fields intact; the keys come from the tables that the readers are made of. Then
// a few seconds of random events and random damage; `tests/reliability/fuzz.long.test.ts` has thousands.
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { eventFieldTypes } from "@vedette/protocol";
import { newEventId, post } from "../support/wire.ts";
import type { Target } from "../support/wire.ts";
import { startAbuseServer } from "./abuse-server.ts";
import type { AbuseServer } from "./abuse-server.ts";
import { lines } from "./abuse-case.ts";
import { fuzzEnvelopes, fuzzEvents } from "./fuzz.ts";

vi.setConfig({ maxConcurrency: 8, testTimeout: 120_000 });

const fuzzBounds = { runs: 400, timeMsMax: 8_000 };

let abused: AbuseServer;
let target: Target;

beforeAll(async () => {
  abused = await startAbuseServer();
  target = await abused.newProject();
}, 120_000);

afterAll(async () => {
  await abused?.server.stop();
});

const wrongValues: readonly unknown[] = [
  null,
  true,
  -1,
  1e300,
  "",
  "text \u0000 that is nothing",
  [],
  [[null], 1, { a: [] }],
  {},
  { values: { frames: 1 }, name: [], 0: "x", length: -1 },
];

/** `exception.values[].type` with a value becomes the object around it. */
function eventWith(path: string, value: unknown): Record<string, unknown> {
  const steps = path.replaceAll("[]", ".[]").split(".");
  const built = steps.reduceRight<unknown>(
    (inner, step) => (step === "[]" ? [inner] : { [step]: inner }),
    value,
  );
  return built as Record<string, unknown>;
}

const intact = { server_name: "neighbour", release: "neighbour@1.0.0", environment: "next door" };

describe.concurrent("stored in spite of wrong types", () => {
  for (const path of eventFieldTypes().keys()) {
    test(path, async () => {
      const sent = wrongValues.map((value) => {
        const event_id = newEventId();
        return { event_id, payload: { message: "intact", ...intact, event_id, ...eventWith(path, value) } };
      });
      for (const { event_id, payload } of sent) {
        const body = lines(`{"event_id":"${event_id}"}`, '{"type":"event"}', JSON.stringify(payload));
        const answer = await post(target, { body, timeoutMs: 20_000 });
        expect(answer?.status, answer?.body).toBe(200);
      }
      const ids = sent.map(({ event_id }) => event_id);
      await vi.waitFor(async () => expect(await storedOf(ids)).toEqual(expectedOf(path, ids)), {
        timeout: 60_000,
        interval: 50,
      });
    });
  }
});

test("nothing of this was invalid", async () => {
  await abused.expectAlive(target);
  expect(Object.keys(await abused.outcomesOfCase(target))).toEqual(["error accepted"]);
});

test("damaged envelopes never get a 5xx", async () => {
  const damaged = await abused.newProject();
  await fuzzEnvelopes(damaged, fuzzBounds);
  await abused.expectAlive(damaged);
});

test("random events are all stored", async () => {
  await fuzzEvents(abused, fuzzBounds);
});

test("nothing of this was logged as a crash", () => abused.expectNoCrash());

type Stored = { readonly id: string; readonly neighbours: Readonly<Record<string, unknown>> };

async function storedOf(ids: readonly string[]): Promise<readonly Stored[]> {
  const list = ids.map((id) => `toUUID('${id}')`).join();
  const rows = await abused.store.rows(
    `SELECT replaceAll(toString(event_id), '-', '') AS id, server_name, release, environment FROM errors
     WHERE project_id = {project:UInt64} AND event_id IN (${list}) ORDER BY id`,
    { project: target.projectId },
  );
  return rows.map(({ id, ...neighbours }) => ({ id: String(id), neighbours }));
}

/** All of it, but for the one field that was overwritten. */
function expectedOf(path: string, ids: readonly string[]): readonly unknown[] {
  const neighbours = Object.fromEntries(
    Object.entries(intact).map(([name, value]) => [name, name === path ? expect.any(String) : value]),
  );
  return ids.toSorted().map((id) => ({ id, neighbours }));
}

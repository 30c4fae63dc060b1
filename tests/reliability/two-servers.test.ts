/**
 * Two whole servers with one PostgreSQL and one event store, and a folder and a log for each: what a project may send it
 * may send to both together, and an event that comes to both is stored once.
 */
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EventStoreReader, type OutcomeSums, readEventStore } from "../support/event-store.ts";
import { freePort } from "../support/free-port.ts";
import { setIngestSettings } from "../support/ingest-settings.ts";
import { movedTo } from "../support/instance.ts";
import { pollUntil } from "../support/poll.ts";
import { postgresSkipReason } from "../support/postgres.ts";
import { launch, type Server, type ServerProcess, startServer } from "../support/server.ts";
import { sharedPostgres, startEventStore } from "../support/shared-stores.ts";
import { listenForStore } from "../support/store-address.ts";
import { createTempFolder } from "../support/temp-folder.ts";
import { createWebApi } from "../support/web-api.ts";
import { type Answer, errorEnvelope, newEventId, post, type Target, targetOf } from "../support/wire.ts";

const skipReason = postgresSkipReason();
/** What comes so long after a limit was reached may still pass: a turn of telling and one of reading. */
const excessMs = 4_000;
/** Of two turns that a busy machine delays. */
const lateMs = 1_500;

/** Begins at a multiple of its length; one of these is not about to end. */
function windowSecondsFor(nowMs: number): number {
  const lengths = [3_600, 3_500, 3_300];
  return lengths.find((length) => length - ((nowMs / 1_000) % length) > 60) ?? 3_400;
}

describe.skipIf(skipReason !== undefined)("two servers that share their stores", () => {
  const closing: (() => unknown)[] = [];
  const stopping: (() => unknown)[] = [];
  let first: Server;
  let second: ServerProcess;
  let store: EventStoreReader;

  beforeAll(async () => {
    const [database, events] = await Promise.all([
      sharedPostgres().then(({ createDatabase }) => createDatabase()),
      startEventStore(),
    ]);
    closing.push(database.drop, events.close);
    const port = await freePort();
    closing.push(await listenForStore(events.socketPath, port));
    store = readEventStore(dirname(events.dataDir));
    const env = {
      VEDETTE_DATABASE_URL: database.url,
      VEDETTE_EVENT_STORE_URL: `http://127.0.0.1:${port}/vedette`,
      VEDETTE_SECRET_KEY: "the same for both of these servers",
    };
    const folder = await createTempFolder("second-server");
    closing.push(folder.remove);
    // At once, as a machine that comes up starts them.
    const starting = [
      startServer({ env }).then((server) => stopping.push((first = server).stop)),
      launch({ dataDir: folder.path, port: await freePort(), env }).then((server) =>
        stopping.push((second = server).stop),
      ),
    ];
    await Promise.allSettled(starting);
    await Promise.all(starting);
  }, 120_000);

  afterAll(async () => {
    await Promise.all(stopping.map((stop) => stop()));
    for (const close of closing.toReversed()) await close();
  });

  /** A new project as each of the two is told to send to. */
  async function newProject(name: string): Promise<readonly [Target, Target]> {
    const dsn = await createWebApi(first).createProject(name);
    return [targetOf(dsn), targetOf(movedTo(second.url, { ...first, dsn }).dsn)];
  }

  const sumOf = (sums: OutcomeSums): number =>
    Object.values(sums).reduce((sum, quantity) => sum + quantity, 0);

  async function outcomesOnce(
    { projectId }: Target,
    holds: (sums: OutcomeSums) => boolean,
  ): Promise<OutcomeSums> {
    return await pollUntil(
      "the outcomes",
      async () => {
        const sums = await store.outcomes(projectId);
        return holds(sums) ? sums : undefined;
      },
      { timeoutMs: 30_000 },
    );
  }

  it("take in together what a quota allows, and what comes within two turns besides", async () => {
    const limit = 200;
    const targets = await newProject("by turns");
    const quota = { id: "errors", categories: ["error"], limit, windowSeconds: windowSecondsFor(Date.now()) };
    await setIngestSettings(first, "by-turns", { quotas: [quota] });

    const answers: { readonly answer: Answer | undefined; readonly to: number; readonly atMs: number }[] = [];
    const send = async (count: number, to: 0 | 1): Promise<void> => {
      for (let sent = 0; sent < count; sent += 1) {
        const answer = await post(targets[to], { body: errorEnvelope() });
        answers.push({ answer, to, atMs: performance.now() });
      }
    };
    const accepted = () => answers.filter(({ answer }) => answer?.status === 200);
    const refusedBy = (server: number) =>
      answers.filter(({ answer, to }) => answer?.status === 429 && to === server);

    await Promise.all([send(95, 0), send(95, 1)]);
    expect(accepted()).toHaveLength(190);
    for (let turn = 0; turn < 400 && (refusedBy(0).length < 5 || refusedBy(1).length < 5); turn += 1) {
      await Promise.all([send(1, 0), send(1, 1), sleep(100)]);
    }

    expect([200, 429]).toEqual([...new Set(answers.map(({ answer }) => answer?.status))]);
    for (const { answer } of [...refusedBy(0).slice(0, 1), ...refusedBy(1).slice(0, 1)]) {
      expect(Number(answer?.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(answer?.headers.get("x-sentry-rate-limits")).toMatch(/^\d+:error:project:errors$/);
    }
    const whole = accepted()[limit - 1]?.atMs ?? Number.NaN;
    const last = accepted().at(-1)?.atMs ?? Number.NaN;
    expect(accepted().length).toBeGreaterThanOrEqual(limit);
    expect(last - whole, "ms from the last that was allowed to the last that passed").toBeLessThan(
      excessMs + lateMs,
    );

    // What was refused is counted for a moment before it is told.
    const sums = await outcomesOnce(targets[0], (told) => sumOf(told) >= answers.length);
    expect(sums).toEqual({
      "error accepted": accepted().length,
      "error rate_limited errors": answers.length - accepted().length,
    });
  }, 60_000);

  it("store an event once that is sent to both, whichever of them has it first", async () => {
    const targets = await newProject("resent");
    const eventIds = Array.from({ length: 20 }, newEventId);
    // Of every event either server is asked first, and the other at once or when the first has stored it.
    const resend = async (eventId: string, index: number): Promise<void> => {
      const [to, then] = index % 2 === 0 ? targets : targets.toReversed();
      for (const target of [to, then])
        expect((await post(target ?? targets[0], { body: errorEnvelope({ eventId }) }))?.status).toBe(200);
    };
    await Promise.all(eventIds.slice(0, 10).map(resend));
    await outcomesOnce(targets[0], (told) => sumOf(told) >= 20);
    await Promise.all(eventIds.map(resend));
    const sums = await outcomesOnce(targets[0], (told) => sumOf(told) >= 60);
    expect(sums).toEqual({ "error accepted": 20, "error invalid duplicate": 40 });
    const rows = await store.rows(
      "SELECT count() AS stored, uniqExact(event_id) AS distinct FROM errors WHERE project_id = {id:UInt64}",
      { id: targets[0].projectId },
    );
    expect(rows).toEqual([{ stored: 20, distinct: 20 }]);
  }, 60_000);

  it("know who has signed in at the other, and who has left", async () => {
    const session = "/api/vedette/session/";
    const { email, password } = first.admin;
    const signedIn = await fetch(`${first.url}${session}`, {
      method: "POST",
      headers: { origin: first.url, "content-type": "application/json" },
      body: JSON.stringify({ email, password }),
    });
    expect(signedIn.status, await signedIn.text()).toBe(200);
    const cookie = signedIn.headers
      .getSetCookie()
      .map((one) => one.split(";", 1)[0])
      .join("; ");
    const me = async (url: string) => (await fetch(`${url}/api/vedette/me/`, { headers: { cookie } })).status;
    expect([await me(first.url), await me(second.url)]).toEqual([200, 200]);
    const left = await fetch(`${second.url}${session}`, {
      method: "DELETE",
      headers: { origin: second.url, cookie },
    });
    expect(left.ok).toBe(true);
    expect([await me(first.url), await me(second.url)]).toEqual([401, 401]);
  }, 60_000);
});

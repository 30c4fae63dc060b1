// The kill test: SIGKILL at a random moment under load, and then every event that was answered 200 is there
// exactly once. What was not answered may be there or not, but never twice; and when it is sent again, as a
// client with a queue on disk would, it is there exactly once too. That last step makes the count exact: the
// server must then hold precisely the ids that were ever sent.
//
// Three victims: the server's process alone, its whole process group, and the child that runs the event store
// alone. All rounds use one data folder, so that each starts from what the one before left behind.
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { untilLogIsEmpty } from "../support/empty-log.ts";
import { freePort } from "../support/free-port.ts";
import { pollUntil } from "../support/poll.ts";
import { descendantsOf } from "../support/processes.ts";
import { createRandom } from "../support/random.ts";
import { copyInstance, launch } from "../support/server.ts";
import type { ServerProcess } from "../support/server.ts";
import { createTempFolder } from "../support/temp-folder.ts";
import type { TempFolder } from "../support/temp-folder.ts";
import { AnswerError, createWebApi } from "../support/web-api.ts";
import type { EventCounts, WebApi } from "../support/web-api.ts";
import { targetOf } from "../support/wire.ts";
import type { Target } from "../support/wire.ts";
import { sendError, startLoad } from "./load.ts";
import type { Load } from "./load.ts";

const victims = ["server", "group", "store"] as const;
type Victim = (typeof victims)[number];

const eventsMax = 2_000;
const roundTimeoutMs = 240_000;
const recoveryTimeoutMs = 45_000;

type Place = {
  readonly folder: TempFolder;
  readonly port: number;
  readonly url: string;
  readonly target: Target;
  readonly api: WebApi;
};

/** Defines `rounds` kill rounds whose moments follow from `seed`. */
export function defineKillRounds(rounds: number, seed: number): void {
  describe(`every acknowledged event is there exactly once after a SIGKILL (seed ${seed})`, () => {
    const random = createRandom(seed);
    let place: Place;
    let server: ServerProcess;

    beforeAll(async () => {
      const folder = await createTempFolder("kill");
      const port = await freePort();
      const instance = await copyInstance(folder.path, port);
      server = await launch({ dataDir: folder.path, port });
      place = { folder, port, url: server.url, target: targetOf(instance.dsn), api: createWebApi(instance) };
    }, 120_000);

    afterAll(async () => {
      await server?.killGroup();
      await place?.folder.remove();
    });

    for (let number = 0; number < rounds; number += 1) {
      const victim = victims[number % victims.length] ?? "server";
      const killAfterMs = random.between(150, 2_500);
      test(
        `round ${number + 1}: ${victim} after ${killAfterMs} ms`,
        { timeout: roundTimeoutMs },
        async () => {
          const round = `r${seed}-${number}`;
          const load = startLoad({ target: place.target, round, eventsMax });
          await sleep(killAfterMs);
          server = await killAndRecover(server, victim, place);
          await load.stop();
          if (victim === "store") {
            // The log takes what the store cannot: its clients must not notice.
            expect(load.acknowledged.size, "answered 200 while the store was down").toBe(load.sent.size);
          }
          await expectExactlyOnce(place, round, load);
        },
      );
    }
  });
}

/** Kills the victim under load and returns a server that is ready again. */
async function killAndRecover(server: ServerProcess, victim: Victim, place: Place): Promise<ServerProcess> {
  if (victim === "store") {
    const pid = await findStoreChild(server.pid);
    process.kill(pid, "SIGKILL");
    // The load goes on: the log must take what the store cannot.
    await pollUntil(
      "a new store child",
      async () => ((await findStoreChild(server.pid)) === pid ? undefined : true),
      { timeoutMs: recoveryTimeoutMs },
    );
    const askStore = () => countOrNothing(place.api, "round:none");
    await pollUntil("answers of the new store child", askStore, { timeoutMs: recoveryTimeoutMs });
    return server;
  }
  await (victim === "group" ? server.killGroup() : server.kill());
  return launch({ dataDir: place.folder.path, port: place.port });
}

/** The child of the server that runs the embedded event store. */
async function findStoreChild(serverPid: number): Promise<number> {
  const find = async () =>
    (await descendantsOf(serverPid)).find(({ command }) => command.includes("store-child"))?.pid;
  return pollUntil("the store child", find, { timeoutMs: recoveryTimeoutMs });
}

async function expectExactlyOnce(place: Place, round: string, load: Load): Promise<void> {
  const { acknowledged, sent } = load;
  const told = `${acknowledged.size} acknowledged of ${sent.size} sent, refused ${JSON.stringify([...load.refused])}`;
  expect(acknowledged.size, told).toBeGreaterThan(0);

  const settled = await countWhenStored(place, round);
  expect(settled.stored, `stored twice: ${told}`).toBe(settled.distinct);
  expect(settled.distinct, `lost: ${told}`).toBeGreaterThanOrEqual(acknowledged.size);
  expect(settled.distinct, `more than was sent: ${told}`).toBeLessThanOrEqual(sent.size);

  let number = 0;
  for (const eventId of sent) {
    if (!acknowledged.has(eventId)) expect(await sendError(place.target, round, eventId, number)).toBe(200);
    number += 1;
  }
  const complete = await countWhenStored(place, round);
  expect(complete, `after sending again what was not answered: ${told}`).toEqual({
    stored: sent.size,
    distinct: sent.size,
  });
}

/** The final count: nobody sends, and nothing waits in the log any more. */
async function countWhenStored({ url, api }: Place, round: string): Promise<EventCounts> {
  await untilLogIsEmpty(url);
  return await pollUntil("the count", () => countOrNothing(api, `round:${round}`), {
    timeoutMs: recoveryTimeoutMs,
  });
}

/** The count, or nothing while the store is away: then the API says 503, and to try again is right. */
async function countOrNothing(api: WebApi, query: string): Promise<EventCounts | undefined> {
  try {
    return await api.eventsCount(query);
  } catch (error) {
    if (error instanceof AnswerError && error.status === 503) return undefined;
    throw error;
  }
}

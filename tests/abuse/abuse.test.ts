// Everything that can be wrong with a request, by tables. Every case has a project of its own, so that what was
// counted for it is exactly what the case says; after every case a good event of the same project must be
// stored. One server takes it all, and is no larger afterwards.
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { categoryOfItem, invalidReasons } from "@vedette/protocol";
import type { OutcomeSums } from "../support/event-store.ts";
import { residentBytes } from "../support/memory.ts";
import { pollUntil } from "../support/poll.ts";
import { errorEnvelope, newEventId, post } from "../support/wire.ts";
import type { Answer, Target } from "../support/wire.ts";
import type { AbuseCase } from "./abuse-case.ts";
import { expectDecent, startAbuseServer } from "./abuse-server.ts";
import type { AbuseServer } from "./abuse-server.ts";
import { credentialCases } from "./cases/credentials.ts";
import { encodingCases } from "./cases/encoding.ts";
import { addressCases, endpointCases } from "./cases/endpoints.ts";
import { framingCases } from "./cases/framing.ts";
import { itemCases } from "./cases/items.ts";
import type { ItemCase } from "./cases/items.ts";
import { payloadCases } from "./cases/payload.ts";

const mib = 1024 * 1024;
/** What a heap may keep of freed bombs until the next collection. */
const growthBytesMax = 400 * mib;
const countedTimeoutMs = 30_000;

vi.setConfig({ maxConcurrency: 8, testTimeout: 120_000 });

let abused: AbuseServer;
let neighbour: Target;
let residentBefore: number | undefined;
const neighbourIds: string[] = [];

beforeAll(async () => {
  abused = await startAbuseServer();
  neighbour = await abused.newProject();
  await abused.expectAlive(neighbour);
  residentBefore = await residentBytes(abused.server.pid);
}, 120_000);

afterAll(async () => {
  await abused?.server.stop();
});

const groups: Readonly<Record<string, readonly AbuseCase[]>> = {
  framing: framingCases,
  encoding: encodingCases,
  payload: payloadCases,
  credentials: credentialCases,
  address: addressCases,
};
/** A browser's SDK only sees an answer that its page may read; of an address that is none there may be no such answer. */
const readableGroups: ReadonlySet<string> = new Set(["framing", "encoding", "payload", "credentials"]);

for (const [group, cases] of Object.entries(groups)) {
  describe.concurrent(group, () => {
    for (const one of cases) {
      test(one.name, async () => {
        const { target, answers } = await misbehave([one]);
        if (readableGroups.has(group))
          for (const { headers } of answers) expect(headers.get("access-control-allow-origin")).toBe("*");
        await expectOutcomes(one, target);
      });
    }
  });
}

// Some hundreds of requests: one test for each type and endpoint, its cases one after the other.
describe.concurrent("the payload of another type", () => {
  for (const [type, cases] of Map.groupBy(itemCases, (one) => one.type)) {
    test(type, async () => {
      const { target, answers } = await misbehave(cases);
      await expectItemsCounted(type, cases, target, answers);
    });
  }
});

describe.concurrent("a request that the endpoint does not understand", () => {
  for (const [endpoint, cases] of Map.groupBy(endpointCases, (one) => one.endpoint)) {
    test(endpoint, async () => {
      const { target, answers } = await misbehave(cases);
      // Who sends to the tunnel is known from the envelope alone, and these are none.
      if (endpoint !== "tunnel") await expectRefusalsCounted(target, answers);
    });
  }
});

test("what the neighbours sent meanwhile is stored, each event once", async () => {
  await abused.expectAlive(neighbour);
  const rows = await abused.store.rows(
    `SELECT replaceAll(toString(event_id), '-', '') AS id FROM errors
     WHERE project_id = {project:UInt64} AND error_value = 'of the neighbour'`,
    { project: neighbour.projectId },
  );
  expect(rows.map(({ id }) => String(id)).toSorted()).toEqual(neighbourIds.toSorted());
});

test("the server is not larger than before", async (ctx) => {
  if (residentBefore === undefined) return ctx.skip("this system has no /proc to read memory from");
  const before = residentBefore;
  // What a bomb took goes with a later collection, and that comes with ordinary work.
  await pollUntil(
    `a growth of less than ${growthBytesMax / mib} MiB`,
    async () => {
      await abused.expectAlive(neighbour);
      const resident = (await residentBytes(abused.server.pid)) ?? 0;
      return resident - before < growthBytesMax ? true : undefined;
    },
    { timeoutMs: 40_000, everyMs: 200 },
  );
});

test("nothing of this was logged as a crash", () => abused.expectNoCrash());

type Misbehaviour = { readonly target: Target; readonly answers: readonly Answer[] };

async function misbehave(cases: readonly AbuseCase[]): Promise<Misbehaviour> {
  const target = await abused.newProject();
  const answers: Answer[] = [];
  for (const one of cases) {
    const answer = await post(target, { timeoutMs: 20_000, ...one.request(target) });
    await passBy();
    expectDecent(answer);
    expectStatus(one, answer);
    answers.push(answer);
  }
  await abused.expectAlive(target);
  return { target, answers };
}

/** Somebody else's event, between two of the abuser's. */
async function passBy(): Promise<void> {
  const eventId = newEventId();
  const answer = await post(neighbour, { body: errorEnvelope({ eventId, value: "of the neighbour" }) });
  expect(answer?.status, answer?.body).toBe(200);
  neighbourIds.push(eventId);
}

function expectStatus({ name, expected }: AbuseCase, answer: Answer): void {
  const about = `${name}: ${answer.body}`;
  if (expected.kind === "taken") expect(answer.status, about).toBeLessThan(300);
  if (expected.kind === "refused") expect(expected.statuses, about).toContain(answer.status);
}

/** Looks until it holds: refusals are counted in the background, and counts stored a moment after rows. */
async function untilCounted(target: Target, look: (sums: OutcomeSums) => void): Promise<void> {
  const lookOnce = async () => {
    const sums = await abused.outcomesOfCase(target);
    expectProper(sums);
    look(sums);
  };
  await vi.waitFor(lookOnce, { timeout: countedTimeoutMs, interval: 50 });
}

async function expectOutcomes({ expected }: AbuseCase, target: Target): Promise<void> {
  await untilCounted(target, (sums) => {
    if (expected.kind === "taken" && expected.outcomes) expect(sums).toEqual(expected.outcomes);
    if (expected.kind === "refused" && expected.isCounted) expect(Object.keys(sums)).not.toEqual([]);
  });
}

/** Each item of a category is in an outcome, and the good error before it is stored. */
async function expectItemsCounted(
  type: string,
  cases: readonly ItemCase[],
  target: Target,
  answers: readonly Answer[],
): Promise<void> {
  const takenCases = cases.filter((_, index) => (answers[index]?.status ?? 500) < 300);
  const beside = takenCases.filter(({ isBesideError }) => isBesideError).length;
  const category = categoryOfItem(type);
  await untilCounted(target, (sums) => {
    expect(sums["error accepted"] ?? 0).toBeGreaterThanOrEqual(beside);
    if (category === undefined) return;
    const own = category === "error" ? beside : 0;
    expect(unitsOf(sums, category) - own, JSON.stringify(sums)).toBeGreaterThanOrEqual(takenCases.length);
  });
}

const uncountedStatuses: ReadonlySet<number> = new Set([401, 403, 405]);

/** Everything that was refused to a sender who is known is in an outcome with its reason. */
async function expectRefusalsCounted(target: Target, answers: readonly Answer[]): Promise<void> {
  const refusals = answers.filter(({ status }) => status >= 400 && !uncountedStatuses.has(status)).length;
  await untilCounted(target, (sums) => {
    const invalid = Object.entries(sums).filter(([name]) => name.includes(" invalid "));
    const units = invalid.reduce((sum, [, quantity]) => sum + quantity, 0);
    expect(units, JSON.stringify(sums)).toBeGreaterThanOrEqual(refusals);
  });
}

/** A category with its finer ones: of `profile_chunk` also `profile_chunk_ui`. */
function unitsOf(sums: OutcomeSums, category: string): number {
  return Object.entries(sums)
    .filter(([name]) => name.startsWith(category))
    .reduce((sum, [, quantity]) => sum + quantity, 0);
}

/** Every count says what became of it, and every "invalid" why, in words that are known. */
function expectProper(sums: Readonly<Record<string, number>>): void {
  for (const name of Object.keys(sums)) {
    expect(name).toMatch(/^\w+ (accepted|(invalid|filtered|rate_limited|client_discard) \S.*)$/);
    const reason = / invalid (\S+)/.exec(name)?.[1]?.split(":")[0];
    if (reason !== undefined) expect(invalidReasons).toContain(reason);
  }
}

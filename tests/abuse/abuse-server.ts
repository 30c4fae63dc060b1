// A server under abuse, and what the tests ask of it after each case: that it still takes and stores a good
// event, and what it counted.
import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { z } from "zod";
import { readEventStore } from "../support/event-store.ts";
import type { EventStoreReader, OutcomeSums } from "../support/event-store.ts";
import { pollUntil } from "../support/poll.ts";
import { startServer } from "../support/server.ts";
import type { Server } from "../support/server.ts";
import { createWebApi } from "../support/web-api.ts";
import type { WebApi } from "../support/web-api.ts";
import { errorEnvelope, newEventId, post, targetOf } from "../support/wire.ts";
import type { Answer, Target } from "../support/wire.ts";

const visibleTimeoutMs = 60_000;
const crashWords = /"level":(50|60)|uncaught|unhandled/i;

export type AbuseServer = {
  readonly server: Server;
  readonly api: WebApi;
  readonly store: EventStoreReader;
  readonly newProject: () => Promise<Target>;
  /** Sends a good event and waits until it is stored as it was sent; everything before it is then processed. */
  readonly expectAlive: (target: Target) => Promise<void>;
  /** What was counted, without the good events of `expectAlive`. */
  readonly outcomesOfCase: (target: Target) => Promise<OutcomeSums>;
  readonly expectNoCrash: () => void;
};

export async function startAbuseServer(): Promise<AbuseServer> {
  const server = await startServer();
  const api = createWebApi(server);
  const store = readEventStore(server.dataDir);
  const goodEvents = new Map<string, number>();

  const expectAlive: AbuseServer["expectAlive"] = async (target) => {
    const eventId = newEventId();
    const answer = await post(target, {
      body: errorEnvelope({ eventId, value: "still alive" }),
      timeoutMs: 20_000,
    });
    expect(answer?.status, answer?.body).toBe(200);
    goodEvents.set(target.projectId, (goodEvents.get(target.projectId) ?? 0) + 1);
    const sql = `SELECT error_value, release FROM errors
      WHERE project_id = {project:UInt64} AND event_id = {event:UUID}`;
    const row = await pollUntil(
      "the good event",
      async () => (await store.rows(sql, { project: target.projectId, event: eventId })).at(0),
      { timeoutMs: visibleTimeoutMs },
    );
    expect(row).toEqual({ error_value: "still alive", release: "tests@1.0.0" });
  };

  return {
    server,
    api,
    store,
    newProject: async () => targetOf(await api.createProject(`abuse ${randomUUID().slice(0, 8)}`)),
    expectAlive,
    outcomesOfCase: async (target) => {
      const { "error accepted": accepted = 0, ...rest } = await store.outcomes(target.projectId);
      const others = accepted - (goodEvents.get(target.projectId) ?? 0);
      return others === 0 ? rest : { ...rest, "error accepted": others };
    },
    expectNoCrash: () => expect(server.logs()).not.toMatch(crashWords),
  };
}

/** Our own answer, or the `Status` of OpenTelemetry. */
const faultSchema = z.union([
  z.object({ detail: z.string().min(1) }),
  z.object({ message: z.string().min(1) }).transform(({ message }) => ({ detail: message })),
]);

/** Never a 5xx; and who is refused learns why, without the inside of a program. */
export function expectDecent(answer: Answer | undefined): asserts answer is Answer {
  expect(answer, "there was no answer").toBeDefined();
  expect(answer?.status, answer?.body).toBeLessThan(500);
  if ((answer?.status ?? 0) < 400) return;
  expect(reasonOf(answer)).not.toMatch(/\n\s+at |node:|\/src\//);
}

/** In JSON; in protobuf for who sent protobuf: the tag of field 2 and a length, then the words. */
function reasonOf(answer: Answer | undefined): string {
  const { body = "", contentType = "" } = answer ?? {};
  if (contentType === "application/x-protobuf") {
    expect(body.codePointAt(0)).toBe(0x12);
    return body.slice(2);
  }
  expect(contentType).toMatch(/^application\/json/);
  return faultSchema.parse(JSON.parse(body)).detail;
}

// Limits as clients feel them, and what is left of it in the figures: a real SDK backs off and says so, and of
// everything that was sent each unit is in exactly one outcome.
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { writeEnvelope } from "@vedette/protocol";
import type { JsonObject } from "@vedette/protocol";
import { z } from "zod";
import { readEventStore } from "../support/event-store.ts";
import type { EventStoreReader, OutcomeSums } from "../support/event-store.ts";
import { setIngestSettings, untilInUse } from "../support/ingest-settings.ts";
import { clientsPath } from "../support/paths.ts";
import { runProgram } from "../support/run-program.ts";
import { startServer } from "../support/server.ts";
import type { Server } from "../support/server.ts";
import { errorEvent, newEventId, post, targetOf } from "../support/wire.ts";
import type { Target } from "../support/wire.ts";
import { expectBuilt, runTimeoutMs } from "./interop-client.ts";

const arrivalTimeoutMs = 60_000;
const caseTimeoutMs = 240_000;

let server: Server;
let store: EventStoreReader;

beforeAll(async () => {
  server = await startServer();
  store = readEventStore(server.dataDir);
}, 120_000);

afterAll(async () => {
  await server?.stop();
});

const createdSchema = z.object({
  project: z.object({ slug: z.string() }),
  key: z.object({ dsn: z.object({ public: z.url() }) }),
});

type Project = { readonly slug: string; readonly dsn: string; readonly target: Target };

async function newProject(name: string): Promise<Project> {
  const answer = await fetch(`${server.url}/api/vedette/organizations/${server.organization}/projects/`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.token}`, "content-type": "application/json" },
    body: JSON.stringify({ name }),
    signal: AbortSignal.timeout(30_000),
  });
  const { project, key } = createdSchema.parse(await answer.json());
  return { slug: project.slug, dsn: key.dsn.public, target: targetOf(key.dsn.public) };
}

type Item = readonly [header: JsonObject & { readonly type: string }, payload: unknown];

function envelope(header: JsonObject, items: readonly Item[]): Uint8Array {
  return writeEnvelope(
    header,
    items.map(([itemHeader, payload]) => ({
      header: itemHeader,
      payload: typeof payload === "string" ? payload : JSON.stringify(payload),
    })),
  );
}

/** One event that is not among what a test counts, to see whether its settings are in use. */
const probe = (message: string) => envelope({}, [[{ type: "event" }, { message }]]);

function sumOf(sums: OutcomeSums, category: string): number {
  return Object.entries(sums)
    .filter(([name]) => name.startsWith(`${category} `))
    .reduce((sum, [, quantity]) => sum + quantity, 0);
}

test(
  "a real SDK stops sending what is limited, goes on with the rest, and reports it",
  { timeout: caseTimeoutMs },
  async () => {
    const project = await newProject("backing off");
    const quota = { id: "errors-per-hour", categories: ["error"], limit: 3, windowSeconds: 3600 };
    await setIngestSettings(server, project.slug, { quotas: [quota] });
    // The probes use up the quota; the last of them is the first that is refused.
    let probes = 0;
    await untilInUse(async () => {
      probes += 1;
      return (await post(project.target, { body: probe("probe") }))?.status === 429;
    });

    const errorsToSend = 12;
    const result = await runProgram(process.execPath, ["backing-off.mjs"], {
      cwd: join(clientsPath, "node"),
      env: { SENTRY_DSN: project.dsn, ERRORS_TO_SEND: String(errorsToSend) },
      timeoutMs: runTimeoutMs,
    });
    expectBuilt("the worker in a crash loop", result);

    await vi.waitFor(
      async () => {
        const sums = await store.outcomes(project.target.projectId);
        expect(sums).toMatchObject({
          // The SDK's first error learns of the limit; none of the others is sent any more.
          "error rate_limited errors-per-hour": 2,
          "error client_discard ratelimit_backoff": errorsToSend - 1,
          "log_item accepted": 1,
          "monitor accepted": 1,
        });
        expect(sumOf(sums, "error")).toBe(errorsToSend + probes);
        expect(
          await store.rows("SELECT body FROM logs WHERE project_id = {project:UInt64}", {
            project: project.target.projectId,
          }),
        ).toEqual([{ body: "still here" }]);
      },
      { timeout: arrivalTimeoutMs, interval: 250 },
    );
  },
);

test("outcomes add up to what was sent, category by category", { timeout: caseTimeoutMs }, async () => {
  const project = await newProject("sums");
  await setIngestSettings(server, project.slug, {
    filters: { errorMessages: ["*ignore me*"] },
    quotas: [{ id: "few-check-ins", categories: ["monitor"], limit: 2, windowSeconds: 3600 }],
  });
  const sent: Record<string, number> = {};
  const count = (category: string, quantity: number) => {
    sent[category] = (sent[category] ?? 0) + quantity;
  };
  const isLimited = async () => (await postAll([checkIn()])) === 429;
  const postAll = async (items: readonly Item[], header: JsonObject = {}) =>
    (await post(project.target, { body: envelope(header, items) }))?.status;
  const checkIn = (): Item => {
    count("monitor", 1);
    return [{ type: "check_in" }, { check_in_id: newEventId(), monitor_slug: "nightly", status: "ok" }];
  };
  await untilInUse(isLimited);

  // Errors: accepted, sent twice, filtered, broken.
  const twice = errorEvent();
  const errors: readonly unknown[] = [
    ...Array.from({ length: 5 }, () => errorEvent()),
    twice,
    twice,
    ...Array.from({ length: 3 }, () => errorEvent({ value: "please ignore me" })),
    "{no json",
    "[1,2]",
  ];
  for (const error of errors) await postAll([[{ type: "event" }, error]]);
  count("error", errors.length);

  // A transaction counts as itself, and as its spans with its own.
  await postAll([[{ type: "transaction" }, transactionWith(3)]]);
  count("transaction", 1);
  count("span", 4);

  const spans = [span(), span(), span(), span(), { trace_id: "not an id" }];
  await postAll([
    [
      { type: "span", item_count: 5, content_type: "application/vnd.sentry.items.span.v2+json" },
      { version: 2, items: spans },
    ],
  ]);
  count("span", 5);

  const logs = [log("one"), log("two"), log("three"), 7];
  await postAll([
    [{ type: "log", item_count: 4, content_type: "application/vnd.sentry.items.log+json" }, { items: logs }],
  ]);
  count("log_item", 4);

  const metrics = [metric("orders"), metric("orders"), { name: "no value", type: "counter" }];
  await postAll([
    [
      { type: "trace_metric", item_count: 3, content_type: "application/vnd.sentry.items.trace-metric+json" },
      { items: metrics },
    ],
  ]);
  count("trace_metric", 3);

  const now = new Date().toISOString();
  const attrs = { release: "shop@1.0.0", environment: "tests" };
  await postAll([
    [{ type: "session" }, { sid: randomUUID(), init: true, started: now, status: "ok", attrs }],
    [{ type: "session" }, { sid: randomUUID(), init: true, started: now, status: "crashed", attrs: {} }],
    [{ type: "session" }, "nonsense"],
  ]);
  count("session", 3);

  const eventId = newEventId();
  await postAll([[{ type: "attachment", filename: "a.txt" }, "twelve bytes"]], { event_id: eventId });
  count("attachment", 12);
  count("attachment_item", 1);

  await postAll([[{ type: "feedback" }, { contexts: { feedback: { message: "it hurts" } } }]]);
  await postAll([[{ type: "feedback" }, { contexts: { feedback: {} } }]]);
  count("feedback", 2);

  // What the client itself threw away.
  await postAll([
    [
      { type: "client_report" },
      {
        discarded_events: [
          { reason: "before_send", category: "error", quantity: 7 },
          { reason: "sample_rate", category: "span", quantity: 9 },
        ],
      },
    ],
  ]);
  count("error", 7);
  count("span", 9);

  await vi.waitFor(
    async () => {
      const sums = await store.outcomes(project.target.projectId);
      const summed = Object.fromEntries(
        Object.keys(sent).map((category) => [category, sumOf(sums, category)]),
      );
      expect(summed, JSON.stringify(sums, undefined, 1)).toEqual(sent);
      expect(sums).toMatchObject({
        "error accepted": 6,
        "error filtered error-message": 3,
        "error invalid duplicate": 1,
        "error client_discard before_send": 7,
        "span client_discard sample_rate": 9,
        "monitor accepted": 2,
        "monitor rate_limited few-check-ins": (sent["monitor"] ?? 0) - 2,
      });
      for (const [name, quantity] of Object.entries(sums)) {
        expect(name).toMatch(/^\w+ (accepted|(filtered|rate_limited|invalid|client_discard) \S+)$/);
        expect(quantity).toBeGreaterThan(0);
      }
    },
    { timeout: arrivalTimeoutMs, interval: 250 },
  );
});

const seconds = () => Date.now() / 1000;
const spanId = () => newEventId().slice(0, 16);

function transactionWith(spanCount: number): unknown {
  const trace = { trace_id: newEventId(), span_id: spanId() };
  const times = { start_timestamp: seconds() - 1, timestamp: seconds() };
  const spans = Array.from({ length: spanCount }, () => ({
    ...trace,
    ...times,
    span_id: spanId(),
    parent_span_id: trace.span_id,
    op: "db",
  }));
  return { type: "transaction", transaction: "GET /", contexts: { trace }, ...times, spans };
}

function span(): unknown {
  const times = { start_timestamp: seconds() - 1, end_timestamp: seconds() };
  return {
    trace_id: newEventId(),
    span_id: spanId(),
    name: "work",
    status: "ok",
    is_segment: true,
    ...times,
  };
}

function log(body: string): unknown {
  return { timestamp: seconds(), trace_id: newEventId(), level: "info", severity_number: 9, body };
}

function metric(name: string): unknown {
  return { timestamp: seconds(), trace_id: newEventId(), name, type: "counter", value: 1 };
}

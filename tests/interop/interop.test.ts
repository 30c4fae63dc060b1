// Unmodified SDKs against a real server. Each sends one error with a cause, and the Web API must show all of it;
// each then sends one of everything it has, and the store must hold every kind.
//
// One server for all clients, a project for each program's run. Every kind of every client is a case of its own,
// all of them looking at the same run. A client that this machine cannot run is skipped with the reason; one
// that runs and is not understood is a failure.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { readEventStore } from "../support/event-store.ts";
import { createLimit } from "../support/limit.ts";
import { pollUntil } from "../support/poll.ts";
import { startServer } from "../support/server.ts";
import type { Server } from "../support/server.ts";
import { createWebApi, exceptionsOf } from "../support/web-api.ts";
import type { EventDetails, ExceptionValue, Issue, WebApi } from "../support/web-api.ts";
import { errorEnvelope, newEventId, post, targetOf } from "../support/wire.ts";
import { causeValue, errorValue } from "./interop-client.ts";
import type { Expectation, InteropClient, Preparation, ProgramName } from "./interop-client.ts";
import { browser } from "./languages/browser.ts";
import { go } from "./languages/go.ts";
import { java } from "./languages/java.ts";
import { node, node10, node7, node8, node9, nodeStatic } from "./languages/node.ts";
import { python, pythonDebian } from "./languages/python.ts";
import { ruby } from "./languages/ruby.ts";
import { rust } from "./languages/rust.ts";
import { expectations, factsSchema } from "./workday/expectations.ts";
import type { Workday } from "./workday/expectations.ts";

// The slowest to build first, because a machine with empty caches spends its time on downloads and compilers.
const clients = [
  rust,
  java,
  go,
  browser,
  python,
  pythonDebian,
  ruby,
  node,
  nodeStatic,
  node10,
  node9,
  node8,
  node7,
];
const clientTimeoutMs = 500_000;
const visibleTimeoutMs = 60_000;
/** How long a row may still take when the last error that was sent can be found. */
const arrivalTimeoutMs = 60_000;

// Cases wait for their client's run; the runs themselves are few at a time.
vi.setConfig({ maxConcurrency: 200 });
const inTurn = createLimit(3);

let server: Server;
let api: WebApi;

beforeAll(async () => {
  server = await startServer();
  api = createWebApi(server);
}, 120_000);

afterAll(async () => {
  await server?.stop();
});

describe.concurrent("an error of an unmodified SDK is an issue with everything it said", () => {
  for (const client of clients) {
    const { expected } = client;
    if (expected === undefined) continue;
    test(client.name, { timeout: clientTimeoutMs }, async (ctx) => {
      const prepared = await preparationOf(client);
      if (prepared.kind === "unavailable") return ctx.skip(prepared.reason);

      const runId = randomUUID();
      await run(client, prepared, "shop", runId);
      const issue = await api.waitForIssue({ query: `run:${runId}` }, visibleTimeoutMs);
      const event = await api.latestEvent(issue.id);
      expectIssue(issue, expected);
      expectEvent(event, expected, runId);
      expectExceptions(exceptionsOf(event), expected);
      await expect(api.eventsCount(`run:${runId}`)).resolves.toEqual({ stored: 1, distinct: 1 });
    });
  }
});

describe.concurrent("of everything that an SDK sends, this arrives:", () => {
  for (const client of clients) {
    for (const kind of client.sends) {
      test(`${kind} of ${client.name}`, { timeout: clientTimeoutMs }, async (ctx) => {
        const day = await workdayOf(client);
        if ("reason" in day) return ctx.skip(day.reason);
        await vi.waitFor(() => expectations[kind](day), { timeout: arrivalTimeoutMs, interval: 200 });
      });
    }
    test(`nothing of ${client.name} is invalid`, { timeout: clientTimeoutMs }, async (ctx) => {
      const day = await workdayOf(client);
      if ("reason" in day) return ctx.skip(day.reason);
      const sums = Object.keys(await day.store.outcomes(day.projectId));
      expect(sums.filter((name) => !/ accepted$| client_discard /.test(name))).toEqual([]);
    });
  }
});

const preparations = new Map<InteropClient["prepare"], Promise<Preparation>>();

function preparationOf(client: InteropClient): Promise<Preparation> {
  const known = preparations.get(client.prepare) ?? inTurn(client.prepare);
  preparations.set(client.prepare, known);
  return known;
}

type Run = { readonly dsn: string; readonly stdout: string };

/** Runs a client's program to its end in a project of its own: two SDKs for one platform send the same fault. */
async function run(
  client: InteropClient,
  prepared: Extract<Preparation, { kind: "ready" }>,
  program: ProgramName,
  runId: string,
): Promise<Run> {
  const dsn = await api.createProject(`${program} for ${client.name}`);
  const result = await inTurn(() => prepared.run({ SENTRY_DSN: dsn, RUN_ID: runId }, program));
  if (!result.ok)
    throw new Error(`the client ended with ${result.code}:\n${result.stdout}\n${result.stderr}`);
  return { dsn, stdout: result.stdout };
}

const workdays = new Map<InteropClient, Promise<Workday | { readonly reason: string }>>();

function workdayOf(client: InteropClient): Promise<Workday | { readonly reason: string }> {
  const known = workdays.get(client) ?? runWorkday(client);
  workdays.set(client, known);
  return known;
}

async function runWorkday(client: InteropClient): Promise<Workday | { readonly reason: string }> {
  const prepared = await preparationOf(client);
  if (prepared.kind === "unavailable") return { reason: prepared.reason };
  const { dsn, stdout } = await run(client, prepared, "workday", randomUUID());
  const facts = factsSchema.parse(JSON.parse(stdout.trim().split("\n").at(-1) ?? ""));
  const target = targetOf(dsn);
  const store = readEventStore(server.dataDir);

  // The log is processed in order: when this error is stored, everything before it has been through.
  const eventId = newEventId();
  const answer = await post(target, { body: errorEnvelope({ eventId }) });
  expect(answer?.status).toBe(200);
  const sql = "SELECT 1 FROM errors WHERE project_id = {project:UInt64} AND event_id = {event:UUID}";
  await pollUntil(
    "the last error",
    async () => (await store.rows(sql, { project: target.projectId, event: eventId })).at(0),
    { timeoutMs: visibleTimeoutMs },
  );
  return { client, projectId: target.projectId, facts, store };
}
function expectIssue(issue: Issue, expected: Expectation): void {
  expect(issue).toMatchObject({ title: expected.title, level: "error", count: "1", userCount: 1 });
  expectCulprit(issue.culprit, expected.culprit);
  expect(issue.permalink).toContain(server.url);
  expect(issue.shortId).toMatch(/^[A-Z0-9-]+-[0-9A-Z]+$/);
}

function expectCulprit(actual: string | null | undefined, expected: string | RegExp): void {
  if (typeof expected === "string") expect(actual).toBe(expected);
  else expect(actual).toMatch(expected);
}

function expectEvent(event: EventDetails, expected: Expectation, runId: string): void {
  expect(event).toMatchObject({
    title: expected.title,
    platform: expected.platform,
    release: expected.release,
    user: { id: "u-17", email: "ada@example.com", username: "ada" },
  });
  const tags = new Map(event.tags.map(({ key, value }) => [key, value]));
  expect(Object.fromEntries(tags)).toMatchObject({
    payment: "card",
    run: runId,
    environment: "staging",
    release: expected.release,
    level: "error",
  });
}

function expectExceptions(exceptions: readonly ExceptionValue[], expected: Expectation): void {
  const [cause, error] = exceptions;
  expect(exceptions).toHaveLength(2);
  expect(cause).toMatchObject({ type: expected.causeType, value: causeValue });
  expect(error).toMatchObject({ value: errorValue });
  expect(`${error?.type}: ${error?.value}`).toBe(expected.title);
  if (expected.handled !== undefined) {
    // The browser SDK puts its "not handled" on the innermost cause, not on the error that was thrown last.
    expect(exceptions.some(({ mechanism }) => mechanism?.handled === false)).toBe(!expected.handled);
  }

  expectInAppFunctions(error, expected.functions);
  if (expected.causeFunctions !== undefined) expectInAppFunctions(cause, expected.causeFunctions);

  const crash = error?.stacktrace?.frames.findLast((frame) => frame.inApp);
  expect(crash?.lineNo).toBeGreaterThan(0);
  if (expected.sourceLine !== undefined) {
    const line = crash?.context?.find(([lineNo]) => lineNo === crash.lineNo);
    expect(line?.[1]).toBe(expected.sourceLine);
  }
}

function expectInAppFunctions(exception: ExceptionValue | undefined, expected: readonly string[]): void {
  const frames = exception?.stacktrace?.frames.filter((frame) => frame.inApp) ?? [];
  expect(frames.slice(-expected.length).map((frame) => frame.function)).toEqual(expected);
}

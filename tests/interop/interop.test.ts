// Unmodified SDKs against a real server: each sends one error with a cause, and the Web API must show all of it.
//
// One server for all clients. They run concurrently, the slowest to build first, because a machine with empty
// caches spends its time on downloads and compilers. A client that this machine cannot run is skipped with the
// reason; one that runs and is not understood is a failure.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer } from "../support/server.ts";
import type { Server } from "../support/server.ts";
import { createWebApi, exceptionsOf } from "../support/web-api.ts";
import type { EventDetails, ExceptionValue, Issue, WebApi } from "../support/web-api.ts";
import { causeValue, errorValue } from "./interop-client.ts";
import type { Expectation } from "./interop-client.ts";
import { browser } from "./languages/browser.ts";
import { go } from "./languages/go.ts";
import { java } from "./languages/java.ts";
import { node, node10 } from "./languages/node.ts";
import { python } from "./languages/python.ts";
import { rust } from "./languages/rust.ts";

const clients = [rust, java, go, browser, python, node, node10];
const clientTimeoutMs = 500_000;
const visibleTimeoutMs = 20_000;

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
    test(client.name, { timeout: clientTimeoutMs }, async (ctx) => {
      const prepared = await client.prepare();
      if (prepared.kind === "unavailable") return ctx.skip(prepared.reason);

      const runId = randomUUID();
      // A project each: two SDKs for one platform send the same fault, which is one issue.
      const dsn = await api.createProject(`Shop for ${client.name}`);
      const result = await prepared.run({ SENTRY_DSN: dsn, RUN_ID: runId });
      if (!result.ok)
        throw new Error(`the client ended with ${result.code}:\n${result.stdout}\n${result.stderr}`);

      const issue = await api.waitForIssue({ query: `run:${runId}` }, visibleTimeoutMs);
      const event = await api.latestEvent(issue.id);
      expectIssue(issue, client.expected);
      expectEvent(event, client.expected, runId);
      expectExceptions(exceptionsOf(event), client.expected);
      await expect(api.eventsCount(`run:${runId}`)).resolves.toEqual({ stored: 1, distinct: 1 });
    });
  }
});

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

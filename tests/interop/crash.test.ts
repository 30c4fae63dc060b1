// A program that ends by an error nobody caught, and errors in the shapes that a platform has beside the plain one: the
// newest SDK for Node against a real server, looked at row by row.
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { type EventStoreReader, readEventStore, type StoredRow } from "../support/event-store.ts";
import { clientsPath } from "../support/paths.ts";
import { runProgram } from "../support/run-program.ts";
import { type Server, startServer } from "../support/server.ts";
import { targetOf } from "../support/wire.ts";
import { runTimeoutMs } from "./interop-client.ts";

const arrivalTimeoutMs = 30_000;

const factsSchema = z.object({
  groupId: z.string(),
  messageId: z.string(),
  valueId: z.string(),
  inSpanId: z.string(),
  feedbackId: z.string(),
});
type Facts = z.infer<typeof factsSchema>;

let server: Server;
let store: EventStoreReader;
let facts: Facts;

beforeAll(async () => {
  server = await startServer();
  store = readEventStore(server.dataDir);
  const ended = await runProgram(process.execPath, ["crash.mjs"], {
    cwd: join(clientsPath, "node"),
    env: { SENTRY_DSN: server.dsn },
    timeoutMs: runTimeoutMs,
  });
  expect([ended.code, ended.stderr]).toEqual([1, expect.stringContaining("nobody catches this")]);
  facts = factsSchema.parse(JSON.parse(ended.stdout.trim()));
}, 120_000);

afterAll(async () => {
  await server?.stop();
});

function rows(columns: string, table: string, where: string): Promise<readonly StoredRow[]> {
  return store.rows(`SELECT ${columns} FROM ${table} WHERE project_id = {project:UInt64} AND ${where}`, {
    project: targetOf(server.dsn).projectId,
    ...facts,
  });
}

async function arrived(look: () => Promise<void>): Promise<void> {
  await vi.waitFor(look, { timeout: arrivalTimeoutMs, interval: 200 });
}

test("an error that nobody caught is fatal, unhandled, and crashes its session", async () => {
  await arrived(async () => {
    const columns = "title, culprit, level, handled, tags['handled'] AS tag, tags['mechanism'] AS mechanism";
    expect(await rows(columns, "errors", "level = 'fatal'")).toEqual([
      {
        title: "TypeError: nobody catches this",
        culprit: "closeTheShop(crash)",
        level: "fatal",
        handled: 0,
        tag: "no",
        mechanism: expect.stringContaining("onuncaughtexception"),
      },
    ]);
    // Of each session the last state counts.
    const state =
      "argMax(status, (seq, timestamp)) AS status, max(is_init) AS is_init, max(errors) AS errors";
    expect(await rows(state, "sessions", "1 GROUP BY session_id")).toEqual([
      { status: "crashed", is_init: 1, errors: 1 },
    ]);
  });
});

test("errors in one another are one event, named by the outermost", async () => {
  await arrived(async () => {
    expect(await rows("title, chained_types", "errors", "event_id = {groupId:UUID}")).toEqual([
      { title: "AggregateError: two things failed", chained_types: ["Error", "RangeError", "TypeError"] },
    ]);
  });
  const exception = (await rows("exception", "errors", "event_id = {groupId:UUID}"))[0]?.["exception"];
  for (const sign of [
    '"is_exception_group":true',
    '"parent_id":',
    '"source":"errors[0]"',
    '"source":"cause"',
  ])
    expect(exception).toContain(sign);
});

test("what is no error has a title as well, and a message keeps its own beside its stack", async () => {
  await arrived(async () => {
    const found = await rows(
      "event_id = toUUID({messageId:String}) AS is_message, title, level, error_type",
      "errors",
      "event_id IN ({messageId:UUID}, {valueId:UUID}) ORDER BY is_message",
    );
    expect(found).toEqual([
      { is_message: 0, title: "just a text", level: "error", error_type: "Error" },
      { is_message: 1, title: "the stock is low", level: "info", error_type: "" },
    ]);
  });
});

test("an error, a log line and a measurement within a span are found by it", async () => {
  await arrived(async () => {
    const [span] = await rows(
      "replaceAll(toString(trace_id), '-', '') AS trace, span_id AS span",
      "spans",
      "name = 'GET /pay'",
    );
    expect(span).toMatchObject({ trace: expect.stringMatching(/^(?!0{32})[0-9a-f]{32}$/) });
    expect(await rows("trace_id AS trace, span_id AS span", "errors", "event_id = {inSpanId:UUID}")).toEqual([
      span,
    ]);
    for (const [table, where] of [
      ["logs", "body = 'the till is stuck' AND numbers['code'] = 5"],
      ["metrics", "name = 'stuck'"],
    ] as const)
      expect(
        await rows("replaceAll(toString(trace_id), '-', '') AS trace, span_id AS span", table, where),
      ).toEqual([span]);
  });
});

test("the picture that comes with a report of a user is kept with it", async () => {
  await arrived(async () => {
    expect(await rows("message, email", "feedback", "feedback_id = {feedbackId:UUID}")).toEqual([
      { message: "see the picture", email: "ada@example.com" },
    ]);
    expect(await rows("name, size_bytes", "attachments", "event_id = {feedbackId:UUID}")).toEqual([
      { name: "screen.png", size_bytes: 3 },
    ]);
  });
});

// What is no SDK of one language: the command line tool, OpenTelemetry's own exporters, and a browser whose
// envelopes come through a tunnel. One server for all; each case in a project of its own.
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { findChromium, noChromiumReason } from "../support/chromium.ts";
import { readEventStore } from "../support/event-store.ts";
import type { EventStoreReader, StoredRow } from "../support/event-store.ts";
import { clientsPath } from "../support/paths.ts";
import { runProgram } from "../support/run-program.ts";
import type { ProgramResult } from "../support/run-program.ts";
import { startServer } from "../support/server.ts";
import type { Server } from "../support/server.ts";
import { createTempFolder } from "../support/temp-folder.ts";
import { createWebApi } from "../support/web-api.ts";
import type { WebApi } from "../support/web-api.ts";
import { errorEnvelope, newEventId, targetOf } from "../support/wire.ts";
import type { Target } from "../support/wire.ts";
import { expectBuilt, runTimeoutMs } from "./interop-client.ts";
import { visitShop } from "./languages/browser.ts";
import { factsSchema } from "./workday/expectations.ts";

const arrivalTimeoutMs = 60_000;
const caseTimeoutMs = 240_000;
const require = createRequire(import.meta.url);

let server: Server;
let api: WebApi;
let store: EventStoreReader;

beforeAll(async () => {
  server = await startServer();
  api = createWebApi(server);
  store = readEventStore(server.dataDir);
}, 120_000);

afterAll(async () => {
  await server?.stop();
});

async function newProject(name: string): Promise<{ readonly dsn: string; readonly target: Target }> {
  const dsn = await api.createProject(name);
  return { dsn, target: targetOf(dsn) };
}

/** Looks until what is asserted holds. */
function arrives(look: () => Promise<void>): Promise<void> {
  return vi.waitFor(look, { timeout: arrivalTimeoutMs, interval: 200 });
}

function rowsOf(
  { projectId }: Target,
  table: string,
  columns: string,
  rest = "",
): Promise<readonly StoredRow[]> {
  return store.rows(`SELECT ${columns} FROM ${table} WHERE project_id = {project:UInt64} ${rest}`, {
    project: projectId,
  });
}

describe.concurrent("sentry-cli", () => {
  const cliPath = join(dirname(require.resolve("@sentry/cli/package.json")), "bin", "sentry-cli");
  const cli = (dsn: string, ...args: readonly string[]): Promise<ProgramResult> =>
    runProgram(process.execPath, [cliPath, ...args], {
      env: { SENTRY_DSN: dsn, SENTRY_URL: undefined, SENTRY_AUTH_TOKEN: undefined },
      timeoutMs: runTimeoutMs,
    });

  test("send-event stores the message with its tags", { timeout: caseTimeoutMs }, async () => {
    const { dsn, target } = await newProject("cli event");
    const args = [
      "-m",
      "the nightly build failed",
      "-t",
      "branch:main",
      "-r",
      "shop@2.4.1",
      "-E",
      "ci",
      "-l",
      "fatal",
    ];
    expectBuilt("sentry-cli", await cli(dsn, "send-event", "--no-environ", ...args));
    await arrives(async () => {
      const rows = await rowsOf(
        target,
        "errors",
        "title, level, release, environment, tags['branch'] AS branch",
      );
      expect(rows).toEqual([
        {
          title: "the nightly build failed",
          level: "fatal",
          release: "shop@2.4.1",
          environment: "ci",
          branch: "main",
        },
      ]);
    });
  });

  for (const raw of [false, true]) {
    test(
      `send-envelope ${raw ? "--raw " : ""}stores a file's envelope`,
      { timeout: caseTimeoutMs },
      async () => {
        const { dsn, target } = await newProject(`cli envelope ${raw}`);
        const folder = await createTempFolder("cli");
        try {
          const path = join(folder.path, "crash.envelope");
          const eventId = newEventId();
          await writeFile(path, errorEnvelope({ eventId, value: "from a file" }));
          expectBuilt("sentry-cli", await cli(dsn, "send-envelope", ...(raw ? ["--raw"] : []), path));
          await arrives(async () => {
            const rows = await rowsOf(
              target,
              "errors",
              "replaceAll(toString(event_id), '-', '') AS id, error_value",
            );
            expect(rows).toEqual([{ id: eventId, error_value: "from a file" }]);
          });
        } finally {
          await folder.remove();
        }
      },
    );
  }

  test("monitors run reports the start and the end of a job", { timeout: caseTimeoutMs }, async () => {
    const { dsn, target } = await newProject("cli monitor");
    const schedule = ["--schedule", "*/5 * * * *", "--check-in-margin", "2", "--max-runtime", "5"];
    const job = ["nightly-report", "--environment", "ci", "--", process.execPath, "-e", "0"];
    expectBuilt("sentry-cli", await cli(dsn, "monitors", "run", ...schedule, ...job));
    await arrives(async () => {
      const rows = await rowsOf(
        target,
        "check_ins",
        "monitor_slug, status, environment, check_in_id",
        "ORDER BY status",
      );
      expect(rows).toMatchObject([
        { monitor_slug: "nightly-report", status: "in_progress", environment: "ci" },
        { monitor_slug: "nightly-report", status: "ok", environment: "ci" },
      ]);
      expect(rows[0]?.["check_in_id"]).toBe(rows[1]?.["check_in_id"]);
    });
  });
});

describe.concurrent("OpenTelemetry's exporters", () => {
  const prefixes: Readonly<Record<string, (target: Target) => string>> = {
    "the project's address": ({ url, projectId }) => `${url}/api/${projectId}/integration/otlp`,
    "the plain address": ({ url }) => url,
  };
  for (const [name, prefixOf] of Object.entries(prefixes)) {
    for (const format of ["proto", "json"]) {
      test(`send everything to ${name}, spans as ${format}`, { timeout: caseTimeoutMs }, async () => {
        const { target } = await newProject(`otel ${name} ${format}`);
        const result = await runProgram(process.execPath, ["workday.mjs"], {
          cwd: join(clientsPath, "otel"),
          env: { OTLP_PREFIX: prefixOf(target), SENTRY_KEY: target.publicKey, OTLP_FORMAT: format },
          timeoutMs: runTimeoutMs,
        });
        expectBuilt("the OpenTelemetry program", result);
        const facts = JSON.parse(result.stdout) as { readonly traceId: string; readonly spanId: string };
        await arrives(() => expectOtelSpans(target, facts));
        await arrives(() => expectOtelLog(target, facts));
        await arrives(() => expectOtelMetrics(target));
      });
    }
  }

  const sender = { service: "shop-otel", release: "2.4.1", environment: "staging" };
  type OtelFacts = { readonly traceId: string; readonly spanId: string };

  async function expectOtelSpans(target: Target, facts: OtelFacts): Promise<void> {
    const columns = `replaceAll(toString(trace_id), '-', '') AS trace, span_id, parent_span_id, is_segment,
      name, op, kind, status, http_method, numbers['db.rows'] AS found, service, release, environment`;
    const rows = await rowsOf(target, "spans", columns, "ORDER BY is_segment");
    expect(rows).toHaveLength(2);
    expect(rows[1]).toMatchObject({
      trace: facts.traceId,
      span_id: facts.spanId,
      parent_span_id: "",
      is_segment: 1,
      name: "POST /orders",
      op: "http.server",
      kind: "server",
      status: "ok",
      http_method: "POST",
      ...sender,
    });
    expect(rows[0]).toMatchObject({
      trace: facts.traceId,
      parent_span_id: facts.spanId,
      is_segment: 0,
      name: "SELECT stock",
      kind: "client",
      found: 3,
      ...sender,
    });
    expect(rows[0]?.["status"]).not.toBe("ok");
  }

  async function expectOtelLog(target: Target, facts: OtelFacts): Promise<void> {
    const columns = `body, level, severity_number, attributes['depot'] AS depot, attributes['express'] AS express,
      numbers['minutes'] AS minutes, replaceAll(toString(trace_id), '-', '') AS trace, span_id,
      service, release, environment`;
    expect(await rowsOf(target, "logs", columns)).toEqual([
      {
        body: "order A-1001 is late",
        level: "warn",
        severity_number: 13,
        depot: "north",
        express: "true",
        minutes: 12,
        trace: facts.traceId,
        span_id: facts.spanId,
        ...sender,
      },
    ]);
  }

  async function expectOtelMetrics(target: Target): Promise<void> {
    const columns =
      "name, type, unit, value, count, attributes['depot'] AS depot, service, release, environment";
    const rows = await rowsOf(target, "metrics", columns);
    expect(rows).toContainEqual(
      expect.objectContaining({ name: "orders", type: "counter", value: 3, depot: "north", ...sender }),
    );
    expect(rows).toContainEqual(
      expect.objectContaining({
        name: "order.duration",
        type: "distribution",
        value: 187.5,
        count: 1,
        ...sender,
      }),
    );
    expect(rows).toContainEqual(
      expect.objectContaining({ name: "queue.depth", type: "gauge", value: 7, ...sender }),
    );
  }
});

test("a browser that sends everything through the tunnel", { timeout: caseTimeoutMs }, async (ctx) => {
  const executablePath = await findChromium();
  if (executablePath === undefined) return ctx.skip(noChromiumReason);
  const { dsn, target } = await newProject("tunnel");
  // The DSN's own host cannot be reached, as if an ad blocker stood before it: only the tunnel is left.
  const hidden = dsn.replace(/@[^/]+/, "@errors.example.invalid");
  const env = { SENTRY_DSN: hidden, RUN_ID: "tunnel" };
  const result = await visitShop(executablePath, env, `${server.url}/tunnel`);
  const facts = factsSchema.parse(JSON.parse(result.stdout));
  await arrives(async () => {
    const errors = await rowsOf(target, "errors", "replaceAll(toString(event_id), '-', '') AS id");
    expect(errors.map(({ id }) => id).toSorted()).toEqual([facts.errorId, facts.messageId].toSorted());
    expect(
      await rowsOf(target, "replay_segments", "replaceAll(toString(replay_id), '-', '') AS id", "LIMIT 1"),
    ).toEqual([{ id: facts.replayId }]);
    expect((await rowsOf(target, "spans", "name", "AND is_segment")).length).toBeGreaterThan(0);
  });
});

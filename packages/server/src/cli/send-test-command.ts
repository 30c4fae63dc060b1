import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Command } from "commander";
import { parseDsn, writeEnvelope, type Dsn } from "@vedette/protocol";
import { ensureFirstRun } from "#domain/setup/first-run.ts";
import { systemClock } from "#kernel/clock.ts";
import { OperationalError, UserError } from "#kernel/errors.ts";
import type { CliDeps } from "./cli-deps.ts";
import { addConfigOptions, addressOf, configOf, storeSettings } from "./config-options.ts";
import { dsnOf } from "./dsn-of.ts";

const timeoutMs = 10_000;

export function addSendTestCommand(program: Command, deps: CliDeps): void {
  const command = program
    .command("send-test")
    .description("Send one test error, to see that the way from a DSN to an issue works.")
    .option("--dsn <dsn>", "where to send it (default: the first project of the data folder)");
  addConfigOptions(command, storeSettings).action(async () => {
    const text = command.opts<{ dsn?: string }>().dsn ?? (await firstDsn(command, deps));
    const dsn = parseDsn(text);
    if (!dsn) throw new UserError("dsn", 400, "This is not a DSN; it looks like https://key@host/1.", "dsn");
    console.log(
      `Sent test error ${await send(dsn)} to ${dsn.scheme}://${dsn.host}. It is an issue within a second.`,
    );
  });
}

async function firstDsn(command: Command, deps: CliDeps): Promise<string> {
  const config = configOf(command, deps);
  const stores = await deps.openStores(config);
  try {
    const first = await ensureFirstRun(stores, systemClock.nowMs());
    const address = stores.runningUrl ?? addressOf(config);
    return dsnOf(address, { publicKey: first.publicKey, projectId: first.project.id });
  } finally {
    await stores.close();
  }
}

async function send(dsn: Dsn): Promise<string> {
  const eventId = randomUUID().replaceAll("-", "");
  const event = {
    event_id: eventId,
    timestamp: systemClock.nowMs() / 1000,
    platform: "node",
    level: "error",
    server_name: hostname(),
    environment: "test",
    tags: { sent_by: "vedette send-test" },
    exception: {
      values: [
        {
          type: "TestError",
          value: "This is a test error, all is well",
          mechanism: { type: "generic", handled: true },
          stacktrace: {
            frames: [
              {
                function: "sendTest",
                module: "vedette.cli",
                filename: "send-test.ts",
                lineno: 1,
                in_app: true,
                context_line: 'throw new TestError("This is a test error, all is well");',
              },
            ],
          },
        },
      ],
    },
  };
  const envelope = writeEnvelope(
    { event_id: eventId, sent_at: new Date(systemClock.nowMs()).toISOString() },
    [{ header: { type: "event" }, payload: JSON.stringify(event) }],
  );
  const url = `${dsn.scheme}://${dsn.host}${dsn.pathPrefix}/api/${dsn.projectId}/envelope/?sentry_version=7&sentry_key=${dsn.publicKey}`;
  const response = await post(url, envelope);
  if (!response.ok) {
    throw new OperationalError(
      "store_unavailable",
      `The server answered ${response.status}: ${(await response.text()).slice(0, 300)}`,
      { retryable: false },
    );
  }
  return eventId;
}

async function post(url: string, body: Uint8Array): Promise<Response> {
  try {
    return await fetch(url, {
      method: "POST",
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (cause) {
    throw new OperationalError(
      "store_unavailable",
      `Nothing answers on ${new URL(url).origin}. Is the server started?`,
      { retryable: true, cause },
    );
  }
}

import type { Command } from "commander";
import { createAdministratorLink } from "#domain/people/first-administrator.ts";
import { ensureFirstRun } from "#domain/setup/first-run.ts";
import { systemClock } from "#kernel/clock.ts";
import type { CliDeps } from "./cli-deps.ts";
import { addConfigOptions, allSettings, configOf } from "./config-options.ts";
import { dsnOf } from "./dsn-of.ts";

/** After this the process ends whatever still hangs: a supervisor's patience is about ten seconds. */
const stopDeadlineMs = 9500;

export function addStartCommand(program: Command, deps: CliDeps): void {
  const command = program
    .command("start", { isDefault: true })
    .description("Start the server with everything it needs, and print where it is.");
  addConfigOptions(command, allSettings).action(async () => {
    const config = configOf(command, deps);
    const server = await deps.serve(config);
    onFirstSignal(server.stop);
    const nowMs = systemClock.nowMs();
    const first = await ensureFirstRun(server, nowMs);
    const secret = await createAdministratorLink(server.meta, nowMs);
    const dsn = dsnOf(server.url, { publicKey: first.publicKey, projectId: first.project.id });
    console.log(banner(server.url, dsn, secret === undefined ? undefined : `${server.url}/setup/${secret}`));
  });
}

/** The first SIGTERM or SIGINT stops in order; another one, as a group kill sends it, changes nothing. */
function onFirstSignal(stop: () => Promise<void>): void {
  let isStopping = false;
  const onSignal = (): void => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), stopDeadlineMs).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
}

function banner(url: string, dsn: string, setupLink: string | undefined): string {
  const lines = [
    "",
    `  Vedette is ready on ${url}`,
    "",
    ...(setupLink === undefined
      ? []
      : ["  Create the administrator (this link works once):", `    ${setupLink}`, ""]),
    "  DSN of your first project:",
    `    ${dsn}`,
    "",
    "  Send a first error:",
    "    npx --no-install vedette send-test",
    "",
    "  or from your own program, for example Node.js (npm install @sentry/node):",
    `    import * as Sentry from "@sentry/node";`,
    `    Sentry.init({ dsn: "${dsn}" });`,
    `    Sentry.captureException(new Error("Hello, Vedette"));`,
    "",
  ];
  return lines.join("\n");
}

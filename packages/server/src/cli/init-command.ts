import type { Command } from "commander";
import { z } from "zod";
import { createPasswords } from "#domain/people/passwords.ts";
import { ensureAdministrator, type SetupSecrets } from "#domain/setup/administrator.ts";
import { ensureFirstRun } from "#domain/setup/first-run.ts";
import { systemClock } from "#kernel/clock.ts";
import type { CliDeps, OpenStores } from "./cli-deps.ts";
import { addConfigOptions, addressOf, configOf, storeSettings } from "./config-options.ts";
import { dsnOf } from "./dsn-of.ts";

const secretName = "init";
const secretsText = z.object({ email: z.string(), password: z.string(), token: z.string() });

export function addInitCommand(program: Command, deps: CliDeps): void {
  const command = program
    .command("init")
    .description(
      "Create the first organization, project, administrator and an API token where they are missing, and print them. " +
        "Safe to repeat, also while the server runs.",
    )
    .option("--json", "print one JSON object for scripts");
  addConfigOptions(command, storeSettings).action(async () => {
    const config = configOf(command, deps);
    const stores = await deps.openStores(config);
    try {
      const url = config.publicUrl ?? stores.runningUrl ?? addressOf(config);
      const made = await init(stores, url);
      console.log(command.opts<{ json?: boolean }>().json ? JSON.stringify(made) : describe(made));
    } finally {
      await stores.close();
    }
  });
}

type Made = {
  readonly url: string;
  readonly organization: string;
  readonly project: string;
  readonly dsn: string;
  readonly token: string;
  readonly admin: { readonly email: string; readonly password: string };
};

async function init(stores: OpenStores, url: string): Promise<Made> {
  const nowMs = systemClock.nowMs();
  const first = await ensureFirstRun(stores, nowMs);
  const secrets = {
    read: async (): Promise<SetupSecrets | undefined> => {
      const text = stores.readSecret(secretName);
      return text === undefined ? undefined : secretsText.parse(JSON.parse(text));
    },
    write: async (made: SetupSecrets): Promise<void> =>
      stores.writeSecret(secretName, `${JSON.stringify(made)}\n`),
  };
  const { email, password, token } = await ensureAdministrator(
    { meta: stores.meta, passwords: createPasswords(), secrets },
    nowMs,
  );
  return {
    url,
    organization: first.organization.slug,
    project: first.project.slug,
    dsn: dsnOf(url, { publicKey: first.publicKey, projectId: first.project.id }),
    token,
    admin: { email, password },
  };
}

function describe(made: Made): string {
  return [
    `Address       ${made.url}`,
    `Organization  ${made.organization}`,
    `Project       ${made.project}`,
    `DSN           ${made.dsn}`,
    `API token     ${made.token}`,
    `Administrator ${made.admin.email}`,
    `Password      ${made.admin.password}`,
  ].join("\n");
}

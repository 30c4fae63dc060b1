/** The one executable and its commands. */
import { Command } from "commander";
import { UserError, OperationalError } from "#kernel/errors.ts";
import type { CliDeps } from "./cli-deps.ts";
import { addDoctorCommand } from "./doctor-command.ts";
import { addEncryptionCommands } from "./encryption-commands.ts";
import { addInitCommand } from "./init-command.ts";
import { addKeysCommand } from "./keys-command.ts";
import { addSendTestCommand } from "./send-test-command.ts";
import { addStartCommand } from "./start-command.ts";
import { addUserCommand } from "./user-command.ts";

export async function runProgram(argv: readonly string[], deps: CliDeps): Promise<void> {
  const program = new Command("vedette")
    .description("Vedette, a self-hosted error tracker for the official Sentry SDKs and OpenTelemetry.")
    .version("0.1.0")
    .showHelpAfterError("Run it with --help to see what it takes.");
  addStartCommand(program, deps);
  addInitCommand(program, deps);
  addSendTestCommand(program, deps);
  addUserCommand(program, deps);
  addKeysCommand(program, deps);
  addEncryptionCommands(program, deps);
  addDoctorCommand(program, deps);
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    // What the caller can mend is a sentence; anything else is a bug and keeps its stack.
    console.error(
      error instanceof UserError || error instanceof OperationalError ? `vedette: ${error.message}` : error,
    );
    process.exitCode = 1;
  }
}

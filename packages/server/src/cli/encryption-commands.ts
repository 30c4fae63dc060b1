/** `encrypt` and `decrypt`: what lies in a data folder already, in the other form. */
import type { Command } from "commander";
import type { CliDeps, ConversionReport, ConversionStage } from "./cli-deps.ts";
import { addConfigOptions, configOf } from "./config-options.ts";
import { createProgressLine } from "./progress-line.ts";

const settings = ["dataDir", "secretKey", "eventStoreUrl", "eventStoreMemory"] as const;

const stageWords: Readonly<Record<ConversionStage, string>> = {
  events: "events",
  files: "attachments, profiles and recordings",
  log: "log",
};

export function addEncryptionCommands(program: Command, deps: CliDeps): void {
  const encrypt = program
    .command("encrypt")
    .description(
      "Encrypt the events, files and log that lie in the data folder, and what is written from now on. Stop the server " +
        "first. A command that was stopped or killed is repeated, and goes on where it was; until then the server reads " +
        "both forms. It needs free disk for the largest part of the event store. What is replaced is deleted: blocks that " +
        "the disk keeps, snapshots and backups still hold it.",
    );
  const decrypt = program
    .command("decrypt")
    .description(
      "Write the encrypted events, files and log of the data folder in plain, until no key is needed for them. Stop the " +
        "server first. Goes on where it was when it is repeated. To change the key of an encrypted folder: decrypt, " +
        "`vedette keys rotate`, encrypt.",
    );
  for (const [command, isOn] of [
    [encrypt, true],
    [decrypt, false],
  ] as const) {
    addConfigOptions(command, settings).action(async () => {
      const stopping = new AbortController();
      const stop = () => stopping.abort();
      process.once("SIGINT", stop).once("SIGTERM", stop);
      const progress = createProgressLine(process.stderr);
      try {
        const report = await deps.convertFolder(configOf(command, deps), {
          isOn,
          stopping: stopping.signal,
          onProgress: (stage, doneBytes, allBytes) => progress.show(stageWords[stage], doneBytes, allBytes),
        });
        progress.end();
        for (const line of told(report, isOn)) console.log(line);
        if (report.kind === "stopped" || (report.kind === "done" && report.left.length > 0))
          process.exitCode = 1;
      } finally {
        progress.end();
        process.off("SIGINT", stop).off("SIGTERM", stop);
      }
    });
  }
}

function told(report: ConversionReport, isOn: boolean): readonly string[] {
  if (report.kind === "nothing") return ["The data folder is not encrypted; nothing was changed."];
  const command = isOn ? "encrypt" : "decrypt";
  if (report.kind === "stopped") return [`Stopped on the way. Repeat \`vedette ${command}\` to go on.`];
  const { hasEvents, left, snapshots, isKeyInFolder } = report;
  const what = hasEvents ? "Events, files and log" : "Files and log";
  const whole = isOn ? `${what} are encrypted.` : `${what} are in plain, and need no key any more.`;
  const lines = [left.length === 0 ? whole : `Not converted, and left as they are: ${left.length}`, ...left];
  if (left.length > 0 && !isOn) lines.push("The key is still needed.");
  if (!hasEvents)
    lines.push("Events lie in the ClickHouse server of the configuration, and were not touched.");
  if (isOn && isKeyInFolder) {
    lines.push(
      "The key lies in the folder that it protects (sealing.secret.json): move it to VEDETTE_SECRET_KEY, and keep a copy where the backups are not.",
    );
  }
  if (snapshots.length > 0)
    lines.push(
      "Snapshots hold what was there when they were taken; delete those that are not needed:",
      ...snapshots,
    );
  return lines;
}

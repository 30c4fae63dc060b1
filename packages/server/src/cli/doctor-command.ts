import { access, constants, statfs } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import type { Command } from "commander";
import type { Config } from "#config/config.ts";
import { memoryLimitBytes } from "#kernel/memory-limit.ts";
import type { CliDeps } from "./cli-deps.ts";
import { addConfigOptions, addressOf, allSettings, configOf } from "./config-options.ts";
import { encryptionFindings } from "./doctor-encryption.ts";
import type { Finding } from "./finding.ts";

const gib = 2 ** 30;
const timeoutMs = 3000;

export function addDoctorCommand(program: Command, deps: CliDeps): void {
  const command = program
    .command("doctor")
    .description("Check this machine, the configuration and a running server, and say what to do.");
  addConfigOptions(command, allSettings).action(async () => {
    const config = configOf(command, deps);
    const findings = [
      { level: "ok", text: `Node ${process.versions.node} on ${process.platform} ${process.arch}` } as const,
      engine(config),
      memory(),
      ...(await folder(config)),
      ...(await encryptionFindings(config)),
      await server(config),
    ];
    for (const { level, text } of findings)
      console.log(`${{ ok: "ok  ", warn: "warn", fail: "FAIL" }[level]}  ${text}`);
    if (findings.some(({ level }) => level === "fail")) process.exitCode = 1;
  });
}

function engine(config: Config): Finding {
  if (config.eventStoreUrl !== undefined)
    return { level: "ok", text: "Event store: the ClickHouse server of the configuration" };
  try {
    createRequire(import.meta.url).resolve(
      `@chdb/lib-${process.platform}-${process.arch}${process.platform === "linux" ? "-gnu" : ""}/package.json`,
    );
    return { level: "ok", text: "Event store: the embedded engine is installed" };
  } catch {
    // Not resolvable is the finding itself.
    return {
      level: "fail",
      text: "The embedded event store has no package for this platform; set VEDETTE_EVENT_STORE_URL to a ClickHouse server.",
    };
  }
}

function memory(): Finding {
  const total = memoryLimitBytes();
  const text = `Memory: ${(total / gib).toFixed(1)} GiB`;
  return total < 1.5 * gib
    ? { level: "warn", text: `${text}; 2 GiB or more are advised` }
    : { level: "ok", text };
}

async function folder(config: Config): Promise<readonly Finding[]> {
  for (let path = config.dataDir; ; path = dirname(path)) {
    try {
      await access(path, constants.W_OK);
      const disk = await statfs(path);
      const freeBytes = disk.bavail * disk.bsize;
      const free = `${(freeBytes / gib).toFixed(1)} GiB free`;
      return [
        { level: "ok", text: `Data folder: ${config.dataDir} can be written` },
        freeBytes < 2 * gib
          ? { level: "warn", text: `Disk: only ${free}` }
          : { level: "ok", text: `Disk: ${free}` },
      ];
    } catch (error) {
      const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
      if (isMissing && dirname(path) !== path) continue;
      return [
        { level: "fail", text: `Data folder: ${path} cannot be written; choose another with --data-dir.` },
      ];
    }
  }
}

async function server(config: Config): Promise<Finding> {
  const address = addressOf(config);
  try {
    const response = await fetch(`${address}/api/health/ready`, { signal: AbortSignal.timeout(timeoutMs) });
    return response.ok
      ? { level: "ok", text: `Server: ${address} takes events` }
      : {
          level: "fail",
          text: `Server: ${address} answers, but is not ready: ${(await response.text()).slice(0, 300)}`,
        };
  } catch {
    // Nobody there: not a fault, the server may not be started yet.
    return { level: "warn", text: `Server: nothing answers on ${address}. Start it: npm start` };
  }
}

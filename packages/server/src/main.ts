/** Where the program starts: hands the composition to the commands. */
import { createPinoLogger } from "#adapters/pino/pino-logger.ts";
import { runProgram } from "#cli/program.ts";
import type { CliDeps, OpenStores } from "#cli/cli-deps.ts";
import type { Config } from "#config/config.ts";
import { silentLogger } from "#kernel/logger.ts";
import { metaTarget, openFolder, openMetaStore, openSealer, snapshotBeforeMigration } from "./compose.ts";

export async function main(argv: readonly string[]): Promise<void> {
  const deps: CliDeps = {
    env: process.env,
    serve: async (config) => {
      const { startServer } = await import("./server.ts");
      return await startServer(config, createPinoLogger(config.logLevel));
    },
    openStores,
    convertFolder: async (config, wanted) => {
      const { convertFolder } = await import("./convert-folder.ts");
      return await convertFolder(config, wanted, silentLogger);
    },
  };
  await runProgram(argv, deps);
}

async function openStores(config: Config): Promise<OpenStores> {
  const folder = openFolder(config);
  // Standard output belongs to the command's own answer.
  await snapshotBeforeMigration(config, folder, silentLogger);
  const sealer = openSealer(config, folder);
  const meta = await openMetaStore(metaTarget(config, folder));
  await meta.migrate();
  folder.migrated("meta");
  return {
    meta,
    sealer,
    readSecret: folder.readSecret,
    writeSecret: folder.writeSecret,
    removeSecret: folder.removeSecret,
    isEncrypted: () => folder.encryption() !== undefined,
    holder: folder.holder,
    runningUrl: folder.instance()?.url,
    close: meta.close,
  };
}

/**
 * Moves the parts of the event store to the encrypted disk or away from it, while nobody else works in it. The engine
 * itself does it, part by part: whoever is killed in between has parts on both, which is what the engine expects, and
 * begins again where it was.
 *
 * Parts that merges have replaced wait for some minutes before the engine removes them; here they go at the end, when
 * the engine is closed. What the disk keeps of overwritten blocks is out of reach.
 */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { request } from "node:http";
import { join, resolve, sep } from "node:path";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { OperationalError } from "#kernel/errors.ts";
import type { Logger } from "#kernel/logger.ts";
import { encryptedDisk, plainDisk } from "./engine-config.ts";
import { databaseName } from "./request.ts";
import { startEmbeddedStore } from "./supervisor.ts";

export type PartConversion = {
  /** Of what has another form than it shall have. */
  readonly bytes: () => Promise<number>;
  /** `onDone` is told the size of each part; stops between two of them when it is told to. */
  readonly run: (onDone: (bytes: number) => void, stopping: AbortSignal) => Promise<readonly []>;
  /** Ends the engine, and removes what merges have replaced; answers what is left in plain and is not known here. */
  readonly close: () => Promise<readonly string[]>;
};

const partRow = z.object({
  table: z.string(),
  name: z.string(),
  disk_name: z.string(),
  active: z.union([z.literal(0), z.literal(1)]),
  path: z.string(),
  bytes_on_disk: z.coerce.number(),
});
type Part = z.output<typeof partRow>;

/** A part is copied before it is removed, and the largest have gigabytes. */
const moveTimeoutMs = 30 * 60_000;

export async function openPartConversion(options: {
  readonly dataDir: string;
  readonly key: Uint8Array;
  /** Whether all parts shall be encrypted, or none. */
  readonly isEncrypted: boolean;
  readonly memoryLimitBytes?: number;
  readonly logger: Logger;
}): Promise<PartConversion> {
  const { dataDir, isEncrypted } = options;
  const engineDir = join(dataDir, "engine");
  const engine = await startEmbeddedStore({
    dataDir,
    encryption: { key: options.key, isOn: isEncrypted },
    ...(options.memoryLimitBytes === undefined ? {} : { memoryLimitBytes: options.memoryLimitBytes }),
    logger: options.logger,
  });
  const ask = async (sql: string): Promise<string> => await askEngine(engine.socketPath, sql);
  // Parts that come and go while they are counted and moved would be missed.
  await ask("SYSTEM STOP MERGES");

  const hasItsForm = ({ disk_name: disk }: Part): boolean => (disk === encryptedDisk) === isEncrypted;
  async function partsToConvert(): Promise<readonly Part[]> {
    const lines = await ask(
      `SELECT table, name, disk_name, active, path, bytes_on_disk FROM system.parts
       WHERE database = '${databaseName}' ORDER BY table, name`,
    );
    return lines
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => partRow.parse(JSON.parse(line)))
      .filter((part) => !hasItsForm(part));
  }

  return {
    bytes: async () => {
      const parts = await partsToConvert();
      return parts.reduce((sum, part) => sum + (part.active === 1 ? part.bytes_on_disk : 0), 0);
    },
    run: async (onDone, stopping) => {
      for (const part of await partsToConvert()) {
        if (stopping.aborted) break;
        if (part.active === 0) continue;
        const to = isEncrypted ? encryptedDisk : plainDisk;
        const table = `\`${databaseName}\`.\`${part.table.replaceAll("`", "\\`")}\``;
        await ask(
          `ALTER TABLE ${table} MOVE PART '${part.name.replaceAll("'", "\\'")}' TO DISK '${to}' SETTINGS max_execution_time = 0`,
        );
        onDone(part.bytes_on_disk);
      }
      return [];
    },
    close: async () => {
      const parts = await partsToConvert().catch(() => undefined);
      await engine.stop();
      // Active ones are there where it was stopped before its end, or where it failed.
      if (parts === undefined || parts.some(({ active }) => active === 1)) return [];
      for (const { path } of parts)
        if (isBelow(path, engineDir)) rmSync(path, { recursive: true, force: true });
      if (!isEncrypted) return [];
      for (const folder of ["incoming", join("engine", "tmp")])
        rmSync(join(dataDir, folder), { recursive: true, force: true });
      return [engineDir, join(engineDir, plainDisk)].flatMap(plainPartsBelow);
    },
  };
}

function isBelow(path: string, folder: string): boolean {
  return resolve(path).startsWith(`${resolve(folder)}${sep}`);
}

/** What still has the form of a part: of tables that were dropped a moment ago, or detached by the engine. */
function plainPartsBelow(disk: string): string[] {
  const found: string[] = [];
  const store = join(disk, "store");
  for (const prefix of foldersIn(store))
    for (const table of foldersIn(prefix))
      for (const entry of foldersIn(table))
        for (const candidate of [entry, ...foldersIn(entry)])
          if (existsSync(join(candidate, "checksums.txt"))) found.push(candidate);
  return found;
}

export function foldersIn(path: string): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(path, entry.name));
}

function askEngine(socketPath: string, sql: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const search = new URLSearchParams({
      default_format: "JSONEachRow",
      wait_end_of_query: "1",
      max_execution_time: "0",
    });
    const call = request({ socketPath, path: `/?${search}`, method: "POST" }, (response) => {
      text(response).then((body) => {
        if (response.statusCode === 200) resolve(body);
        else reject(new OperationalError("store_rejected", body.slice(0, 500), { retryable: false }));
      }, reject);
    });
    call.setTimeout(moveTimeoutMs, () => call.destroy(new Error("the engine did not answer in time")));
    call.once("error", (cause) =>
      reject(
        new OperationalError("store_unavailable", "The event store ended; repeat the command.", {
          retryable: true,
          cause,
        }),
      ),
    );
    call.end(sql);
  });
}

/** Whether the data folder is encrypted, and whether the key at hand is the one. Opens nothing and makes nothing. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Config } from "#config/config.ts";
import { deriveAtRestKeys } from "#kernel/at-rest-keys.ts";
import type { Finding } from "./finding.ts";

const versionFile = z.object({
  encryption: z.object({ check: z.string(), isOn: z.boolean().default(true) }).optional(),
});

export async function encryptionFindings(config: Config): Promise<readonly Finding[]> {
  const version = await textOf(join(config.dataDir, "VERSION"));
  const recorded = version === undefined ? undefined : readEncryption(version);
  const isOn = config.encryptAtRest ?? recorded?.isOn ?? false;
  if (recorded === undefined) {
    const what =
      version === undefined ? "the new folder will be encrypted" : "what is written from the next start on";
    return [{ level: "ok", text: `Encryption at rest: ${isOn ? what : "off"}` }];
  }
  const file = await textOf(join(config.dataDir, "sealing.secret.json"));
  const key = config.secretKey ?? file?.trim();
  if (key === undefined || deriveAtRestKeys(key).check !== recorded.check) {
    const what = key === undefined ? "its key is missing" : "the key at hand is another one";
    return [
      {
        level: "fail",
        text: `The data folder is encrypted, and ${what}: give VEDETTE_SECRET_KEY, or bring back sealing.secret.json.`,
      },
    ];
  }
  if (!isOn)
    return [
      {
        level: "ok",
        text: "Encryption at rest: off; what was written while it was on needs the key, which fits",
      },
    ];
  return [
    config.secretKey === undefined
      ? {
          level: "warn",
          text:
            "Encryption at rest: on, but the key lies in the folder that it protects; move it to VEDETTE_SECRET_KEY, " +
            "and keep a copy where the backups are not",
        }
      : { level: "ok", text: "Encryption at rest: on, and the key fits" },
    ...(config.eventStoreUrl === undefined
      ? []
      : [{ level: "warn", text: "The external ClickHouse server has to encrypt its disks itself" } as const]),
  ];
}

function readEncryption(text: string): z.output<typeof versionFile>["encryption"] {
  try {
    return versionFile.parse(JSON.parse(text)).encryption;
  } catch {
    // Not a folder of ours, or damaged: the start says so.
    return undefined;
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch {
    // Nothing there, or nothing that we may read.
    return undefined;
  }
}
